"""What a test arranges and reads in its sandbox, without sending requests."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from mockserver import crm
from mockserver.contract.given import check_count
from mockserver.core.errors import NotFound
from mockserver.generate import DEFAULT_LOCALE
from mockserver.sandbox.sandbox import Sandbox
from mockserver.schema import find_stage
from mockserver.testing.outcomes import Outcomes
from mockserver.testing.shapes import Deal, Pipeline, StageWithCount
from mockserver.testing.values import as_sent, check_fields

__all__ = ["Records", "deal_as_shown"]

T = TypeVar("T")


class Records:
    """The records of a sandbox, in the shape in which the API returns them."""

    def __init__(self, sandbox: Sandbox, outcomes: Outcomes) -> None:
        self._sandbox = sandbox
        self._outcomes = outcomes

    def deals(self, pipeline: str, stage: str | None) -> list[Deal]:
        """Return the deals of a pipeline, or of one of its stages, in the API's order."""
        return self._apart(lambda: self._deals(pipeline, stage))

    def pipeline(self, pipeline: str) -> Pipeline:
        """Return a pipeline with its stages."""
        return self._apart(lambda: _pipeline(self._sandbox, pipeline))

    def stage(self, pipeline: str, label: str) -> StageWithCount:
        """Return a stage of a pipeline, by its label or its id."""
        return self._apart(lambda: self._stage(pipeline, label))

    def of_table(self, table: str, _kind: type[T]) -> list[T]:
        """Return the records of a table, of this type."""
        with self._sandbox.lock:
            records: list[Any] = [dict(row) for _, row in self._sandbox.store.rows(table)]
        return records

    def add_deal(self, pipeline: str, stage: str | None, fields: Mapping[str, object]) -> Deal:
        """Add a deal to a stage, or to the first one."""
        body = check_fields(self._sandbox, "createDeal", fields).read(as_sent(fields))

        def add() -> Deal:
            stage_id = None if stage is None else self._stage(pipeline, stage)["id"]
            deal = crm.create_deal(self._sandbox, pipeline, body, stage_id=stage_id)
            return deal_as_shown(self._sandbox, pipeline, deal["id"])

        return self._apart(add)

    def add_deals(
        self, pipeline: str, count: int, stage: str | None, fields: Mapping[str, object]
    ) -> list[Deal]:
        """Add some deals to a stage, or to the first one, with generated values."""
        from mockserver.generate.singles import own_values, singles  # only this needs it

        whole = self.pipeline(pipeline)
        label = (
            whole["stages"][0]["label"] if stage is None else self.stage(pipeline, stage)["label"]
        )
        names = check_fields(self._sandbox, "createDeal", fields).names
        locale = self._sandbox.store.state.get("locale", DEFAULT_LOCALE)
        made = singles(seed=self._sandbox.seed, locale=locale)
        generated = {one["label"] for one in made.pipeline(whole["type"])["stages"]}
        like = label if label in generated else None
        first = len(self._sandbox.store.records["deals"])
        drawn = [
            own_values(made.deal(number, whole["type"], like), names)
            for number in range(first, first + check_count(count))
        ]
        return [self.add_deal(pipeline, label, {**values, **fields}) for values in drawn]

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo, at the end of the `with` block, everything since its start."""
        with self._outcomes.apart():
            number = self._sandbox.savepoint()
            try:
                yield
            finally:
                with self._sandbox.lock:
                    self._sandbox.rollback(number)
                    self._sandbox.release(number)

    def _apart(self, action: Callable[[], T]) -> T:
        with self._sandbox.lock, self._outcomes.apart():
            return self._sandbox.decide(action)

    def _deals(self, pipeline: str, stage: str | None) -> list[Deal]:
        stage_id = None if stage is None else self._stage(pipeline, stage)["id"]
        query = {"stageId": stage_id, "page": 1, "limit": sys.maxsize}
        rows = crm.list_deals(self._sandbox, pipeline, query)["deals"].rows
        return [deal_as_shown(self._sandbox, pipeline, deal["id"]) for deal, *_ in rows]

    def _stage(self, pipeline: str, label: str) -> StageWithCount:
        stages = _pipeline(self._sandbox, pipeline)["stages"]
        found = find_stage(stages, label)
        if found is None:
            known = ", ".join(stage["label"] for stage in stages)
            raise NotFound(
                f"There is no stage {label!r} in the {pipeline} pipeline. Its stages are {known}."
            )
        return found


def deal_as_shown(sandbox: Sandbox, pipeline: str, deal_id: str) -> Deal:
    """Return a deal as the operation getDeal answers it.

    Raises:
        NotFound: there is no such type of pipeline, or no such deal in it.
    """
    deal: Deal = _shaped(sandbox, "getDeal", crm.get_deal(sandbox, pipeline, deal_id))
    return deal


def _pipeline(sandbox: Sandbox, pipeline: str) -> Pipeline:
    found = crm.pipeline_with_stages(sandbox, pipeline)
    shown: Pipeline = _shaped(sandbox, "getPipeline", found)
    return shown


def _shaped(sandbox: Sandbox, operation: str, value: Mapping[str, Any]) -> Any:
    return sandbox.contract.operations[operation].shape({"data": value})["data"]
