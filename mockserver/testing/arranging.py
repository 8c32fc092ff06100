"""What a test arranges in its sandbox, and reads there: no request, and no effect of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from mockserver import crm
from mockserver.crm.pipelines import pipeline as pipeline_record
from mockserver.errors import NotFound
from mockserver.records import canonical_id
from mockserver.sandbox import Sandbox
from mockserver.testing.effects import Effects
from mockserver.testing.sending import as_sent, check_names
from mockserver.testing.shapes import (
    CompanyRecord,
    Deal,
    PersonRecord,
    Pipeline,
    StageWithCount,
    UserRecord,
)
from mockserver.testing.shown import shown_deal, shown_pipeline

__all__ = ["Arranging"]

T = TypeVar("T")


class Arranging:
    """The records of a sandbox in a test's hands."""

    def __init__(self, world: Sandbox, effects: Effects) -> None:
        self._world = world
        self._effects = effects

    def deals(self, pipeline: str, stage: str | None) -> list[Deal]:
        """List the deals of a pipeline, or of one of its stages, in the API's order."""
        return self._alone(lambda: self._deals(pipeline, stage))

    def pipeline(self, pipeline: str) -> Pipeline:
        """Return a pipeline with its stages."""
        return self._alone(lambda: shown_pipeline(self._world, pipeline))

    def stage(self, pipeline: str, label: str) -> StageWithCount:
        """Return a stage of a pipeline."""
        return self._alone(lambda: self._stage(pipeline, label))

    def people(self) -> list[PersonRecord]:
        """List the people."""
        people: list[PersonRecord] = self._records("people")
        return people

    def companies(self) -> list[CompanyRecord]:
        """List the companies."""
        companies: list[CompanyRecord] = self._records("companies")
        return companies

    def users(self) -> list[UserRecord]:
        """List the users."""
        users: list[UserRecord] = self._records("users")
        return users

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Go back, at the end of the `with` block, to the state at its start."""
        with self._effects.apart():
            number = self._world.savepoint()
            try:
                yield
            finally:
                with self._world.lock:
                    self._world.rollback(number)
                    self._world.release(number)

    def add_deal(self, pipeline: str, stage: str | None, fields: Mapping[str, object]) -> Deal:
        """Add a deal to a stage, or to the first one."""
        reader = self._world.contract.operations["createDeal"].body
        if reader is None:
            raise TypeError("the operation createDeal takes no body")
        check_names(fields, reader.names)
        body = reader.read(as_sent(fields))

        def add() -> Deal:
            stage_id = None if stage is None else self._stage(pipeline, stage)["id"]
            deal = crm.create_deal(self._world, pipeline, body, stage_id=stage_id)
            return shown_deal(self._world, pipeline, deal["id"])

        return self._alone(add)

    def _records(self, table: str) -> Any:
        with self._world.lock:
            return [dict(record) for _, record in self._world.store.rows(table)]

    def _alone(self, action: Callable[[], T]) -> T:
        with self._world.lock, self._effects.apart():
            return self._world.decide(action)

    def _deals(self, pipeline: str, stage: str | None) -> list[Deal]:
        parent = pipeline_record(self._world, pipeline)
        store = self._world.store
        found = store.find("deals", "pipelineId", parent["id"])
        if stage is not None:
            found = store.find("deals", "pipelineStageId", self._stage(pipeline, stage)["id"])
        records = store.read("deals", found)
        if self._world.contract.chosen("deal-order") == "newest-first":
            records.reverse()
        return [shown_deal(self._world, pipeline, record["id"]) for record in records]

    def _stage(self, pipeline: str, label: str) -> StageWithCount:
        stages = shown_pipeline(self._world, pipeline)["stages"]
        for stage in stages:
            if label.lower() == stage["label"].lower() or canonical_id(label) == stage["id"]:
                return stage
        known = ", ".join(stage["label"] for stage in stages)
        raise NotFound(
            f"There is no stage {label!r} in the {pipeline} pipeline. Its stages are {known}."
        )
