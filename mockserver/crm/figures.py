"""The figures of a pipeline that pictures show: by stage, by month and by owner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mockserver.crm.pipelines import pipeline_of, stages_of, type_named
from mockserver.crm.totals import ByCurrency, Total, count_of, sums_of, totals_of
from mockserver.sandbox.sandbox import Sandbox
from mockserver.schema import SCHEMA

__all__ = ["Figures", "Row", "figures_of"]

_MOST_STAGES = 20
_MOST_OWNERS = 8
_LEAST_MONTHS = 6
_MOST_MONTHS = 12


class Row(NamedTuple):
    """The deals of one stage, month or owner: how many, and what they are worth by currency.

    Only a stage has a colour.
    """

    label: str
    deals: int
    values: Mapping[str, float]
    color: str | None = None


class Figures(NamedTuple):
    """A pipeline in numbers: the whole by its name, and the parts of it.

    Of its currencies, the one of the most deals comes first.
    """

    type: str
    whole: Row
    currencies: Sequence[str] = ()
    stages: Sequence[Row] = ()
    months: Sequence[Row] = ()
    owners: Sequence[Row] = ()


def figures_of(sandbox: Sandbox, type_in_path: str) -> Figures:
    """Return the figures of a pipeline; one that does not exist yet has none.

    The months lead up to that of the newest deal, twelve at most. The owners are those of the most
    deals. Where there are too many stages or owners, the last row is for all others.

    Raises:
        NotFound: there is no such pipeline type.
    """
    pipeline_type = type_named(sandbox, type_in_path)
    pipeline = pipeline_of(sandbox, pipeline_type)
    if pipeline is None:
        return Figures(pipeline_type, Row(sandbox.contract.pipelines[pipeline_type].name, 0, {}))
    totals, pipeline_id = totals_of(sandbox), pipeline["id"]
    whole = totals.of(pipeline_id, "pipelineId").get(pipeline_id, {})
    by_stage = totals.of(pipeline_id, "pipelineStageId")
    stages = [
        (stage["label"], by_stage.get(stage["id"], {}), stage["color"])
        for stage in stages_of(sandbox, pipeline)
    ]
    return Figures(
        pipeline_type,
        Row(pipeline["name"], count_of(whole), sums_of(whole)),
        currencies=sorted(sums_of(whole), key=lambda one: (-whole[one].deals, one)),
        stages=_rows(stages, most=_MOST_STAGES),
        months=_rows(_months(totals.of(pipeline_id, "createdAt")), most=_MOST_MONTHS),
        owners=_rows(_owners(sandbox, totals.of(pipeline_id, "ownerId")), most=_MOST_OWNERS),
    )


_Named = tuple[str, ByCurrency, str | None]


def _months(by_month: Mapping[str, ByCurrency]) -> list[_Named]:
    if not by_month:
        return []
    oldest, newest = _number(min(by_month)), _number(max(by_month))
    count = min(max(newest - oldest + 1, _LEAST_MONTHS), _MOST_MONTHS)
    numbers = (divmod(number, 12) for number in range(newest - count + 1, newest + 1))
    labels = [f"{year:04}-{month + 1:02}" for year, month in numbers]
    return [(label, by_month.get(label, {}), None) for label in labels]


def _number(month: str) -> int:
    """Return how many months there were before this one, such as 2025-01."""
    year, number = map(int, month.split("-"))
    return year * 12 + number - 1


def _owners(sandbox: Sandbox, by_owner: Mapping[str, ByCurrency]) -> list[_Named]:
    users, name_of = sandbox.store.records["users"], SCHEMA.resources["users"].name_of
    owners: list[_Named] = [
        (name_of(users[owner]) if owner in users else "unknown", totals, None)
        for owner, totals in sorted(by_owner.items())
    ]
    return sorted(owners, key=lambda owner: (-count_of(owner[1]), owner[0]))


def _rows(named: Sequence[_Named], *, most: int) -> list[Row]:
    if len(named) > most:
        others = named[most - 1 :]
        together = _sum(totals for _, totals, _ in others)
        named = [*named[: most - 1], (f"{len(others)} others", together, None)]
    return [Row(label, count_of(all_), sums_of(all_), color) for label, all_, color in named]


def _sum(many: Iterable[ByCurrency]) -> ByCurrency:
    found: dict[str, Total] = {}
    for totals in many:
        for currency, total in totals.items():
            found[currency] = found.get(currency, Total()).plus(total)
    return found
