"""The latest changes of a store with their versions, as far as they are kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import chain, takewhile
from typing import NamedTuple

from mockserver.core.news import News
from mockserver.core.records import Change

__all__ = ["KEPT_CHANGES", "Feed", "Versions"]

KEPT_CHANGES = 20_000


class Versions(NamedTuple):
    """Changes in order, each with the version after it; `complete` says whether none is missing."""

    complete: bool
    changes: list[tuple[int, Change]]


class Feed:
    """The latest groups of changes of a store, with 20,000 changes together; each is `news`."""

    def __init__(self) -> None:
        self.news: News = News()
        self._groups: deque[tuple[int, Sequence[Change]]] = deque()  # after the version before each
        self._count = 0
        self._last = 0
        self._forgotten = 0

    def note(self, group: Sequence[Change], *, version: int) -> None:
        """Add a group that was kept; each of its changes is one version."""
        self._groups.append((version - len(group), group))
        self._last = version
        self._count += len(group)
        while self._count > KEPT_CHANGES:
            before, oldest = self._groups.popleft()
            self._count -= len(oldest)
            self._forgotten = before + len(oldest)
        self.news.notify()

    def groups_since(self, version: int) -> list[list[tuple[int, Change]]]:
        """Return the changes after a version in their groups, as far as they are kept.

        Each change comes with its version.
        """
        later = takewhile(lambda entry: entry[0] + len(entry[1]) > version, reversed(self._groups))
        return [
            [
                (number, change)
                for number, change in enumerate(group, before + 1)
                if number > version
            ]
            for before, group in [*later][::-1]
        ]

    def since(self, version: int) -> Versions:
        """Return the changes after a version, as far as they are kept."""
        return Versions(self.reaches(version), [*chain.from_iterable(self.groups_since(version))])

    def changes_since(self, version: int) -> Sequence[Change]:
        """Return the same changes without their versions; usually this is one group, uncopied."""
        if version >= self._last:
            return ()
        if self._groups and self._groups[-1][0] == version:
            return self._groups[-1][1]
        return [change for _, change in self.since(version).changes]

    def reaches(self, version: int) -> bool:
        """Return whether every change since a version is kept."""
        return version >= self._forgotten
