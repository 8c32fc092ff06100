"""A sandbox's state as one JSON value, for another server, or for a replay of its journal.

`tables` are those of a data file, `assume` are the chosen alternatives. With the journal there is
also `undo`, the changes since its first exchange: from them a replay restores the state before any
exchange, even if the state was rolled back or replaced between two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import dropwhile
from typing import Any

from mockserver.core.errors import Conflict, InvalidRecords, NotFound
from mockserver.core.records import (
    KEYS_TABLE,
    OWN_TABLES,
    STATE_ID,
    STATE_TABLE,
    Change,
    Record,
    digest,
)
from mockserver.journal import Exchange
from mockserver.sandbox.sandbox import Sandbox
from mockserver.schema import Schema, in_format_1
from mockserver.store import Tables, at_baseline, numbered, rebased

__all__ = [
    "export_state",
    "exported_tables",
    "exported_with",
    "import_state",
    "tables_in",
    "with_records",
]


def export_state(
    sandbox: Sandbox,
    *,
    as_json: Callable[[Exchange], dict[str, Any]] | None = None,
    exchange: int | None = None,
) -> dict[str, Any]:
    """Return the state; with `as_json`, which turns an exchange into JSON, also the journal.

    The journal has all exchanges that can be replayed, or the one with the number `exchange`.

    Raises:
        NotFound: there is no such exchange, or it can no longer be replayed.
    """
    with sandbox.lock:
        tables = sandbox.store.snapshot()
        state = _exported(STATE_TABLE, tables[STATE_TABLE][STATE_ID])
        exported: dict[str, Any] = {
            "format": state["format"],
            "scenario": state["scenario"],
            "seed": state["seed"],
            "assume": {
                assumption.name: assumption.chosen
                for assumption in sandbox.contract.assumptions
                if assumption.alternatives
            },
            "digest": sandbox.store.digest(),
            "tables": exported_tables(tables),
        }
        if as_json is None:
            return exported
        exchanges = _to_replay(sandbox, exchange)
        journal = {
            "exchanges": [as_json(one) for one in exchanges],
            "undo": _undo(sandbox, exchanges[0].version) if exchanges else [],
        }
        return {**exported, "journal": journal}


def exported_tables(tables: Tables) -> dict[str, dict[str, Record]]:
    """Return tables as an export has them."""
    return {
        name: {str(doc_id): _exported(name, record) for doc_id, record in rows.items()}
        for name, rows in tables.items()
    }


def _before(change: Change) -> Record | None:
    return change.before and _exported(change.table, change.before)


def _exported(table: str, record: Record) -> Record:
    return in_format_1(table, record) if table in OWN_TABLES else record


def _to_replay(sandbox: Sandbox, number: int | None) -> list[Exchange]:
    """Return the exchanges since which every change is known, or the one with a number.

    Raises:
        NotFound: there is no such exchange, or a change since it is no longer known.
    """
    journal, reaches = sandbox.journal, sandbox.store.feed.reaches
    if number is None:
        known = dropwhile(lambda one: not reaches(one.version), journal.exchanges())
        return [*known]
    exchange = journal.get(number)
    if not reaches(exchange.version):
        raise NotFound(
            f"Request {number} can no longer be replayed: too much has changed since it, and the "
            f"state before it is forgotten. Look at it with: GET /_mock/requests/{number}"
        )
    return [exchange]


def _undo(sandbox: Sandbox, version: int) -> list[list[Any]]:
    """Return the changes since a version, the last one first, with the record before each."""
    changes = sandbox.store.feed.since(version).changes
    return [
        [number, change.table, change.doc_id, _before(change)]
        for number, change in reversed(changes)
    ]


def import_state(sandbox: Sandbox, exported: Mapping[str, Any]) -> None:
    """Replace the state of this sandbox by an exported one; its present content is the new start.

    Raises:
        Conflict: it has another form, or its records do not fit together.
    """
    try:
        tables = tables_in(exported, sandbox.schema)
    except InvalidRecords as error:
        raise Conflict(
            f"The file cannot be imported: {error}. Send what GET /_mock/export answers."
        ) from error
    sandbox.replace(tables, cause="import")


def exported_with(exported: Mapping[str, Any], records: Tables, *, schema: Schema) -> Any:
    """Return an export with other records and without the keys.

    Raises:
        InvalidRecords: they do not fit together.
    """
    state = {STATE_TABLE: numbered(exported["tables"], "tables")[STATE_TABLE]}
    tables = with_records(state, records, schema=schema)
    named = {"digest": _digest(tables, schema), "tables": exported_tables(tables)}
    return {**exported, **named}


def with_records(tables: Tables, records: Tables, *, schema: Schema) -> Tables:
    """Return a state with other records, which are its start, at the time of the latest or after.

    Raises:
        InvalidRecords: they do not fit together.
    """
    state = tables[STATE_TABLE][STATE_ID]
    own = {STATE_TABLE: {STATE_ID: state}, KEYS_TABLE: tables.get(KEYS_TABLE, {})}
    whole = schema.checked({**records, **own}, "the import")
    times = (
        row[name]
        for table, resource in schema.resources.items()
        for row in whole[table].values()
        for name in resource.dated
        if row[name]
    )
    now = max(times, default=state["now"])
    if now > state["now"] and state.get("mode") != "real":
        whole[STATE_TABLE][STATE_ID] = {**state, "now": now}
    return rebased(whole, schema)


def tables_in(exported: Mapping[str, Any], schema: Schema) -> Tables:
    """Return the tables of an exported state.

    Raises:
        InvalidRecords: its records do not fit together.
    """
    tables = numbered(exported["tables"], "tables")
    whole = schema.checked(tables, "tables")
    if "digest" in exported and exported["digest"] != _digest(whole, schema):
        return rebased(whole, schema)
    own = {name: whole[name] for name in OWN_TABLES if name in whole}
    schema.checked({**at_baseline(whole, schema), **own}, "tables, at the start")
    return whole


def _digest(tables: Tables, schema: Schema) -> str:
    return digest({name: tables[name].items() for name in schema.tables})
