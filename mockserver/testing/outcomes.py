"""What the code under test did to the records of a sandbox, without what the test itself did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from mockserver.core.errors import Conflict
from mockserver.core.records import Change, Record
from mockserver.sandbox.sandbox import Sandbox
from mockserver.schema import SCHEMA

__all__ = ["Outcome", "Outcomes"]

_NONE: Record = {}


class Outcome(NamedTuple):
    """What happened to one record: its first change and its last."""

    first: Change
    last: Change

    @property
    def net(self) -> Change:
        """Both as one change."""
        return self.first._replace(after=self.last.after)

    @property
    def changes(self) -> list[Change]:
        """The changes that show what happened."""
        return [self.first, self.last] if self.first.before is None and self.gone else [self.net]

    @property
    def gone(self) -> bool:
        """Whether the record no longer exists for the API."""
        return self.last.after is None or self.last.after.get("deletedAt") is not None

    @property
    def record(self) -> Record:
        """The record as it is now, or as it was if it no longer exists."""
        return self.last.record

    def was(self, field: str) -> Any:
        """Return the value of a field before, or when the record was created."""
        return (self.first.before or self.first.record).get(field)

    def value(self, field: str) -> Any:
        """Return the present value of a field."""
        return self.record.get(field)

    @property
    def is_creation(self) -> bool:
        """Whether the record exists now, and did not before."""
        return self.first.before is None and not self.gone

    @property
    def is_deletion(self) -> bool:
        """Whether the record existed, at least for a while, and does not now."""
        return self.gone and (self.first.before or _NONE).get("deletedAt") is None


class Outcomes:
    """The outcomes since a sandbox was created, or was last reset by its test.

    Changes inside `apart` are the test's own, and not outcomes.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._apart: list[tuple[int, int]] = []
        self._begin = sandbox.store.version

    def begin(self) -> None:
        """Count only what happens from now on."""
        self._begin = self._sandbox.store.version

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Leave out what happens in the block, including a call of `begin`."""
        begin, version = self._begin, self._sandbox.store.version
        try:
            yield
        finally:
            self._begin = begin
            self._apart.append((version, self._sandbox.store.version))

    def found(self, *, apart: bool = False) -> list[Outcome]:
        """Return the outcomes in order of their first change, without those that changed nothing.

        With `apart` they are those of the test itself.

        Raises:
            Conflict: there were more changes than are remembered.
        """
        with self._sandbox.lock:
            complete, changes = self._sandbox.store.feed.since(self._begin)
        if not complete:
            raise Conflict(
                "There were more changes than the mock remembers; "
                "call introzy.reset() between the steps of such a test."
            )
        outcomes: dict[tuple[str, int], Outcome] = {}
        for version, change in changes:
            if change.table in SCHEMA.resources and self._is_apart(version) is apart:
                key = change.table, change.doc_id
                first = outcomes[key].first if key in outcomes else change
                outcomes[key] = Outcome(first, change)
        return [one for one in outcomes.values() if one.net.before != one.net.after]

    def _is_apart(self, version: int) -> bool:
        return any(before < version <= after for before, after in self._apart)
