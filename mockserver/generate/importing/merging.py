"""Putting the records of an import into tables, in the place of those there or beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mockserver.core.records import Record
from mockserver.schema import SCHEMA

__all__ = ["Counts", "compared", "placed"]


class Counts(NamedTuple):
    """How many records of a table an import adds, changes, leaves as they are and removes."""

    new: int = 0
    changed: int = 0
    the_same: int = 0
    removed: int = 0

    def __str__(self) -> str:
        counts = zip(self, ("new", "changed", "the same", "removed"), strict=True)
        return ", ".join(f"{count} {word}" for count, word in counts if count)


def placed(
    tables: Mapping[str, Mapping[str, Record]], there: Mapping[str, Mapping[int, Record]]
) -> dict[str, dict[int, Record]]:
    """Return records by document id: the one they have, or the next ones in order of creation."""
    return {table: _rows(table, records, there.get(table, {})) for table, records in tables.items()}


def _rows(
    table: str, records: Mapping[str, Record], there: Mapping[int, Record]
) -> dict[int, Record]:
    created = SCHEMA.resources[table].times[0]
    rows = {doc_id: records[one["id"]] for doc_id, one in there.items() if one["id"] in records}
    known = {one["id"] for one in rows.values()}
    added = [record for record_id, record in records.items() if record_id not in known]
    ordered = sorted(added, key=lambda record: str(record[created]))
    return rows | dict(enumerate(ordered, start=max(rows, default=0) + 1))


def compared(before: Mapping[int, Record], after: Mapping[int, Record]) -> Counts:
    """Return what became of the records of a table, which are known by their ids."""
    old, new = ({one["id"]: dict(one) for one in rows.values()} for rows in (before, after))
    same = sum(old.get(record_id) == record for record_id, record in new.items())
    kept = len(old.keys() & new.keys())
    return Counts(len(new) - kept, kept - same, same, len(old) - kept)
