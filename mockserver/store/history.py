"""Savepoints: the changes that a rollback would undo, kept while a savepoint is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mockserver.core.records import Change

__all__ = ["History"]


class _Mark(NamedTuple):
    """Where a savepoint is among the changes, and the number of the baseline there."""

    at: int
    begun: int


class History:
    """Changes since the oldest open savepoint; savepoints nest."""

    def __init__(self) -> None:
        self._changes: list[Change] = []
        self._marks: dict[int, _Mark] = {}
        self._opened = 0

    def open(self, begun: int) -> int:
        """Open a savepoint here, and return its number; `begun` is that of the baseline."""
        self._opened += 1
        self._marks[self._opened] = _Mark(len(self._changes), begun)
        return self._opened

    def note(self, group: Sequence[Change]) -> None:
        """Add a group that was kept."""
        if self._marks:
            self._changes += group

    def undoing(self, savepoint: int) -> tuple[list[Change], int]:
        """Return the changes that lead back to a savepoint, and the number of its baseline.

        Raises:
            KeyError: it is not open.
        """
        at, begun = self._marks[savepoint]
        return [change.undone() for change in reversed(self._changes[at:])], begun

    def cut(self, savepoint: int) -> None:
        """Forget everything after a savepoint, later savepoints included."""
        del self._changes[self._marks[savepoint].at :]
        self._marks = {number: mark for number, mark in self._marks.items() if number <= savepoint}

    def release(self, savepoint: int) -> None:
        """Close a savepoint, and forget changes that no other savepoint needs.

        Raises:
            KeyError: it is not open.
        """
        del self._marks[savepoint]
        unneeded = min((mark.at for mark in self._marks.values()), default=len(self._changes))
        del self._changes[:unneeded]
        self._marks = {
            number: mark._replace(at=mark.at - unneeded) for number, mark in self._marks.items()
        }
