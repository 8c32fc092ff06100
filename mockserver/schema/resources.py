"""A resource: the fields of its records, what these hold, and which records they name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockserver.core.records import NewRecord, Record
from mockserver.schema.kinds import Kind

__all__ = ["NEEDED", "PERSONAL", "Field", "Link", "Resource"]

NEEDED: Any = object()
"""The default of a field without one."""

PERSONAL = (
    "text", "first name", "last name", "e-mail", "phone", "address", "company", "website",
    "industry", "line", "title", "amount",
)  # fmt: skip
"""What a field may say of somebody; the first is any text."""


class Link(NamedTuple):
    """A field that holds the id of another record, which people and answers call by `name`.

    With `by` the value of that field picks one of `tables`, and `table` is that of its default.
    `within` is a field in which both records agree.
    """

    name: str
    table: str
    by: str | None = None
    tables: Mapping[str, str] = {}
    within: str | None = None

    def table_of(self, record: Record) -> str:
        """Return the table of the record that this field of a record names."""
        return self.tables.get(record.get(self.by, ""), self.table) if self.by else self.table


class Field(NamedTuple):
    """A field, and its default for files that leave it out.

    `personal` says what pseudonyms take the place of, such as an e-mail; None if it says nothing of
    anybody.
    """

    kind: Kind
    default: Any = NEEDED
    link: Link | None = None
    personal: str | None = None

    @property
    def is_personal(self) -> bool:
        """Whether a value says something of somebody."""
        return self.personal is not None


class Resource(NamedTuple):
    """The records of one table.

    One of them is `called` "deal", say, and people know it by the fields `known_by`. No two have
    the same value in a field that is `unique`. When a record was created and changed is in `times`,
    the latter in `updated`, and in `soft_delete` when it was deleted, if it stays there.
    """

    table: str
    called: str
    known_by: tuple[str, ...]
    fields: Mapping[str, Field]
    links: Mapping[str, Link]
    blank: Mapping[str, Any]
    needed: frozenset[str]
    unique: tuple[str, ...]
    indexes: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    updated: str | None = None
    soft_delete: str | None = None

    @property
    def dated(self) -> list[str]:
        """The fields that hold a point in time."""
        return [name for name, field in self.fields.items() if field.kind.is_time]

    def new(self, **values: Any) -> NewRecord:
        """Return a record with these values, and the default of each other field.

        Raises:
            TypeError: there is no such field, or one without a default is missing.
        """
        return self.completed(values)

    def completed(self, values: Mapping[str, Any]) -> NewRecord:
        """Return a record as `new` does.

        Raises:
            TypeError: there is no such field, or one lacks that has no default.
        """
        record = {**self.blank, **values}
        if len(record) > len(self.blank):
            unknown = ", ".join(sorted(values.keys() - self.blank.keys()))
            raise TypeError(f"a {self.called} has no {unknown}")
        if not values.keys() >= self.needed:
            lacking = ", ".join(name for name in self.fields if name in self.needed - values.keys())
            raise TypeError(f"a {self.called} needs {lacking}")
        return record

    @property
    def can_be_made_up(self) -> bool:
        """Whether a name is all that a record of it needs."""
        return self.needed <= {"id", *self.times, *self.known_by}

    def made_up(self, record_id: str, now: str, *, name: str | None = None) -> NewRecord:
        """Return a record of which nothing is known but its id or name; else its name says so."""
        names = (name or f"Made Up {record_id}").split(" ", len(self.known_by) - 1)
        names += [""] * (len(self.known_by) - len(names))
        values = {"email": f"{record_id}@example.com"} if "email" in self.fields else {}
        values |= zip(self.known_by, names, strict=True)
        return self.new(id=record_id, **values, **dict.fromkeys(self.times, now))

    def name_of(self, record: Record) -> str:
        """Return the name by which people know a record."""
        return " ".join(str(record[name]) for name in self.known_by if record.get(name))
