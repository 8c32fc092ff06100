"""Savepoints: the changes that a rollback would undo, kept while a savepoint is open."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.core.records import Change

__all__ = ["History"]


class History:
    """Changes since the oldest open savepoint; savepoints nest."""

    def __init__(self) -> None:
        self._changes: list[Change] = []
        self._marks: dict[int, int] = {}
        self._opened = 0

    def open(self) -> int:
        """Open a savepoint here, and return its number."""
        self._opened += 1
        self._marks[self._opened] = len(self._changes)
        return self._opened

    def note(self, group: Sequence[Change]) -> None:
        """Add a group that was kept."""
        if self._marks:
            self._changes += group

    def undoing(self, savepoint: int) -> list[Change]:
        """Return the changes that lead back to a savepoint.

        Raises:
            KeyError: it is not open.
        """
        return [change.undone() for change in reversed(self._changes[self._marks[savepoint] :])]

    def cut(self, savepoint: int) -> None:
        """Forget everything after a savepoint, later savepoints included."""
        del self._changes[self._marks[savepoint] :]
        self._marks = {number: at for number, at in self._marks.items() if number <= savepoint}

    def release(self, savepoint: int) -> None:
        """Close a savepoint, and forget changes that no other savepoint needs.

        Raises:
            KeyError: it is not open.
        """
        del self._marks[savepoint]
        unneeded = min(self._marks.values(), default=len(self._changes))
        del self._changes[:unneeded]
        self._marks = {number: at - unneeded for number, at in self._marks.items()}
