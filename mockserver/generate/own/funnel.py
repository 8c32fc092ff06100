"""How many deals a scenario file asks for, and in which stages."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from mockserver.contract import document
from mockserver.generate.catalogue import FUNNEL
from mockserver.generate.own.reading import Source

__all__ = ["number_of_deals", "stage_names", "stages_of"]

_SHARE = re.compile(r"([0-9]{1,3})%")
_LARGEST_ROUND = 1_000_000


@cache
def stage_names() -> tuple[str, ...]:
    """Return the names of all stages, such as `SALES Lead`."""
    pipelines = document.pipeline_defaults(document.load())
    return tuple(f"{name} {stage.label}" for name, one in pipelines.items() for stage in one.stages)


def stages_of(
    source: Source,
    usual: Mapping[str, tuple[int, ...]],
    written: Mapping[str, Mapping[str, Mapping[str, Any]]],
) -> dict[str, tuple[int, ...]]:
    """Return the number of deals of a round in each stage, by pipeline.

    Numbers and shares are shortened: 20% and 80% are 1 and 4 of 5. Without stages there are the
    usual ones, and those of named deals.

    Raises:
        StartError: there is no such stage, or numbers and shares stand side by side.
    """
    said = source.value.get("stages")
    numbers: Mapping[str, int] = {}
    if said is not None:
        source.known(("stages",), said, stage_names())
        numbers, usual = _numbers(source, said), dict.fromkeys(usual, ())
    deals = written.get("deals", {}).values()
    pipelines = {str(name).split(" ")[0] for name in (*numbers, *(one["stage"] for one in deals))}
    return {
        name: usual.get(name) or tuple(numbers.get(stage, 0) for stage in _stages_in(name))
        for name in FUNNEL.stages
        if name in pipelines | usual.keys()
    }


def _stages_in(pipeline: str) -> list[str]:
    return [name for name in stage_names() if name.startswith(f"{pipeline} ")]


def _numbers(source: Source, said: Mapping[str, Any]) -> dict[str, int]:
    shares = {name: share for name, one in said.items() if (share := _share(one)) is not None}
    if shares and len(shares) == len(said):
        if sum(shares.values()) != 100:
            raise source.wrong(("stages",), "shares of 100% together", f"{sum(shares.values())}%")
        numbers = shares
    else:
        for name, one in said.items():
            if type(one) is not int or one < 0:
                with_shares = "a number, as other stages have," if shares else "a number such as 10"
                raise source.wrong(
                    ("stages", name), f"{with_shares} or each stage a share such as 20%", one
                )
        numbers = {**said}
    divisor = math.gcd(*numbers.values()) or 1
    shortened = {name: number // divisor for name, number in numbers.items()}
    if (size := sum(shortened.values())) > _LARGEST_ROUND:
        raise source.wrong(("stages",), "rounder numbers, or shares such as 20%", size)
    return shortened


def _share(value: object) -> int | None:
    found = _SHARE.fullmatch(value) if isinstance(value, str) else None
    return int(found[1]) if found else None


def number_of_deals(
    source: Source,
    stages: Mapping[str, tuple[int, ...]],
    written: Mapping[str, Mapping[str, Any]],
) -> int:
    """Return the number of deals of a scenario, with those that it names.

    Raises:
        StartError: it contradicts the stages, or is less than the number of named deals.
    """
    named = len(written.get("deals", {}))
    deals: int | None = source.value.get("deals")
    numbers = [*source.value.get("stages", {}).values()]
    if numbers and isinstance(numbers[0], int):
        if deals is not None:
            raise source.error(
                ("deals",), "follows from the numbers below stages; leave it out, or write shares"
            )
        return int(sum(numbers)) + named
    if not any(map(any, stages.values())):
        if deals not in {None, named}:
            raise source.error(("deals",), "needs stages, such as SALES Lead: 100%")
        return named
    if deals is None:
        return sum(map(sum, FUNNEL.stages.values())) + named
    if deals < named:
        raise source.wrong(("deals",), f"{named} or more, since so many are named", deals)
    return deals
