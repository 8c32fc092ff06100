"""Runs: the records of a table in order of creation, each made from its number alone.

No list of them is needed, so a table may have more than fit into memory. A run has rounds of
equally many slots, which lie one after another in time; rounds lie beside one another. The last
round may be incomplete: its records are in slots that are picked from all of it. So a smaller run
is a subset of a larger one, and any part of a run can be made without the rest.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import count
from operator import itemgetter
from typing import Any

from mockserver.core.records import NewRecord
from mockserver.generate.ordering import InOrder

__all__ = ["Lazy", "Run", "joined"]

_MOST_SORTED = 1 << 17
"""How many numbers are put in order in a list, which is faster and takes 80 bytes for each."""


class Lazy(Sequence[NewRecord]):
    """Records that are made as they are asked for, and again when they are asked for again.

    `between` makes those from one position to another, which is not included.
    """

    def __init__(self, count: int, between: Callable[[int, int], Iterator[NewRecord]]) -> None:
        self._all = count
        self._between = between

    def __len__(self) -> int:
        return self._all

    def __iter__(self) -> Iterator[NewRecord]:
        return self.records()

    def records(self, start: int = 0, stop: int | None = None) -> Iterator[NewRecord]:
        """Yield the records from one position to another, which is not included."""
        return self._between(start, len(self) if stop is None else stop)

    def __getitem__(self, index: Any) -> Any:
        """Return a record, or those of a slice, which are made as they are asked for too."""
        positions = range(len(self))[index]
        if isinstance(positions, int):
            return next(self._between(positions, positions + 1))
        first = positions.start
        return Lazy(len(positions), lambda start, stop: self._between(first + start, first + stop))


class Run(Lazy):
    """The records of a table; `len` is their number.

    Record `number` is in slot `number % slots`. `picked` gives the slots of an incomplete round in
    the order in which they are filled, `created` says when a record was made, and `make` makes it.
    The records in `last` follow the others.
    """

    def __init__(
        self,
        count: int,
        *,
        slots: int = 1,
        picked: Callable[[int], int] = int,
        created: Callable[[int], int] = int,
        make: Callable[[int], NewRecord],
        last: Sequence[NewRecord] = (),
    ) -> None:
        super().__init__(count + len(last), self._made)
        self._count = count
        self._slots = slots
        self._rounds, rest = divmod(count, slots)
        self._picked = {picked(place) for place in range(rest)}
        self._created = created
        self._make = make
        self._last = last
        self._in_order = lru_cache(maxsize=1)(self._ordered)

    @classmethod
    def of(cls, records: Sequence[NewRecord]) -> Run:
        """Return a run of records that are made already."""
        return cls(len(records), make=records.__getitem__)

    def _made(self, start: int, stop: int) -> Iterator[NewRecord]:
        yield from map(self._make, self._numbers(start, stop))
        yield from self._last[max(0, start - self._count) : max(0, stop - self._count)]

    def _numbers(self, start: int, stop: int) -> Iterator[int]:
        slots, position = self._slots, 0
        for slot in range(slots):
            if position >= stop:
                return
            size = self._rounds + (slot in self._picked)
            if position + size > start:
                numbers = self._in_order(slot, size)
                yield from numbers[max(0, start - position) : stop - position]
            position += size

    def _ordered(self, slot: int, size: int) -> Sequence[int] | InOrder:
        """Return the numbers of a slot's records in order of creation."""
        numbers = range(slot, slot + size * self._slots, self._slots)
        if size > _MOST_SORTED:
            return InOrder(numbers, self._created)
        return sorted(numbers, key=self._created) if size > 1 else numbers


def joined(records: Lazy, others: Sequence[NewRecord], *, by: str) -> Lazy:
    """Return records with others between them, which are in order of the same field."""
    if not others:
        return records
    before = [bisect_right(records, other[by], key=itemgetter(by)) for other in others]
    places = [*map(sum, zip(before, count(), strict=False))]

    def between(start: int, stop: int) -> Iterator[NewRecord]:
        for taken in range(bisect_left(places, start), bisect_left(places, stop)):
            yield from records.records(start - taken, places[taken] - taken)
            yield others[taken]
            start = places[taken] + 1
        taken = bisect_left(places, stop)
        yield from records.records(start - taken, stop - taken)

    return Lazy(len(records) + len(others), between)
