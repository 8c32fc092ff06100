"""Checks that every record which is named by its id exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from mockserver.core.errors import InvalidRecords
from mockserver.core.records import Record
from mockserver.schema.kinds import shown
from mockserver.schema.resources import Link, Resource

__all__ = ["check_links"]

_EXAMPLES = 3


def check_links(
    resource: Resource,
    resources: Mapping[str, Resource],
    tables: Mapping[str, Mapping[int, Record]],
    where: str,
) -> None:
    """Check that the records which a resource's fields name are in the tables.

    Raises:
        InvalidRecords: one is not; the message says which could be named.
    """
    for field, link in resource.links.items():
        for value, table in _targets(link):
            path = _Path(field, link, value, resources[table])
            path.check(tables[resource.table], tables[table], where)


def _targets(link: Link) -> Iterator[tuple[str | None, str]]:
    """Yield the tables that a link leads to, each after the value of `by` that picks it."""
    yield from link.tables.items() if link.by else [(None, link.table)]


class _Path(NamedTuple):
    """A link to one table, that of the records whose field `by` has the value."""

    field: str
    link: Link
    value: str | None
    target: Resource

    def check(self, rows: Mapping[int, Record], targets: Mapping[int, Record], where: str) -> None:
        within = [self.link.within] if self.link.within else []
        named = itemgetter(self.field, *within)
        there = set(map(itemgetter("id", *within), targets.values()))
        if set(map(named, self._counting(rows.values()))) <= there | {None}:
            return
        for doc_id, record in rows.items():
            counts = [*self._counting([record])]
            if counts and record[self.field] is not None and named(record) not in there:
                self._refuse(record, targets, f"{where} {doc_id}")

    def _counting(self, records: Iterable[Record]) -> Iterable[Record]:
        by, value = self.link.by, self.value
        return (record for record in records if record[by] == value) if by else records

    def _refuse(self, record: Record, targets: Mapping[int, Record], where: str) -> None:
        same, by, name_of = self.link.within, self.link.by, self.target.name_of
        could = (one for one in targets.values() if not same or one[same] == record[same])
        examples = ", ".join(f"{one['id']} ({name_of(one)})" for one in islice(could, _EXAMPLES))
        called = f"{self.target.called} with this {same}" if same else self.target.called
        because = f" and {by} {self.value}" if by else ""
        could_be = f"it could be {examples}" if examples else "there are none yet"
        raise InvalidRecords(
            f"{where} has {self.field} {shown(record[self.field])}{because}, but no {called} has "
            f"this id; {could_be}"
        )
