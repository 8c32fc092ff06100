"""The store knows no CRM: what its tables and indexes are is handed to it by a schema."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import mockserver.store
from mockserver.core.records import STATE_TABLE
from mockserver.schema import SCHEMA, read_schema
from mockserver.store import Start, Store, rebased

MODULES = sorted(Path(mockserver.store.__file__).parent.glob("*.py"))
OURS = {*SCHEMA.tables} | {
    field for resource in SCHEMA.resources.values() for field in resource.fields
}
OURS -= {"id", "name"}  # which mean something everywhere

NOTES: dict[str, Any] = {
    "notes": {
        "called": "note",
        "known by": ["text"],
        "indexes": ["topic"],
        "fields": {
            "id": "id",
            "text": "text",
            "topic": "text",
            "goneAt": {"kind": "time of deletion", "nullable": True},
        },
    }
}


def texts(source: str) -> Iterator[str]:
    """List the texts of a module that are no documentation."""
    tree = ast.parse(source)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in told:
            value = node.value.decode("latin-1") if isinstance(node.value, bytes) else node.value
            if isinstance(value, str):
                yield value


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_table_and_no_field_of_the_crm_is_named_in_the_store(module: Path) -> None:
    words = {word for text in texts(module.read_text("utf-8")) for word in re.findall(r"\w+", text)}

    assert words & OURS == set()


def test_a_store_finds_records_by_the_indexes_of_another_schema() -> None:
    schema = read_schema(NOTES)
    notes = schema.resources["notes"]
    first = notes.new(id="1", text="Call", topic="acme")
    tables = rebased({"notes": {1: first}, STATE_TABLE: {}}, schema)
    store = Store(Start(tables, schema))
    store.insert("notes", notes.new(id="2", text="Write", topic="acme"))

    store.update("notes", "1", {"goneAt": "2025-01-01T00:00:00.000Z"})

    assert list(store.find("notes", "topic", "acme")) == [2]
    store.reset()
    assert [record["text"] for record in store.first("notes", 9)] == ["Call"]
    assert list(store.find("notes", "topic", "acme")) == [1]
