"""The records that stores start with: indexed once, never changed, shared by equal starts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, TypeAlias

from mockserver.core.records import (
    KEYS_TABLE,
    LAST_IDS_ID,
    OWN_TABLES,
    START_TABLE,
    STATE_TABLE,
    Record,
    hash_sum,
)
from mockserver.schema import Schema
from mockserver.store.views import FieldIndex, IdIndex, field_index, id_index

__all__ = ["Start", "Tables", "at_baseline", "rebased"]

Tables: TypeAlias = Mapping[str, Mapping[int, Record]]
"""Records by table and document id."""

_KEYS_INDEX = KEYS_TABLE, "hash"


class Start:
    """Tables of a schema that no longer change, with their indexes.

    `is_baseline` says whether nothing was written since the data set was made.
    """

    def __init__(self, tables: Tables, schema: Schema) -> None:
        self.schema = schema
        names = dict.fromkeys((*schema.tables, *OWN_TABLES, *tables))
        self.tables: dict[str, Mapping[int, Record]] = {
            name: dict(sorted(tables.get(name, {}).items())) for name in names
        }
        self.doc_ids: dict[str, list[int]] = {
            name: list(rows) for name, rows in self.tables.items()
        }
        self.by_id: dict[str, IdIndex] = {
            name: id_index(self.tables[name].items()) for name in schema.tables
        }
        self.by_field: dict[tuple[str, str], FieldIndex] = {
            (name, field): field_index(
                field, self.tables[name].items(), soft_delete=self.soft_delete(name)
            )
            for name, field in (*schema.indexes, _KEYS_INDEX)
        }
        last_ids = self.tables[STATE_TABLE].get(LAST_IDS_ID, {})
        self.is_baseline: bool = not self.tables[START_TABLE] and all(
            self.doc_ids[name][-1:] <= [last_ids.get(name, 0)]
            for name in (*schema.tables, KEYS_TABLE)
        )

    def soft_delete(self, table: str) -> str | None:
        """Return the field that marks a record of this table as deleted, if there is one."""
        resource = self.schema.resources.get(table)
        return resource.soft_delete if resource else None

    @cached_property
    def hash_sum(self) -> int:
        """The sum of the hashes of the schema's records, computed on first use."""
        names = self.schema.tables
        return sum(hash_sum(name, self.tables[name].items()) for name in names)

    @cached_property
    def keyless(self) -> Start:
        """The same without API keys, which are one sandbox's own."""
        if not self.tables[KEYS_TABLE]:
            return self
        return Start(rebased({**self.tables, KEYS_TABLE: {}}, self.schema), self.schema)


def at_baseline(tables: Tables, schema: Schema) -> Tables:
    """Return the schema's records as a reset would restore them."""
    last_ids = tables[STATE_TABLE].get(LAST_IDS_ID, {})
    start: dict[str, dict[int, Record]] = {
        name: {doc_id: row for doc_id, row in rows.items() if doc_id <= last_ids.get(name, 0)}
        for name, rows in tables.items()
        if name in schema.resources
    }
    for memory in tables.get(START_TABLE, {}).values():
        if memory["table"] in start:
            start[memory["table"]][memory["id"]] = memory["before"]
    return start


def rebased(tables: Tables, schema: Schema) -> dict[str, Any]:
    """Return tables whose present content is the baseline: a reset returns to it."""
    names = (*schema.tables, KEYS_TABLE)
    last_ids = {name: max(tables.get(name, {}), default=0) for name in names}
    own = {**tables[STATE_TABLE], LAST_IDS_ID: last_ids}
    return {**{name: tables[name] for name in tables if name != START_TABLE}, STATE_TABLE: own}
