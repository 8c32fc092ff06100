"""What a write is: the one form in which the store's state ever changes."""

from __future__ import annotations

from typing import NamedTuple

from mockserver.records import Record

__all__ = ["Change"]


class Change(NamedTuple):
    """One record of one table before and after; None where it does not exist."""

    table: str
    doc_id: int
    before: Record | None
    after: Record | None

    def undone(self) -> Change:
        """Give the change that takes this one back."""
        return Change(self.table, self.doc_id, self.after, self.before)
