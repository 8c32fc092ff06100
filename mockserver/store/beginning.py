"""The start that a reset goes back to: which of its records were changed since, and into it.

The records themselves are in a table of their own, written with the change that makes them
necessary, so that they are undone, kept and found again like any other.
"""

from __future__ import annotations

from collections.abc import Iterable

from mockserver.records import START_TABLE, STATE_TABLE, Change, Record

__all__ = ["Beginning"]


class Beginning:
    """Follows the table of what records of the start were.

    `last_ids` has, for each table, the last document id that there was at the start.
    """

    def __init__(self, last_ids: Record, remembered: Iterable[Record]) -> None:
        self.last_ids = last_ids
        self._touched = {(record["table"], record["id"]) for record in remembered}

    def memory(self, change: Change) -> Record | None:
        """Give what must be remembered when this change is made, if anything."""
        table, doc_id, before, _ = change
        if before is None or (table, doc_id) in self._touched or table == START_TABLE:
            return None
        if table != STATE_TABLE and doc_id > self.last_ids.get(table, 0):
            return None
        return {"table": table, "id": doc_id, "before": before}

    def follow(self, _doc_id: int, before: Record | None, after: Record | None) -> None:
        """Take in one change of the table."""
        if before is not None:
            self._touched.discard((before["table"], before["id"]))
        if after is not None:
            self._touched.add((after["table"], after["id"]))
