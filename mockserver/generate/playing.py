"""Playing a data set: the requests to the vendor's API that make its deals, one after another.

A deal is created when its record says. Until the time when it was last changed it moves through
the stages of its pipeline to its own, and its notes come line by line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from mockserver.contract import document
from mockserver.core.determinism import to_milliseconds, to_timestamp
from mockserver.core.errors import StartError
from mockserver.core.records import Record
from mockserver.generate.dataset import DataSet
from mockserver.generate.draws import Draws
from mockserver.generate.scenarios import plan
from mockserver.schema import SCHEMA

__all__ = ["Play", "Step", "play"]

_MOST_PLAYED = 1_000
"""The largest number of deals that can be played; each takes a few steps."""

_LATE = ("notes", "description", "expectedValue")
"""What came after a deal was created: the first of these that it has."""

_BLANK = SCHEMA.resources["deals"].blank


class Step(NamedTuple):
    """A request, and the time at which it is sent.

    `{id}` in its path is the id of the deal that the step at position `deal` made.
    """

    time: str
    operation: str
    method: str
    path: str
    deal: int | None
    body: Mapping[str, Any] | None


class Play(NamedTuple):
    """A data set before its first deal, and the steps that lead to the whole one, as of `clock`."""

    start: DataSet
    steps: Sequence[Step]
    clock: str


def play(scenario: str, *, seed: int, now: int | None = None) -> Play:
    """Return how the data set of a scenario comes about, with the steps in order of time.

    Its times are moved so that it ends at `now`, as `DataSet.at` does.

    Raises:
        StartError: as `build`; or it has no deals, or too many.
    """
    data = plan(scenario, seed=seed, now=now)
    count = len(data.tables["deals"])
    if not 0 < count <= _MOST_PLAYED:
        raise StartError(
            f"scenario {data.scenario!r} has {count} deals, and what has 1 to {_MOST_PLAYED} can "
            "be played; use one such as demo"
        )
    requests = _Requests(data)
    sent = [(deal["id"], step) for deal in data.tables["deals"] for step in requests.of(deal)]
    sent.sort(key=lambda pair: pair[1].time)
    made = {deal: at for at, (deal, step) in enumerate(sent) if step.operation == "createDeal"}
    steps = [
        step if step.operation == "createDeal" else step._replace(deal=made[deal])
        for deal, step in sent
    ]
    tables = {**data.tables, "deals": ()}
    return Play(data._replace(clock=steps[0].time, tables=tables), steps, data.clock)


class _Requests:
    """Makes the requests for each deal of a data set, which do not know yet what made the deal."""

    def __init__(self, data: DataSet) -> None:
        contract = document.load()
        self._fields = contract["components"]["schemas"]["DealCreate"]["properties"]
        self._operations = {
            operation["operationId"]: (method, path)
            for path, method, operation in document.operations(contract)
        }
        self._chance = Draws(seed=data.seed, scenario=data.scenario).of("played")
        self._types = {one["id"]: one["type"].lower() for one in data.tables["pipelines"]}
        self._stages = sorted(data.tables["stages"], key=lambda stage: int(stage["sortOrder"]))

    def of(self, deal: Record) -> Iterator[Step]:
        """Yield the requests for a deal in order of time."""
        versions = self._versions(deal)
        created = {**deal, **versions[0]}
        body = {name: created[name] for name in self._fields if created[name] != _BLANK[name]}
        yield self._step(deal, "createDeal", deal["createdAt"], body)
        times = self._times(deal, len(versions) - 1)
        for time, (before, after) in zip(times, pairwise(versions), strict=True):
            changed = {name: value for name, value in after.items() if value != before[name]}
            yield self._step(deal, "updateDeal", time, changed)
        if deal["deletedAt"]:
            yield self._step(deal, "deleteDeal", deal["deletedAt"])

    def _versions(self, deal: Record) -> list[dict[str, Any]]:
        """Return the fields of a deal that changed, as they were after each change."""
        stages = [
            stage["id"] for stage in self._stages if stage["pipelineId"] == deal["pipelineId"]
        ]
        values = {"pipelineStageId": stages[: stages.index(deal["pipelineStageId"]) + 1]}
        late = next((name for name in _LATE if deal[name] is not None), None)
        if late and deal["updatedAt"] > deal["createdAt"]:
            values[late] = _growing(deal[late])
        changes = max(map(len, values.values())) - 1
        return [
            {
                name: each[(len(each) - 1) * number // (changes or 1)]
                for name, each in values.items()
            }
            for number in range(changes + 1)
        ]

    def _times(self, deal: Record, count: int) -> list[str]:
        """Return the times of this many changes of a deal, the last of which its record has."""
        start, end = to_milliseconds(deal["createdAt"]), to_milliseconds(deal["updatedAt"])
        chance = self._chance.below(deal["id"])
        places = sorted(chance.fraction(number) for number in range(1, count))
        return [to_timestamp(start + int(place * (end - start))) for place in (*places, 1)][:count]

    def _step(
        self, deal: Record, operation: str, time: str, body: Mapping[str, Any] | None = None
    ) -> Step:
        method, path = self._operations[operation]
        path = path.replace("{type}", self._types[deal["pipelineId"]])
        return Step(time, operation, method, path, None, body)


def _growing(value: Any) -> list[Any]:
    """Return a text as it grew line by line; a single line, or a number, came at once."""
    lines = value.split("\n") if isinstance(value, str) else []
    if len(lines) < 2:
        return [None, value]
    return ["\n".join(lines[:count]) for count in range(1, len(lines) + 1)]
