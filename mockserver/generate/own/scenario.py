"""A scenario file as an entry of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from mockserver.core.determinism import seeded_hex, to_milliseconds, to_timestamp
from mockserver.core.errors import InvalidRequest
from mockserver.core.times import read_time
from mockserver.generate.catalogue import CATALOGUE, DEFAULT_LOCALE, EMPTY, FUNNEL, Funnel, Scenario
from mockserver.generate.own.companies import company_names, read_list
from mockserver.generate.own.funnel import number_of_deals, stages_of
from mockserver.generate.own.reading import Source, read_source, read_text
from mockserver.generate.own.records import read_records
from mockserver.generate.own.values import read_values
from mockserver.generate.periods import WEEK, monday_of

__all__ = ["read_scenario"]

_KEPT = 8
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_PARTS: Mapping[str, type | tuple[type, ...]] = {
    "name": str,
    "line": str,
    "from": str,
    "clock": str,
    "weeks": int,
    "locale": str,
    "deals": int,
    "stages": dict,
    "companies": (list, str),
    "values": dict,
    "records": dict,
}
_WORDS = {str: "text", int: "a whole number", dict: "a mapping", (list, str): "a list or a file"}
_PEOPLE_PER_COMPANY = 2
_MOST_WEEKS = 520


def read_scenario(path: Path) -> Scenario:
    """Return the scenario of a file.

    Raises:
        StartError: it cannot be read, or is not valid; the message names line, part and what would
            be valid.
    """
    text = read_text(path)
    source = _kept_source(path, text)
    listed = read_list(source)
    return _kept_scenario(path, text, listed)


@lru_cache(maxsize=_KEPT)
def _kept_source(path: Path, text: str) -> Source:
    source = read_source(path, text)
    source.known((), source.value, _PARTS)
    for name, kind in _PARTS.items():
        value = source.value.get(name)
        if name in source.value and (not isinstance(value, kind) or isinstance(value, bool)):
            raise source.wrong((name,), _WORDS[kind], value)
    return source


@lru_cache(maxsize=_KEPT)
def _kept_scenario(path: Path, text: str, listed: str) -> Scenario:
    source = _kept_source(path, text)
    said: Mapping[str, Any] = source.value
    name = said.get("name", path.stem)
    if not _NAME.fullmatch(name):
        raise source.wrong(("name",), "1 to 100 letters, digits or any of _.-", name)
    start = said.get("from", "default")
    if start not in {"default", "empty"}:
        raise source.wrong(("from",), "default or empty", start)
    clock = _clock(source)
    weeks = _weeks(source)
    opening = to_timestamp(monday_of(to_milliseconds(clock)) - weeks * WEEK)
    written = read_records(source, clock=clock, opening=opening)
    usual = FUNNEL if start == "default" else EMPTY
    stages = stages_of(source, usual.stages, written)
    companies = company_names(source, listed, refers=any(stages.get("REFERRAL", ())))
    funnel = Funnel(
        stages=stages,
        users=usual.users,
        companies=len(companies) or usual.companies,
        people=_PEOPLE_PER_COMPANY * len(companies) or usual.people,
        opening=opening,
        weeks=weeks,
        named=companies,
    )
    return Scenario(
        said.get("line", ""),
        deals=number_of_deals(source, stages, written),
        records=funnel,
        clock=clock,
        any_size=any(map(any, stages.values())),
        like=name,
        called=f"{name}@{seeded_hex(1, 'scenario', text, listed, digits=8)}",
        locale=said.get("locale", DEFAULT_LOCALE),
        values=read_values(source, written),
        written=written,
    )


def _clock(source: Source) -> str:
    clock = source.value.get("clock", CATALOGUE["default"].clock)
    try:
        return to_timestamp(read_time(clock, field="clock"))
    except InvalidRequest:
        raise source.wrong(("clock",), "a time such as 2025-01-01T09:00", clock) from None


def _weeks(source: Source) -> int:
    weeks: int = source.value.get("weeks", FUNNEL.weeks)
    if not 1 <= weeks <= _MOST_WEEKS:
        raise source.wrong(("weeks",), f"1 to {_MOST_WEEKS}", weeks)
    return weeks
