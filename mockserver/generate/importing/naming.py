"""Finding records that a file does not name by their ids, but as people call them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from mockserver.core.determinism import seeded_id
from mockserver.core.records import NewRecord, Record, canonical_id, is_uuid
from mockserver.schema import SCHEMA, Link, Resource

__all__ = ["Names", "imported_id"]


def imported_id(table: str, said: str) -> str:
    """Return the id of a record that another program knows by something else than a UUID."""
    return canonical_id(said) if is_uuid(said) else seeded_id(1, "import", table, said)


class Names:
    """The records of an import, by id and by what people call them."""

    def __init__(self, tables: Mapping[str, Mapping[str, Record]]) -> None:
        self._tables = tables
        self._ids: dict[str, dict[str, set[str]]] = {}
        for table, resource in SCHEMA.resources.items():
            ids = self._ids[table] = defaultdict(set)
            for record_id, record in tables[table].items():
                for name in _names_of(resource, record):
                    ids[name.strip().casefold()].add(record_id)

    def resolve(self, record: NewRecord, field: str, link: Link) -> int:
        """Put the id of the record that a link names in its place; return how many it may be."""
        most = 0
        for code, table in _targets(record, link):
            ids = self._matching(table, record[field], link.within, record)
            if len(ids) == 1:
                record[field] = ids[0]
                if code is not None and link.by is not None:
                    record[link.by] = code
                return 1
            most = max(most, len(ids))
        return most

    def _matching(self, table: str, said: str, within: str | None, record: Record) -> list[str]:
        by_id = imported_id(table, said)
        if by_id in self._tables[table]:
            return [by_id]
        ids = sorted(self._ids[table].get(said.strip().casefold(), ()))
        if within is None or record.get(within) is None:
            return ids
        return [one for one in ids if self._tables[table][one].get(within) == record[within]]


def _names_of(resource: Resource, record: Record) -> Iterator[str]:
    yield resource.name_of(record)
    for field in (*resource.unique, "email"):
        if field != "id" and record.get(field):
            yield str(record[field])


def _targets(record: Record, link: Link) -> list[tuple[str | None, str]]:
    """Return the tables that a link may lead to, the one that the record says first."""
    said = link.table_of(record)
    tables: list[tuple[str | None, str]] = [*link.tables.items()] or [(None, link.table)]
    return sorted(tables, key=lambda target: target[1] != said)
