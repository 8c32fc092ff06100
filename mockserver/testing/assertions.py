"""Assertions about what the code under test did to the data, with messages that explain.

They look at what requests changed since the sandbox was created or last reset. They ignore what the
test changed through its handle, and what the end of a savepoint undid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from mockserver.contract.given import check_count, refusal
from mockserver.core.errors import Detail, InvalidRequest
from mockserver.core.printable import printable
from mockserver.core.redaction import redacted
from mockserver.crm import summary_of
from mockserver.crm.finding import record_of
from mockserver.sandbox.sandbox import Sandbox
from mockserver.schema import SCHEMA
from mockserver.testing.exchanges import Exchanges
from mockserver.testing.expected import Expected, check_stage, pipeline_of, stage_label
from mockserver.testing.faults import FaultsAskedFor
from mockserver.testing.outcomes import Outcome, Outcomes
from mockserver.testing.records import deal_as_shown
from mockserver.testing.shapes import Deal

__all__ = ["Assertions", "DealOrId"]

DealOrId: TypeAlias = "str | Mapping[str, Any]"
"""A deal as the API returns it, or its id."""

_name_of = SCHEMA.resources["deals"].name_of

_ARRANGED = "What a test arranges does not count, only what requests do."


class Assertions:
    """The assertions about a sandbox; each raises an AssertionError that lists the requests."""

    def __init__(
        self, sandbox: Sandbox, outcomes: Outcomes, *, exchanges: Exchanges, faults: FaultsAskedFor
    ) -> None:
        self._sandbox = sandbox
        self._outcomes = outcomes
        self._exchanges = exchanges
        self._faults = faults

    def created(self, expected: Expected, count: int | None) -> list[Deal]:
        """Assert that `count` deals with these fields were created; None means exactly one."""
        created = [one for one in self._deals() if one.is_creation]
        found = [one for one in created if not expected.differences(one)]
        if len(found) != (1 if count is None else check_count(count)):
            what = f" with {expected}" if expected else ""
            wanted = f"exactly one deal{what} was" if count is None else _deals(count, what)
            near = [] if found else [_near(one, expected) for one in created]
            near += [
                f"Deal {_name_of(one.record)} was added by introzy.add_deal. {_ARRANGED}"
                for one in self._deals(apart=True)
                if one.is_creation and not expected.differences(one)
            ]
            raise self._refusal(f"expected that {wanted} created, but {_were(found)}", near)
        with self._sandbox.lock:
            return [self._shown(one) for one in found]

    def updated(self, deal: DealOrId | None, expected: Expected, count: int | None) -> None:
        """Assert that a deal, or `count` deals, changed and have these values now."""

        def why_not(outcome: Outcome) -> str | None:
            differences = expected.differences(outcome)
            if outcome.gone or differences:
                return "it was deleted" if outcome.gone else f"its {differences}"
            if expected.is_changed(outcome):
                return None
            already = f"it already had {expected}"
            return already if expected else "it was only created, not changed later"

        what = f"updated to {expected}" if expected else "updated"
        self._expect(what, why_not, deal=deal, count=count)

    def moved(self, deal: DealOrId | None, to: str, count: int | None) -> None:
        """Assert that a deal, or `count` deals, were moved from another stage to this one."""
        check_stage(self._sandbox, to)

        def why_not(outcome: Outcome) -> str | None:
            stages = outcome.was("pipelineStageId"), outcome.value("pipelineStageId")
            was, now = (stage_label(self._sandbox, stage) for stage in stages)
            if outcome.gone:
                return "it was deleted"
            if was == now:
                return f"it stayed in {now}"
            return None if now.lower() == to.lower() else f"it went from {was} to {now}"

        self._expect(f"moved to {to}", why_not, deal=deal, count=count)

    def deleted(self, deal: DealOrId | None, count: int | None) -> None:
        """Assert that a deal, or `count` deals, were deleted."""

        def why_not(outcome: Outcome) -> str | None:
            return None if outcome.is_deletion else "it was changed, not deleted"

        self._expect("deleted", why_not, deal=deal, count=count)

    def unchanged(self) -> None:
        """Assert that no request changed anything."""
        found = self._outcomes.found()
        if found:
            count = "1 record was" if len(found) == 1 else f"{len(found)} records were"
            raise self._refusal(f"expected that nothing was changed, but {count}")

    def unmet(self, faults: Sequence[str]) -> str:
        """Return the message that no request triggered these faults, with the requests."""
        what = "a fault" if len(faults) == 1 else f"{len(faults)} faults"
        parts = [f"No request met {what} added with introzy.fail:", *_indented(faults)]
        parts += ["If that is expected, add the fault with optional=True."]
        return self._message(parts)

    def _refusal(self, message: str, near: Iterable[str] = ()) -> AssertionError:
        """Return an error that lists what requests changed, and the requests."""
        with self._sandbox.lock:
            changes = [change for one in self._outcomes.found() for change in one.changes]
            summary = summary_of(changes, self._sandbox) or ["nothing"]
        self._faults.forget()  # the test has failed already
        parts = [f"{message}.", *near, "What requests changed:", *_indented(summary)]
        return AssertionError(self._message(parts))

    def _message(self, parts: Sequence[str]) -> str:
        lines = [*parts, "Requests:", *_indented(self._exchanges.lines())]
        return "\n".join(printable(redacted(one)) for one in lines)

    def _expect(
        self,
        what: str,
        why_not: Callable[[Outcome], str | None],
        *,
        deal: DealOrId | None,
        count: int | None,
    ) -> None:
        """Raise the reason against a deal, or against `count` of them, if there is one."""
        if (deal is None) == (count is None):
            either = "pass either a deal or count=N, the number of deals, and not both"
            raise InvalidRequest(f"{either}.", details=(Detail("count", either),))
        if deal is None:
            found = [one for one in self._deals() if why_not(one) is None]
            if len(found) != check_count(count):
                message = f"expected that {_deals(count)} {what}, but {_were(found)}"
                raise self._refusal(message)
            return
        deal_id = self._id_of(deal)
        outcome = next((one for one in self._deals() if one.record["id"] == deal_id), None)
        record = self._sandbox.store.get("deals", deal_id)
        reason = why_not(outcome) if outcome else f"it was not changed: {self._where(record)}"
        if reason:
            name = _name_of(record) if record else repr(deal_id)
            raise self._refusal(f"expected that deal {name} was {what}, but {reason}")

    def _shown(self, outcome: Outcome) -> Deal:
        pipeline = pipeline_of(self._sandbox, outcome)
        return deal_as_shown(self._sandbox, pipeline, outcome.record["id"])

    def _deals(self, *, apart: bool = False) -> list[Outcome]:
        return [one for one in self._outcomes.found(apart=apart) if one.first.table == "deals"]

    def _id_of(self, deal: DealOrId) -> str:
        """Return the id of a deal as its record has it."""
        given = deal.get("id") if isinstance(deal, Mapping) else deal
        if not isinstance(given, str):
            raise refusal("deal", f"must be a deal with its id, or the id, not {deal!r}")
        record = record_of(self._sandbox, "deals", given)
        return record["id"] if record else given

    def _where(self, record: Mapping[str, Any] | None) -> str:
        if record is None:
            return "there is no deal with this id"
        stage = stage_label(self._sandbox, record["pipelineStageId"])
        return f"it is in {stage}" if record["deletedAt"] is None else "it had been deleted before"


def _deals(count: int | None, what: str = "") -> str:
    return f"1 deal{what} was" if count == 1 else f"{count} deals{what} were"


def _were(found: Sequence[object]) -> str:
    return {0: "none was", 1: "1 was"}.get(len(found), f"{len(found)} were")


def _near(outcome: Outcome, expected: Expected) -> str:
    return f"Deal {_name_of(outcome.record)} was created, but its {expected.differences(outcome)}."


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {one}" for one in lines]
