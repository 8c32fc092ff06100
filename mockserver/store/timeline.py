"""The timeline of a store: what led to its state, and from there back or forward again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from mockserver.core.records import Change
from mockserver.store.feed import KEPT_CHANGES

__all__ = ["Position", "Timeline"]


class Position(NamedTuple):
    """A state that the store had, and the group of changes that led to it from the one before.

    `version` is that of the store after the group, `now` the time then. `begun` is the number of
    the baseline that a reset returned to.
    """

    version: int
    now: str
    cause: str
    begun: int
    group: Sequence[Change] = ()


class Timeline:
    """The positions of a store since its start, as far as the latest 20,000 changes lead back.

    `position` is where the store is now. Positions are numbered from 0, and keep their numbers when
    older ones are dropped; `first` is the oldest that is kept.
    """

    def __init__(self, now: str) -> None:
        self._positions = deque([Position(0, now, "start", 0)])
        self._count = 0
        self.first: int = 0
        self.position: int = 0

    @property
    def last(self) -> int:
        """The newest position."""
        return self.first + len(self._positions) - 1

    def add(self, position: Position) -> None:
        """Add a position after the present one, in place of those that came after it before."""
        while len(self._positions) > self.position - self.first + 1:
            self._count -= len(self._positions.pop().group)
        self.position += 1
        if len(position.group) > KEPT_CHANGES:  # nothing leads back over it
            self._positions.clear()
            self._count, self.first = 0, self.position
            position = position._replace(group=())
        self._positions.append(position)
        self._count += len(position.group)
        while self._count > KEPT_CHANGES:
            self._count -= len(self._positions.popleft().group)
            self.first += 1

    def get(self, number: int) -> Position:
        """Return a position.

        Raises:
            KeyError: it is not kept.
        """
        if not self.first <= number <= self.last:
            raise KeyError(number)
        return self._positions[number - self.first]

    def latest(self, count: int) -> list[tuple[int, Position]]:
        """Return the newest positions with their numbers, at most `count`, in order."""
        number = max(self.first, self.last + 1 - count)
        return [*enumerate(islice(self._positions, number - self.first, None), number)]

    def changes_to(self, number: int) -> Iterator[Change]:
        """Return the changes that lead from the present position to one that is kept."""
        low, high = sorted((number - self.first, self.position - self.first))
        groups = [one.group for one in islice(self._positions, low + 1, high + 1)]
        if number > self.position:
            return (change for group in groups for change in group)
        return (change.undone() for group in reversed(groups) for change in reversed(group))
