"""The source of a data set's values: each belongs to a seed, scenario, table, record and field."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from mockserver.core.determinism import Source, seeded_id, seeded_ids

__all__ = ["Draws"]

_GOLDEN = 0.6180339887498949


@dataclass(frozen=True, kw_only=True)
class Draws:
    """The source of a data set's values; paths are (table, record key, field)."""

    seed: int
    scenario: str

    def record_id(self, *path: str | int) -> str:
        """Return the id that belongs to a path."""
        return seeded_id(self.seed, self.scenario, *path)

    def ids(self, *path: str | int) -> Callable[[str | int], str]:
        """Return what gives the id of a record below a path."""
        return seeded_ids(self.seed, self.scenario, *path)

    def of(self, *path: str | int) -> Source:
        """Return the source of the values whose paths begin so."""
        return Source.of(self.seed, self.scenario, *path)

    def shuffled(self, size: int, *path: str | int) -> Callable[[int], int]:
        """Return what gives each index its place in a shuffled `range(size)`, over and over.

        Steps of the golden ratio keep neighbours far apart, even where `size` is a grid that is
        read in rows and columns.
        """
        step = int(_GOLDEN * size)
        while math.gcd(step, size) != 1:
            step += 1
        first = int(self.of(*path[:-1]).fraction(path[-1]) * size)
        return lambda index: (first + index * step) % size
