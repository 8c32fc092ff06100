"""The start that a reset goes back to: which of its records were changed since, and into it.

The records themselves are in a table of their own, written with the change that makes them
necessary, so that they are undone, kept and found again like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mockserver.records import LAST_IDS_ID, START_TABLE, STATE_TABLE, Change, Record

__all__ = ["Beginning"]


class Beginning:
    """Follows the table of what records of the start were.

    The mock's own rows tell, for each table, the last document id that there was at the start.
    """

    def __init__(self, own: Mapping[int, Record], remembered: Iterable[Record]) -> None:
        self._own = own
        self._touched = {(record["table"], record["id"]) for record in remembered}

    def last_id(self, table: str) -> int:
        """Tell the last document id of a table at the start."""
        return int(self._own.get(LAST_IDS_ID, {}).get(table, 0))

    def memory(self, change: Change) -> Record | None:
        """Give what must be remembered when this change is made, if anything."""
        table, doc_id, before, _ = change
        if before is None or (table, doc_id) in self._touched or table == START_TABLE:
            return None
        if table != STATE_TABLE and doc_id > self.last_id(table):
            return None
        return {"table": table, "id": doc_id, "before": before}

    def follow(self, _doc_id: int, before: Record | None, after: Record | None) -> None:
        """Take in one change of the table."""
        if before is not None:
            self._touched.discard((before["table"], before["id"]))
        if after is not None:
            self._touched.add((after["table"], after["id"]))
