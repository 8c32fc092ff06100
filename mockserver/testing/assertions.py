"""Assertions on what the code under test did to the data, which explain themselves.

They look at what requests changed since the sandbox was made or last reset. What the test arranged
through its handle, and what the end of a savepoint took back, does not count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn, TypeAlias

from mockserver.crm import in_words
from mockserver.crm.references import record_of
from mockserver.errors import Detail, InvalidRequest, NotFound
from mockserver.printable import printable
from mockserver.redaction import redacted
from mockserver.sandbox import Sandbox
from mockserver.schema import SCHEMA
from mockserver.testing.counting import check_either, checked, creation, deals, were
from mockserver.testing.effects import Effect, Effects
from mockserver.testing.faulty import FaultsAskedFor
from mockserver.testing.seen import Seen
from mockserver.testing.sending import as_received, check_names
from mockserver.testing.shapes import Deal
from mockserver.testing.shown import shown_deal
from mockserver.testing.wanted import (
    differences,
    is_changed,
    label_of,
    listed,
    stage_labels,
    value_of,
)

__all__ = ["Assertions", "DealOrId"]

DealOrId: TypeAlias = "str | Mapping[str, Any]"
"""A deal as the API shows it, or its id."""

_name_of = SCHEMA.resources["deals"].name_of

_ARRANGED = "What a test arranges does not count, only what requests do."


class Assertions:
    """What is asserted of a sandbox; each raises an AssertionError that lists the requests."""

    def __init__(
        self, world: Sandbox, effects: Effects, *, seen: Seen, faults: FaultsAskedFor
    ) -> None:
        self._world = world
        self._effects = effects
        self._seen = seen
        self._faults = faults

    def begin(self) -> None:
        """Start over: count only what requests do from now on."""
        self._effects.begin()
        self._seen.begin()
        self._faults.forget()

    def created(
        self, places: Mapping[str, str | None], fields: Mapping[str, object], count: int | None
    ) -> list[Deal]:
        """Make sure that `count` deals with these fields were created; None means exactly one."""
        self._check_names(fields, "createDeal")
        wanted = {name: value for name, value in places.items() if value is not None}
        wanted |= as_received(fields)
        self._check_places(**places)
        created = [one for one in self._deals() if one.is_creation]
        found = [one for one in created if self._fits(one, wanted)]
        if len(found) != (1 if count is None else checked(count)):
            what = f" with {listed(wanted)}" if wanted else ""
            near = [self._near(one, wanted) for one in created] if not found else []
            near += [self._added(one) for one in self._arranged() if self._fits(one, wanted)]
            self.refuse(f"expected that {creation(what, count)}, but {were(found)}", near)
        return [self._shown(one) for one in found]

    def updated(
        self,
        deal: DealOrId | None,
        stage: str | None,
        fields: Mapping[str, object],
        count: int | None,
    ) -> None:
        """Make sure that a deal, or `count` deals, changed and have these values now."""
        self._check_names(fields, "updateDeal")
        self._check_places(stage=stage)
        wanted = ({"stage": stage} if stage is not None else {}) | as_received(fields)
        what = f"updated to {listed(wanted)}" if wanted else "updated"

        def why_not(effect: Effect) -> str | None:
            return self._why_not_updated(effect, wanted)

        self._expect(what, why_not, deal=deal, count=count)

    def moved(self, deal: DealOrId | None, to: str, count: int | None) -> None:
        """Make sure that a deal, or `count` deals, came from another stage to this one."""
        self._check_places(stage=to)

        def why_not(effect: Effect) -> str | None:
            stages = effect.was("pipelineStageId"), effect.value("pipelineStageId")
            was, now = (label_of(self._world, stage) for stage in stages)
            if effect.gone:
                return "it was deleted"
            if was == now:
                return f"it stayed in {now}"
            return None if now.lower() == to.lower() else f"it went from {was} to {now}"

        self._expect(f"moved to {to}", why_not, deal=deal, count=count)

    def deleted(self, deal: DealOrId | None, count: int | None) -> None:
        """Make sure that a deal, or `count` deals, were deleted."""

        def why_not(effect: Effect) -> str | None:
            return None if effect.is_deletion else "it was changed, not deleted"

        self._expect("deleted", why_not, deal=deal, count=count)

    def unchanged(self) -> None:
        """Make sure that no request changed anything."""
        with self._world.lock:
            found = self._effects.found()
        if found:
            count = "1 record was" if len(found) == 1 else f"{len(found)} records were"
            self.refuse(f"expected that nothing was changed, but {count}")

    def unmet(self, faults: Sequence[str]) -> str:
        """Say that these faults were met by no request, and list the requests."""
        what = "a fault" if len(faults) == 1 else f"{len(faults)} faults"
        parts = [f"No request met {what} added with introzy.fail:", *_indented(faults)]
        parts += ["If that is expected, add the fault with optional=True.", *self._requests()]
        return _joined(parts)

    def refuse(self, message: str, near: Iterable[str] = ()) -> NoReturn:
        """Raise an AssertionError that lists what requests changed, and the requests."""
        with self._world.lock:
            changes = [change for one in self._effects.found() for change in one.told]
            words = in_words(changes, self._world) or ["nothing"]
        self._faults.forget()  # the test has failed already
        parts = [f"{message}.", *near, "What requests changed:", *_indented(words)]
        raise AssertionError(_joined([*parts, *self._requests()]))

    def _requests(self) -> list[str]:
        return ["Requests:", *_indented(self._seen.lines())]

    def _expect(
        self,
        what: str,
        why_not: Callable[[Effect], str | None],
        *,
        deal: DealOrId | None,
        count: int | None,
    ) -> None:
        """Make sure that there is no reason against one deal, or against `count` of them."""
        check_either(deal, count)
        if deal is None:
            found = [one for one in self._deals() if why_not(one) is None]
            if len(found) != checked(count):
                self.refuse(f"expected that {deals(count)} {what}, but {were(found)}")
            return
        deal_id = self._id_of(deal)
        effect = next((one for one in self._deals() if one.record["id"] == deal_id), None)
        reason = why_not(effect) if effect else f"it was not changed: {self._place(deal_id)}"
        if reason:
            self.refuse(f"expected that deal {self._called(deal_id)} was {what}, but {reason}")

    def _why_not_updated(self, effect: Effect, wanted: Mapping[str, Any]) -> str | None:
        if effect.gone:
            return "it was deleted"
        differing = ", ".join(differences(self._world, effect, wanted))
        if differing:
            return f"its {differing}"
        names = wanted or (effect.record.keys() - {"updatedAt"})
        if any(is_changed(effect, name) for name in names):
            return None
        return (
            f"it already had {listed(wanted)}"
            if wanted
            else "it was only created, not changed later"
        )

    def _fits(self, effect: Effect, wanted: Mapping[str, Any]) -> bool:
        return not [*differences(self._world, effect, wanted)]

    def _shown(self, effect: Effect) -> Deal:
        with self._world.lock:
            pipeline = value_of(self._world, effect, "pipeline")
            return shown_deal(self._world, pipeline, effect.record["id"])

    def _deals(self) -> list[Effect]:
        with self._world.lock:
            return [one for one in self._effects.found() if one.first.table == "deals"]

    def _arranged(self) -> list[Effect]:
        with self._world.lock:
            return [
                one
                for one in self._effects.arranged()
                if one.first.table == "deals" and one.is_creation
            ]

    def _near(self, effect: Effect, wanted: Mapping[str, Any]) -> str:
        differing = ", ".join(differences(self._world, effect, wanted))
        return f"Deal {_name_of(effect.record)} was created, but its {differing}."

    def _added(self, effect: Effect) -> str:
        return f"Deal {_name_of(effect.record)} was added by introzy.add_deal. {_ARRANGED}"

    def _id_of(self, deal: DealOrId) -> str:
        """Return the id of a deal as its record has it."""
        given = deal.get("id") if isinstance(deal, Mapping) else deal
        if not isinstance(given, str):
            told = f"must be a deal with its id, or the id, not {deal!r}"
            raise InvalidRequest(f"deal {told}.", details=(Detail("deal", told),))
        record = record_of(self._world, "deals", given)
        return record["id"] if record else given

    def _called(self, deal_id: str) -> str:
        record = self._world.store.get("deals", deal_id)
        return _name_of(record) if record else repr(deal_id)

    def _place(self, deal_id: str) -> str:
        record = self._world.store.get("deals", deal_id)
        if record is None:
            return "there is no deal with this id"
        stage = label_of(self._world, record["pipelineStageId"])
        return f"it is in {stage}" if record["deletedAt"] is None else "it had been deleted before"

    def _check_places(self, *, pipeline: str | None = None, stage: str | None = None) -> None:
        """Make sure that there can be such a pipeline and such a stage."""
        types = [known.lower() for known in self._world.contract.pipelines]
        if pipeline is not None and pipeline.lower() not in types:
            known = ", ".join(types)
            raise NotFound(f"There is no pipeline type {pipeline!r}. The types are {known}.")
        labels = stage_labels(self._world)
        if stage is not None and stage.lower() not in map(str.lower, labels):
            raise NotFound(f"There is no stage {stage!r}. The stages are {', '.join(labels)}.")

    def _check_names(self, fields: Mapping[str, object], operation: str) -> None:
        reader = self._world.contract.operations[operation].body
        check_names(fields, reader.names if reader else ())


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(printable(redacted(part)) for part in parts)


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {one}" for one in lines]
