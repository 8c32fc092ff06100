"""A handler for each operation of the control surface; the contract shapes what it returns."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from mockserver.api.documents import contract_answer
from mockserver.contract.document import operations
from mockserver.control import boards, journal, pictures, state, timeline, watching
from mockserver.control.document import PLACE, load_control, served_control
from mockserver.control.events import shown_clock
from mockserver.core.determinism import to_timestamp
from mockserver.core.times import SECONDS, reached, read_clock, read_time
from mockserver.core.version import program_version
from mockserver.http.bodies import JSON, YAML
from mockserver.http.rules import Call, Handler
from mockserver.sandbox.sandbox import Sandbox

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
        **_described(call.sandbox),
        "version": program_version(),
        "sandboxes": len(call.sandboxes.all()),
    }


def _get_contract(call: Call, *, media: str) -> Any:
    return contract_answer(served_control(), call.url, media=media)


def _list_sandboxes(call: Call) -> Any:
    return [_described(sandbox) for sandbox in call.sandboxes.all()]


def _create_sandbox(call: Call) -> Any:
    body = call.body
    sandbox = call.sandboxes.create(
        body["name"],
        scenario=body.get("scenario"),
        seed=body.get("seed"),
        clock=read_clock(body["clock"], place="clock.") if "clock" in body else None,
        assume=body.get("assume"),
    )
    return _with_key(sandbox)


def _get_sandbox(call: Call) -> Any:
    return _with_key(call.sandboxes.named(call.path["name"]))


def _delete_sandbox(call: Call) -> None:
    call.sandboxes.drop(call.path["name"])


def _get_clock(call: Call) -> Any:
    return shown_clock(call.sandbox)


def _set_clock(call: Call) -> Any:
    call.sandbox.set_clock(call.sandbox.clock.set(**read_clock(call.body)))
    return _get_clock(call)


def _advance_clock(call: Call) -> Any:
    call.sandbox.advance_clock(_milliseconds(call.body))
    return _get_clock(call)


def _list_faults(call: Call) -> Any:
    return call.sandbox.faults.list()


def _add_fault(call: Call) -> Any:
    return call.sandbox.faults.add(call.body).as_json()


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


def _list_records(call: Call, *, table: str) -> Any:
    return [dict(record) for record in call.sandbox.store.first(table, call.query["limit"])]


def _described(sandbox: Sandbox) -> dict[str, Any]:
    return {"name": sandbox.name, "scenario": sandbox.store.state["scenario"], "seed": sandbox.seed}


def _with_key(sandbox: Sandbox) -> dict[str, Any]:
    return {**_described(sandbox), "apiKey": sandbox.keys.own}


def _milliseconds(body: Mapping[str, Any]) -> int:
    return int(sum(1000 * each * body.get(name, 0) for name, each in SECONDS.items()))


HANDLERS: dict[str, Handler] = {
    **boards.HANDLERS,
    **journal.HANDLERS,
    **pictures.HANDLERS,
    **state.HANDLERS,
    **timeline.HANDLERS,
    **watching.HANDLERS,
    "listOperations": _list_operations,
    "getHealth": _get_health,
    "getControlContract": partial(_get_contract, media=JSON),
    "getControlContractYaml": partial(_get_contract, media=YAML),
    "listSandboxes": _list_sandboxes,
    "createSandbox": _create_sandbox,
    "getSandbox": _get_sandbox,
    "deleteSandbox": _delete_sandbox,
    "getClock": _get_clock,
    "setClock": _set_clock,
    "advanceClock": _advance_clock,
    "listFaults": _list_faults,
    "addFault": _add_fault,
    "clearFaults": _clear_faults,
    "deleteFault": _delete_fault,
    "listKeys": _list_keys,
    "addKey": _add_key,
    "revokeKey": _revoke_key,
    "listPeople": partial(_list_records, table="people"),
    "listUsers": partial(_list_records, table="users"),
    "listCompanies": partial(_list_records, table="companies"),
}
