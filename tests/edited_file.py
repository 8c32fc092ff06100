"""Editing a data file with stock TinyDB, as people do while the mock is stopped."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from tinydb import TinyDB
from tinydb.table import Document

from mockserver.core.records import digest
from mockserver.schema import SCHEMA

Edit: TypeAlias = Callable[[TinyDB], object]

NEW = "10000000-0000-4000-8000-00000000000"
"""The id of a new record, without its last digit."""


def edit(path: Path, *edits: Edit) -> str:
    """Edit a data file; give the digest of the records that it holds then."""
    with TinyDB(path, encoding="utf-8") as database:
        for change in edits:
            change(database)
    return held(path)


def held(path: Path) -> str:
    """Return the digest of the records in a data file."""
    content = json.loads(path.read_text(encoding="utf-8"))
    tables = {
        table: [(int(doc_id), record) for doc_id, record in content.get(table, {}).items()]
        for table in SCHEMA.tables
    }
    return digest(tables)


def like_first(database: TinyDB, table: str, **fields: Any) -> dict[str, Any]:
    """Return a copy of the first record of a table with other fields."""
    return {**database.table(table).all()[0], **fields}


def add_everywhere(database: TinyDB) -> None:
    """Add a record to each table, and a deal that names them all."""
    user = like_first(database, "users", id=f"{NEW}1", firstName="Ada")
    company = like_first(database, "companies", id=f"{NEW}2", name="Analytical Engines")
    person = like_first(database, "people", id=f"{NEW}3", companyId=company["id"])
    stage = like_first(database, "stages", id=f"{NEW}4", label="Parked", sortOrder=9)
    deal = like_first(
        database,
        "deals",
        id=f"{NEW}5",
        name="Typed in by hand",
        ownerId=user["id"],
        pipelineId=stage["pipelineId"],
        pipelineStageId=stage["id"],
        contactId=company["id"],
        contactType="COMPANY",
        referredByCustomerId=person["id"],
        referredByContactType="USER",
    )
    for table, record in (
        ("users", user),
        ("companies", company),
        ("people", person),
        ("stages", stage),
        ("deals", deal),
    ):
        database.table(table).insert(record)


def add_far_away(database: TinyDB) -> None:
    """Add a deal whose document id leaves a gap."""
    deal = like_first(database, "deals", id=f"{NEW}6", name="Far away")
    database.table("deals").insert(Document(deal, doc_id=5000))


def change_records(database: TinyDB) -> None:
    """Rename records of several tables."""
    deals = database.table("deals")
    there = [doc_id for doc_id in (1, 3) if deals.contains(doc_id=doc_id)]
    deals.update({"name": "Renamed by hand"}, doc_ids=there)
    database.table("users").update({"firstName": "Grace"}, doc_ids=[1])
    database.table("pipelines").update({"name": "By hand"}, doc_ids=[1])


def remove_deals(database: TinyDB) -> None:
    """Remove the first deals and the last one."""
    last = max(deal.doc_id for deal in database.table("deals").all())
    database.table("deals").remove(doc_ids=[1, 2, last])


def empty_deals(database: TinyDB) -> None:
    """Remove all deals."""
    database.table("deals").truncate()


def drop_deals(database: TinyDB) -> None:
    """Remove the table of deals."""
    database.drop_table("deals")


def forget_the_start(database: TinyDB) -> None:
    """Remove what the mock wrote down of the start."""
    database.table("introzy-mock").remove(doc_ids=[2])
    database.drop_table("introzy-mock-start")
    database.drop_table("introzy-mock-seal")
    database.table("deals").update({"name": "Of the start"}, doc_ids=[1])


def add_a_table(database: TinyDB) -> None:
    """Add tables of one's own."""
    database.insert({"mine": True})
    database.table("deals").update({"name": "Beside my table"}, doc_ids=[1])


def do_everything(database: TinyDB) -> None:
    """Add, change and remove."""
    for change in (remove_deals, add_everywhere, add_far_away, change_records):
        change(database)


EDITS: tuple[Edit, ...] = (
    add_everywhere,
    add_far_away,
    change_records,
    remove_deals,
    empty_deals,
    drop_deals,
    forget_the_start,
    add_a_table,
    do_everything,
)
