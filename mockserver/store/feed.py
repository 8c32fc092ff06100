"""What changed lately: the last changes of a store with their versions, as far as they are kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from mockserver.records import Change

__all__ = ["Feed", "Told"]

_KEPT_CHANGES = 20_000


class Told(NamedTuple):
    """Changes in order, each with the version that it led to; all of them if `complete`."""

    complete: bool
    changes: list[tuple[int, Change]]


class Feed:
    """The last changes of a store."""

    def __init__(self) -> None:
        self._changes: deque[tuple[int, Change]] = deque(maxlen=_KEPT_CHANGES)
        self._forgotten = 0

    def note(self, group: Sequence[Change], *, version: int) -> None:
        """Take in a group that was kept and led to a version, a version a change."""
        for number, change in enumerate(group, version - len(group) + 1):
            if len(self._changes) == _KEPT_CHANGES:
                self._forgotten = self._changes[0][0]
            self._changes.append((number, change))

    def since(self, version: int) -> Told:
        """Give the changes that led to later versions than this one."""
        later: list[tuple[int, Change]] = []
        for entry in reversed(self._changes):
            if entry[0] <= version:
                break
            later.append(entry)
        return Told(self.reaches(version), later[::-1])

    def reaches(self, version: int) -> bool:
        """Whether every change since a version is kept."""
        return version >= self._forgotten
