"""Handlers of the state: reset, snapshots, savepoints, changes, export and import."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from mockserver import generate
from mockserver.core.errors import Conflict, NotFound, StartError
from mockserver.core.records import Change
from mockserver.exchanges import change_as_json, exported
from mockserver.http.rules import Call, Handler
from mockserver.sandbox.sandbox import Sandbox
from mockserver.sandbox.starts import tables_of
from mockserver.sandbox.statefile import export_state, exported_tables, import_state
from mockserver.schema import SCHEMA

__all__ = ["HANDLERS", "shown_changes", "state_of"]


def _reset(call: Call) -> Any:
    call.sandbox.reset()
    return state_of(call.sandbox)


def _start_over(call: Call) -> Any:
    call.sandboxes.start_over(call.sandbox, scenario=call.body["name"], seed=call.body.get("seed"))
    return state_of(call.sandbox)


def _get_play(call: Call) -> Any:
    scenario, seed = call.query["scenario"], call.sandbox.seed
    try:
        start, steps, clock = generate.play(scenario, seed=seed, now=call.sandboxes.clock_start)
    except StartError as error:
        raise Conflict(f"It cannot be played: {error}.") from error
    return {
        "scenario": scenario,
        "seed": seed,
        "clock": clock,
        "stepCount": len(steps),
        "steps": [step._asdict() for step in steps[: call.query["limit"]]],
        "tables": exported_tables(tables_of(start)),
    }


def _list_snapshots(call: Call) -> Any:
    return [{"name": name} for name in call.sandbox.snapshots.names()]


def _save_snapshot(call: Call) -> Any:
    call.sandbox.snapshots.save(call.path["name"], call.sandbox.store.snapshot)
    return {"name": call.path["name"]}


def _load_snapshot(call: Call) -> Any:
    call.sandbox.load(call.sandbox.snapshots.get(call.path["name"]))
    return state_of(call.sandbox)


def _delete_snapshot(call: Call) -> None:
    call.sandbox.snapshots.delete(call.path["name"])


def _create_savepoint(call: Call) -> Any:
    return {"id": call.sandbox.savepoint()}


def _release_savepoint(call: Call) -> None:
    _with_savepoint(call, call.sandbox.release)


def _rollback(call: Call) -> Any:
    _with_savepoint(call, call.sandbox.rollback)
    return state_of(call.sandbox)


def _get_digest(call: Call) -> Any:
    return {"digest": call.sandbox.store.digest(), "version": call.sandbox.store.version}


def _list_changes(call: Call) -> Any:
    complete, changes = call.sandbox.store.feed.since(call.query["since"])
    return {
        "version": call.sandbox.store.version,
        "complete": complete,
        "changes": [*shown_changes(changes)],
    }


def shown_changes(changes: Iterable[tuple[int, Change]]) -> Iterator[dict[str, Any]]:
    """Yield the changes of records, each with its version."""
    for version, change in changes:
        if change.table in SCHEMA.resources:
            yield {"version": version, **change_as_json(change)}


def _export_state(call: Call) -> Any:
    sandbox, number = call.sandbox, call.query["exchange"]
    with_journal = call.query["journal"] or number is not None
    as_json = partial(exported, sandbox=sandbox) if with_journal else None
    return export_state(sandbox, as_json=as_json, exchange=number)


def _import_state(call: Call) -> Any:
    import_state(call.sandbox, call.body)
    return state_of(call.sandbox)


def state_of(sandbox: Sandbox) -> dict[str, Any]:
    """Return what a change of the whole state answers."""
    state = sandbox.store.state
    return {
        "sandbox": sandbox.name,
        "scenario": state["scenario"],
        "seed": state["seed"],
        "now": sandbox.now(),
        "version": sandbox.store.version,
    }


def _with_savepoint(call: Call, act: Callable[[int], None]) -> None:
    number = call.path["id"]
    try:
        act(number)
    except KeyError:
        raise NotFound(
            f"There is no open savepoint {number}. Open one with: POST /_mock/savepoints"
        ) from None


HANDLERS: dict[str, Handler] = {
    "reset": _reset,
    "startOver": _start_over,
    "getPlay": _get_play,
    "listSnapshots": _list_snapshots,
    "saveSnapshot": _save_snapshot,
    "deleteSnapshot": _delete_snapshot,
    "loadSnapshot": _load_snapshot,
    "createSavepoint": _create_savepoint,
    "releaseSavepoint": _release_savepoint,
    "rollback": _rollback,
    "getDigest": _get_digest,
    "listChanges": _list_changes,
    "exportState": _export_state,
    "importState": _import_state,
}
