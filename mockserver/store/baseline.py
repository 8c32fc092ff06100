"""What a reset goes back to: which records of the baseline were changed since, and their originals.

The originals are in a table of their own. They are written with the change that makes them
necessary, so that they are undone, kept and found like any other record.
"""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.core.records import (
    KEYS_TABLE,
    LAST_IDS_ID,
    START_TABLE,
    STATE_TABLE,
    Change,
    Record,
)
from mockserver.schema import Schema
from mockserver.store.tables import Live

__all__ = ["Baseline"]


class Baseline:
    """Follows which records of the baseline were changed."""

    def __init__(self, live: Live, schema: Schema) -> None:
        self._live = live
        self._tables = (*schema.tables, KEYS_TABLE)
        remembered = live[START_TABLE].values()
        self._touched = {(record["table"], record["id"]) for record in remembered}

    def memory(self, change: Change) -> Record | None:
        """Return the record to write with this change, if it changes the baseline."""
        table, doc_id, before, _ = change
        if before is None or (table, doc_id) in self._touched or table == START_TABLE:
            return None
        if table != STATE_TABLE and doc_id > self._last_id(table):
            return None
        return {"table": table, "id": doc_id, "before": before}

    def changes_back(self) -> Iterator[Change]:
        """Return the changes that lead back to the baseline."""
        for table in self._tables:
            rows = self._live[table]
            for doc_id in rows.after(self._last_id(table)):
                yield Change(table, doc_id, rows[doc_id], None)
        for number, memory in self._live[START_TABLE].items():
            table, doc_id = memory["table"], memory["id"]
            yield Change(table, doc_id, self._live[table].get(doc_id), memory["before"])
            yield Change(START_TABLE, number, memory, None)

    def follow(self, before: Record | None, after: Record | None) -> None:
        """Follow one change of the table of originals."""
        if before is not None:
            self._touched.discard((before["table"], before["id"]))
        if after is not None:
            self._touched.add((after["table"], after["id"]))

    def _last_id(self, table: str) -> int:
        """Return the last document id that a table had at the baseline."""
        return int(self._live[STATE_TABLE].get(LAST_IDS_ID, {}).get(table, 0))
