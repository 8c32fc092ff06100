"""A table as it was at one moment, while the live one changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mockserver.core.records import Record

__all__ = ["FrozenTable"]


class FrozenTable(Mapping[int, Record]):
    """Copies no records: it is called before each record changes, and keeps the original."""

    def __init__(self, live: Mapping[int, Record]) -> None:
        self._live = live
        self._doc_ids = list(live)
        self._before: dict[int, Record | None] = {}

    def keep(self, doc_id: int, before: Record | None) -> None:
        """Keep the original of a record before its first change."""
        self._before.setdefault(doc_id, before)

    def __getitem__(self, doc_id: int) -> Record:
        if doc_id in self._before:
            before = self._before[doc_id]
            if before is None:
                raise KeyError(doc_id)
            return before
        return self._live[doc_id]

    def __iter__(self) -> Iterator[int]:
        return iter(self._doc_ids)

    def __len__(self) -> int:
        return len(self._doc_ids)

    def __hash__(self) -> int:
        return id(self)
