"""TinyDB's own interface over the live tables: the same results as stock TinyDB, one door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tinydb import TinyDB, where
from tinydb.operations import delete, increment
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from mockserver.schema import SCHEMA
from mockserver.store import Start, Store

RECORDS: list[dict[str, Any]] = [
    {"id": "a", "name": "one", "n": 1, "tags": ["x"]},
    {"id": "b", "name": "two", "n": 2, "tags": ["y"]},
    {"id": "c", "name": "three", "n": 3, "tags": []},
]

OPERATIONS: dict[str, Callable[[TinyDB], Any]] = {
    "all": lambda db: db.table("people").all(),
    "search": lambda db: db.table("people").search(where("n") > 1),
    "get by id": lambda db: db.table("people").get(doc_id=2),
    "get by ids": lambda db: db.table("people").get(doc_ids=[3, 1]),
    "get by query": lambda db: db.table("people").get(where("name") == "two"),
    "contains": lambda db: db.table("people").contains(doc_id=9),
    "count": lambda db: db.table("people").count(where("n") < 3),
    "length": lambda db: len(db.table("people")),
    "iterate": lambda db: list(db.table("people")),
    "tables": lambda db: "people" in db.tables(),
    "insert": lambda db: db.table("people").insert({"id": "d", "n": 4}),
    "insert many": lambda db: db.table("people").insert_multiple([{"id": "d"}, {"id": "e"}]),
    "insert document": lambda db: db.table("people").insert(Document({"id": "z"}, doc_id=9)),
    "update all": lambda db: db.table("people").update({"n": 0}),
    "update by query": lambda db: db.table("people").update({"n": 0}, where("n") > 1),
    "update by id": lambda db: db.table("people").update({"n": 0}, doc_ids=[2]),
    "update by operation": lambda db: db.table("people").update(increment("n"), where("n") > 1),
    "update in depth": lambda db: db.table("people").update(
        lambda document: document["tags"].append("z"), doc_ids=[1]
    ),
    "delete a field": lambda db: db.table("people").update(delete("name"), doc_ids=[1]),
    "update many": lambda db: db.table("people").update_multiple(
        [({"n": 9}, where("id") == "a"), (delete("n"), where("id") == "b")]
    ),
    "upsert present": lambda db: db.table("people").upsert({"n": 7}, where("id") == "a"),
    "upsert absent": lambda db: db.table("people").upsert({"id": "q"}, where("id") == "q"),
    "remove by query": lambda db: db.table("people").remove(where("n") > 1),
    "remove by id": lambda db: db.table("people").remove(doc_ids=[1]),
    "truncate": lambda db: db.table("people").truncate(),
    "drop a table": lambda db: db.drop_table("people"),
    "drop all tables": lambda db: db.drop_tables(),
    "another table": lambda db: db.table("scratch").insert({"n": 1}),
}


@pytest.fixture
def store() -> Store:
    return Store(
        Start(
            {"people": {number: dict(record) for number, record in enumerate(RECORDS, 1)}}, SCHEMA
        )
    )


@pytest.fixture
def stock() -> TinyDB:
    database = TinyDB(storage=MemoryStorage)
    database.table("people").insert_multiple([dict(record) for record in RECORDS])
    return database


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_does_what_stock_tinydb_does(store: Store, stock: TinyDB, name: str) -> None:
    operation = OPERATIONS[name]

    assert operation(store.tinydb) == operation(stock)

    for table in ("people", "scratch"):
        assert store.tinydb.table(table).all() == stock.table(table).all()


def test_a_write_through_tinydb_reaches_the_views(store: Store) -> None:
    store.tinydb.table("people").update({"id": "new"}, doc_ids=[1])

    assert store.get("people", "a") is None
    assert store.get("people", "new") is not None


@pytest.mark.parametrize(
    "read",
    [
        lambda table: table.get(doc_id=1),
        lambda table: table.all()[0],
        lambda table: table.search(where("id") == "a")[0],
    ],
)
def test_a_document_that_was_read_shares_nothing_with_the_store(
    store: Store, read: Callable[[Any], Any]
) -> None:
    table = store.tinydb.table("people")

    document = read(table)
    document["name"] = "altered"
    document["tags"].append("altered")

    assert read(table) == RECORDS[0]


def test_a_document_that_was_written_shares_nothing_with_the_store(store: Store) -> None:
    tags = ["x"]
    store.tinydb.table("people").insert({"id": "d", "tags": tags})

    tags.append("altered")

    record = store.get("people", "d")
    assert record is not None
    assert record["tags"] == ["x"]


def test_an_update_that_fails_half_way_changes_nothing(store: Store) -> None:
    def fail_at_two(document: Any) -> None:
        document["n"] = 0
        if document["id"] == "b":
            raise RuntimeError

    with pytest.raises(RuntimeError):
        store.tinydb.table("people").update(fail_at_two)

    assert store.tinydb.table("people").all() == RECORDS
