"""Mappings that share a base and keep only their differences.

Stores that start with the same records share them until they write, whatever the number of records.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from itertools import chain
from typing import Any, TypeVar

from sortedcontainers import SortedList

from mockserver.core.records import Record

__all__ = ["Overlay", "Rows"]

K = TypeVar("K")
V = TypeVar("V")


class Overlay(MutableMapping[K, V]):
    """A mapping over a base that never changes; `own` has what differs, `gone` what is deleted."""

    def __init__(self, base: Mapping[K, V]) -> None:
        self.base = base
        self.own: dict[K, V] = {}
        self.gone: set[K] = set()

    def __getitem__(self, key: K) -> V:
        own = self.own
        if key in own:
            return own[key]
        if key in self.gone:
            raise KeyError(key)
        return self.base[key]

    def get(self, key: K, default: Any = None) -> V | Any:
        """Return the value of a key, or the default, without the cost of an exception."""
        own = self.own
        if key in own:
            return own[key]
        return default if key in self.gone else self.base.get(key, default)

    def __setitem__(self, key: K, value: V) -> None:
        self.own[key] = value
        self.gone.discard(key)

    def __delitem__(self, key: K) -> None:
        if key not in self:
            raise KeyError(key)
        self.own.pop(key, None)
        if key in self.base:
            self.gone.add(key)

    def __contains__(self, key: object) -> bool:
        return key in self.own or (key in self.base and key not in self.gone)

    def __iter__(self) -> Iterator[K]:
        gone, base = self.gone, self.base
        kept = (key for key in base if key not in gone) if gone else base
        return chain(kept, (key for key in self.own if key not in base))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Rows(Overlay[int, Record]):
    """The records of a table by document id, in the order of the ids."""

    def __init__(self, base: Mapping[int, Record], base_ids: Sequence[int]) -> None:
        super().__init__(base)
        self._base_ids = base_ids
        self._base_last = base_ids[-1] if base_ids else 0
        self._added: SortedList[int] = SortedList()

    def __setitem__(self, doc_id: int, record: Record) -> None:
        if doc_id not in self.own and doc_id not in self.base:
            self._added.add(doc_id)
        super().__setitem__(doc_id, record)

    def __delitem__(self, doc_id: int) -> None:
        super().__delitem__(doc_id)
        if doc_id not in self.base:
            self._added.remove(doc_id)

    def __len__(self) -> int:
        return len(self._base_ids) - len(self.gone) + len(self._added)

    def __iter__(self) -> Iterator[int]:
        return self.after(0)

    def after(self, doc_id: int) -> Iterator[int]:
        """Return the ids that are greater than this one."""
        base_ids, gone = self._base_ids, self.gone
        old = iter(base_ids[bisect_right(base_ids, doc_id) :] if doc_id > 0 else base_ids)
        if gone:
            old = (one for one in old if one not in gone)
        if not self._added:
            return old
        added = self._added.irange(doc_id, inclusive=(False, True))
        in_order = self._added[0] > self._base_last
        return chain(old, added) if in_order else iter(sorted([*old, *added]))

    @property
    def last(self) -> int:
        """The greatest id, or 0."""
        added = self._added[-1] if self._added else 0
        if added > self._base_last:
            return added
        kept = (one for one in reversed(self._base_ids) if one not in self.gone)
        return max(added, next(kept, 0))

    def differing(self) -> tuple[list[tuple[int, Record]], list[tuple[int, Record]]]:
        """Return the base's records that are changed or deleted here, and our own records."""
        then = [
            (doc_id, self.base[doc_id]) for doc_id in {*self.own, *self.gone} if doc_id in self.base
        ]
        return then, [*self.own.items()]
