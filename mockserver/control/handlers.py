"""A handler per operation of the control surface: takes what the contract read, gives a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from mockserver.api.documents import contract_answer
from mockserver.contract.document import operations
from mockserver.control.document import PLACE, load_control, served_control
from mockserver.control.requests import clear_requests, get_request, list_requests
from mockserver.determinism import to_timestamp
from mockserver.errors import NotFound
from mockserver.http.bodies import JSON, YAML
from mockserver.http.rules import Call, Handler
from mockserver.sandbox import Sandbox
from mockserver.schema import SCHEMA
from mockserver.telling import exported
from mockserver.times import reached, read_clock, read_time
from mockserver.transfer import export_state, import_state

__all__ = ["HANDLERS"]


def _list_operations(_call: Call) -> Any:
    return {
        "contract": PLACE,
        "operations": [
            {"method": method, "path": path, "summary": one["summary"]}
            for path, method, one in operations(load_control())
        ],
    }


def _get_health(call: Call) -> Any:
    return {
        **_told(call.sandbox),
        "version": _version(),
        "sandboxes": len(call.sandboxes.all()),
    }


@cache
def _version() -> str:
    try:
        return version("introzy-mock")
    except PackageNotFoundError:  # where a test has put a file system in the disk's place
        return "unknown"


def _get_contract(call: Call, *, media: str) -> Any:
    return contract_answer(served_control(), call.url, media=media)


def _list_sandboxes(call: Call) -> Any:
    return [_told(world) for world in call.sandboxes.all()]


def _create_sandbox(call: Call) -> Any:
    body = call.body
    world = call.sandboxes.create(
        body["name"],
        scenario=body.get("scenario"),
        seed=body.get("seed"),
        clock=read_clock(body["clock"], place="clock.") if "clock" in body else None,
        assume=body.get("assume"),
    )
    return {**_told(world), "apiKey": world.keys.own}


def _delete_sandbox(call: Call) -> None:
    call.sandboxes.drop(call.path["name"])


def _reset(call: Call) -> Any:
    call.sandbox.reset()
    return _state(call.sandbox)


def _start_over(call: Call) -> Any:
    call.sandboxes.start_over(call.sandbox, scenario=call.body["name"], seed=call.body.get("seed"))
    return _state(call.sandbox)


def _list_snapshots(call: Call) -> Any:
    return [{"name": name} for name in call.sandbox.snapshots.names()]


def _save_snapshot(call: Call) -> Any:
    call.sandbox.snapshots.save(call.path["name"], call.sandbox.store.snapshot)
    return {"name": call.path["name"]}


def _load_snapshot(call: Call) -> Any:
    call.sandbox.load(call.sandbox.snapshots.get(call.path["name"]))
    return _state(call.sandbox)


def _delete_snapshot(call: Call) -> None:
    call.sandbox.snapshots.delete(call.path["name"])


def _create_savepoint(call: Call) -> Any:
    return {"id": call.sandbox.savepoint()}


def _release_savepoint(call: Call) -> None:
    _with_savepoint(call, call.sandbox.release)


def _rollback(call: Call) -> Any:
    _with_savepoint(call, call.sandbox.rollback)
    return _state(call.sandbox)


def _get_digest(call: Call) -> Any:
    return {"digest": call.sandbox.store.digest(), "version": call.sandbox.store.version}


def _list_changes(call: Call) -> Any:
    complete, changes = call.sandbox.store.told_since(call.query["since"])
    return {
        "version": call.sandbox.store.version,
        "complete": complete,
        "changes": [
            {
                "version": number,
                "table": change.table,
                "id": (change.after or change.before or {}).get("id"),
                "before": change.before,
                "after": change.after,
            }
            for number, change in changes
            if change.table in SCHEMA.resources
        ],
    }


def _get_clock(call: Call) -> Any:
    clock = call.sandbox.clock
    return {"now": call.sandbox.now(), "mode": clock.mode, "step": clock.step}


def _set_clock(call: Call) -> Any:
    call.sandbox.set_clock(call.sandbox.clock.set(**read_clock(call.body)))
    return _get_clock(call)


def _advance_clock(call: Call) -> Any:
    clock = call.sandbox.clock
    moment = reached(clock.time(), _milliseconds(call.body), what="The time")
    call.sandbox.set_clock(clock.set(now=moment))
    return _get_clock(call)


def _list_faults(call: Call) -> Any:
    return call.sandbox.faults.list()


def _add_fault(call: Call) -> Any:
    return call.sandbox.faults.add(call.body)


def _clear_faults(call: Call) -> None:
    call.sandbox.faults.clear()


def _delete_fault(call: Call) -> None:
    call.sandbox.faults.remove(call.path["id"])


def _list_keys(call: Call) -> Any:
    return call.sandbox.keys.list()


def _add_key(call: Call) -> Any:
    body = call.body
    if body.get("expiresAt") is None:
        now = call.sandbox.milliseconds()
        expires = reached(now, _milliseconds(body), what="The end of the key")
    else:
        expires = read_time(body["expiresAt"], field="expiresAt")
    return call.sandbox.keys.add(name=body.get("name"), expires_at=to_timestamp(expires))


def _revoke_key(call: Call) -> None:
    call.sandbox.keys.revoke(call.path["id"])


def _list_people(call: Call) -> Any:
    return _records(call, "people")


def _list_users(call: Call) -> Any:
    return _records(call, "users")


def _list_companies(call: Call) -> Any:
    return _records(call, "companies")


def _export_state(call: Call) -> Any:
    world = call.sandbox
    journal = call.query["journal"]
    return export_state(world, tell=partial(exported, sandbox=world) if journal else None)


def _import_state(call: Call) -> Any:
    import_state(call.sandbox, call.body)
    return _state(call.sandbox)


def _told(world: Sandbox) -> dict[str, Any]:
    return {"name": world.name, "scenario": world.store.state["scenario"], "seed": world.seed}


def _state(world: Sandbox) -> dict[str, Any]:
    state = world.store.state
    return {
        "sandbox": world.name,
        "scenario": state["scenario"],
        "seed": state["seed"],
        "now": world.now(),
        "version": world.store.version,
    }


def _with_savepoint(call: Call, act: Callable[[int], None]) -> None:
    number = call.path["id"]
    try:
        act(number)
    except KeyError:
        raise NotFound(
            f"There is no open savepoint {number}. Open one with: POST /_mock/savepoints"
        ) from None


def _milliseconds(body: Mapping[str, Any]) -> int:
    seconds = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
    return int(sum(1000 * each * body.get(name, 0) for name, each in seconds.items()))


def _records(call: Call, table: str) -> list[dict[str, Any]]:
    return [dict(record) for record in call.sandbox.store.first(table, call.query["limit"])]


HANDLERS: dict[str, Handler] = {
    "listOperations": _list_operations,
    "getHealth": _get_health,
    "getControlContract": partial(_get_contract, media=JSON),
    "getControlContractYaml": partial(_get_contract, media=YAML),
    "listSandboxes": _list_sandboxes,
    "createSandbox": _create_sandbox,
    "deleteSandbox": _delete_sandbox,
    "reset": _reset,
    "startOver": _start_over,
    "listSnapshots": _list_snapshots,
    "saveSnapshot": _save_snapshot,
    "deleteSnapshot": _delete_snapshot,
    "loadSnapshot": _load_snapshot,
    "createSavepoint": _create_savepoint,
    "releaseSavepoint": _release_savepoint,
    "rollback": _rollback,
    "getDigest": _get_digest,
    "listChanges": _list_changes,
    "getClock": _get_clock,
    "setClock": _set_clock,
    "advanceClock": _advance_clock,
    "listFaults": _list_faults,
    "addFault": _add_fault,
    "clearFaults": _clear_faults,
    "deleteFault": _delete_fault,
    "listRequests": list_requests,
    "clearRequests": clear_requests,
    "getRequest": get_request,
    "listKeys": _list_keys,
    "addKey": _add_key,
    "revokeKey": _revoke_key,
    "listPeople": _list_people,
    "listUsers": _list_users,
    "listCompanies": _list_companies,
    "exportState": _export_state,
    "importState": _import_state,
}
