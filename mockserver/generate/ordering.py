"""Putting numbers in an order without a list of all of them."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

__all__ = ["InOrder"]

_BUCKET = 2048


class InOrder:
    """Numbers in the order of their keys, of which slices are taken; 16 bytes for each.

    The numbers lie in buckets of keys, and those of a bucket are sorted when they are asked for.
    """

    def __init__(self, numbers: Sequence[int], key: Callable[[int], int]) -> None:
        self._key = key
        keys = array("q", map(key, numbers))
        lowest = min(keys)
        width = (max(keys) - lowest) * _BUCKET // len(keys) + 1
        sizes = array("q", bytes(8 * ((max(keys) - lowest) // width + 2)))
        for each in keys:
            sizes[(each - lowest) // width + 1] += 1
        self._starts = array("q", accumulate(sizes))
        free = self._starts[:]
        self._numbers = array("q", bytes(8 * len(keys)))
        for number, each in zip(numbers, keys, strict=True):
            bucket = (each - lowest) // width
            self._numbers[free[bucket]] = number
            free[bucket] += 1

    def __getitem__(self, wanted: slice) -> list[int]:
        start, stop, _ = wanted.indices(len(self._numbers))
        first = self._starts[bisect_right(self._starts, start) - 1]
        end = self._starts[min(bisect_left(self._starts, stop), len(self._starts) - 1)]
        return sorted(self._numbers[first:end], key=self._key)[start - first : stop - first]
