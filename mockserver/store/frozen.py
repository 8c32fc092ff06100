"""A table as it was at one moment, while the live one goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sortedcontainers import SortedDict

from mockserver.records import Record

__all__ = ["FrozenTable"]


class FrozenTable(Mapping[int, Record]):
    """Takes no copy of the records: it is told of each that changes, and keeps what it was."""

    def __init__(self, live: SortedDict[int, dict[str, Any]]) -> None:
        self._live = live
        self._doc_ids = list(live)
        self._before: dict[int, Record] = {}

    def keep(self, doc_id: int, before: Record | None) -> None:
        """Remember what a record was before it changes for the first time."""
        if before is not None:
            self._before.setdefault(doc_id, before)

    def __getitem__(self, doc_id: int) -> Record:
        before = self._before.get(doc_id)
        if before is not None:
            return before
        now: Record = self._live[doc_id]
        return now

    def __iter__(self) -> Iterator[int]:
        return iter(self._doc_ids)

    def __len__(self) -> int:
        return len(self._doc_ids)

    def __hash__(self) -> int:
        return id(self)
