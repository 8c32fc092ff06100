"""Chance within one data set: a value belongs to a seed, scenario, table, record and field."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from mockserver import determinism

__all__ = ["Draws"]

T = TypeVar("T")

_GOLDEN = 0.6180339887498949


@dataclass(frozen=True, kw_only=True)
class Draws:
    """The source of a data set's values; paths are (table, record key, field)."""

    seed: int
    scenario: str

    def record_id(self, *path: str | int) -> str:
        """Return the id that belongs to a path."""
        return determinism.seeded_id(self.seed, self.scenario, *path)

    def fraction(self, *path: str | int) -> float:
        """Return the number in [0, 1) that belongs to a path."""
        return determinism.fraction(self.seed, self.scenario, *path)

    def pick(self, options: Sequence[T], *path: str | int) -> T:
        """Return the option that belongs to a path."""
        return determinism.pick(options, self.seed, self.scenario, *path)

    def spread(self, index: int, size: int, *path: str | int) -> int:
        """Return the place of an index in a shuffled `range(size)`, a different one for each.

        Steps of the golden ratio keep neighbours far apart, even where `size` is a grid that is
        read in rows and columns.
        """
        step = int(_GOLDEN * size)
        while math.gcd(step, size) != 1:
            step += 1
        return (int(self.fraction(*path) * size) + index * step) % size
