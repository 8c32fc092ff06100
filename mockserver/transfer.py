"""A sandbox's state as one JSON value: to carry it elsewhere, or to go back to what a journal saw.

`tables` are those of a data file, `assume` is what was chosen of the assumptions that have an
alternative. With the journal go the exchanges since the state last jumped, and `undo`, which leads
from the state back to the one that the first of them met.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockserver.errors import InvalidRecords, InvalidRequest
from mockserver.journal import Exchange
from mockserver.records import STATE_TABLE
from mockserver.sandbox import Sandbox
from mockserver.store import FORMAT, Tables, checked

__all__ = ["export_state", "import_state"]

_NEEDED = ("format", "scenario", "seed", "deals", "now")


def export_state(
    world: Sandbox, *, tell: Callable[[Exchange], dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Give the state, and with `tell`, which puts an exchange into JSON, the journal too."""
    with world.lock:
        state = world.store.state
        exported: dict[str, Any] = {
            "format": FORMAT,
            "scenario": state["scenario"],
            "seed": state["seed"],
            "assume": {
                assumption.name: assumption.chosen
                for assumption in world.contract.assumptions
                if assumption.alternatives
            },
            "digest": world.store.digest(),
            "tables": {
                name: {str(doc_id): record for doc_id, record in rows.items()}
                for name, rows in world.store.snapshot().items()
            },
        }
        return exported if tell is None else {**exported, "journal": _journal(world, tell)}


def _journal(world: Sandbox, tell: Callable[[Exchange], dict[str, Any]]) -> dict[str, Any]:
    first = _first_to_replay(world)
    exchanges = [one for one in world.journal.exchanges() if first and one.number >= first.number]
    told = world.store.told_since(first.version) if first else None
    undo = [
        [change.table, change.doc_id, change.before]
        for _, change in reversed(told.changes if told else [])
    ]
    return {"exchanges": [tell(one) for one in exchanges], "undo": undo}


def _first_to_replay(world: Sandbox) -> Exchange | None:
    """Find the oldest exchange since which every change is known and none was a jump."""
    for exchange in world.journal.exchanges():
        if exchange.version < world.jumped_to:
            continue
        if world.store.remembers(exchange.version):
            return exchange
    return None


def import_state(world: Sandbox, exported: Mapping[str, Any]) -> None:
    """Make an exported state this sandbox's.

    Raises:
        InvalidRequest: it is of another form, or its records do not fit together.
    """
    try:
        tables = _tables(exported)
    except InvalidRecords as error:
        raise InvalidRequest(
            f"The file cannot be imported: {error}. Send what GET /_mock/export answers."
        ) from error
    world.replace(tables)


def _tables(exported: Mapping[str, Any]) -> Tables:
    tables: dict[str, dict[int, Any]] = {}
    for name, rows in exported["tables"].items():
        if not isinstance(rows, Mapping):
            raise InvalidRecords(f"tables {name} is no JSON object")
        numbers = [doc_id for doc_id in rows if not doc_id.isdecimal()]
        if numbers:
            raise InvalidRecords(f"tables {name} has the document id {numbers[0]!r}")
        tables[name] = {int(doc_id): record for doc_id, record in rows.items()}
    state = tables.get(STATE_TABLE, {}).get(1)
    if not isinstance(state, Mapping) or any(name not in state for name in _NEEDED):
        raise InvalidRecords(f"tables {STATE_TABLE} 1 lacks one of {', '.join(_NEEDED)}")
    if state["format"] > FORMAT:
        raise InvalidRecords(f"it has format {state['format']}, this program reads {FORMAT}")
    return checked(tables, "tables")
