"""An exchange as JSON, for programs and for people who look closely."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Mapping
from typing import Any

import orjson

from mockserver.contract import Operation
from mockserver.contract.sent import is_too_deep
from mockserver.crm import in_words
from mockserver.journal import Exchange
from mockserver.numbers import plain, plain_values
from mockserver.records import Change
from mockserver.sandbox import Sandbox
from mockserver.schema import SCHEMA
from mockserver.telling.hiding import hidden, shown_headers, shown_target, without_keys
from mockserver.telling.nearest import nearest
from mockserver.wire import query_pairs

__all__ = ["content", "exported", "ignored", "told"]

_BOM = b"\xef\xbb\xbf"


def told(exchange: Exchange, world: Sandbox) -> dict[str, Any]:
    """Tell everything about an exchange.

    `ignored` lists what was sent under names that the operation does not document. A request for
    no operation has `nearest`: those that it may have meant, and what differs.
    """
    exchange = without_keys(exchange)
    whole = {
        "id": exchange.number,
        "time": exchange.now,
        "operation": exchange.operation,
        "method": exchange.method,
        "path": exchange.decoded_path,
        "query": _query(exchange),
        "headers": shown_headers(exchange),
        "headerList": [{"name": name, "value": value} for name, value in exchange.headers],
        "body": content(exchange.body),
        "status": exchange.status,
        "response": content(exchange.answer),
        "durationMs": plain(round(exchange.seconds * 1000, 3)),
        "faults": _faults(exchange),
        "assumptions": [*exchange.assumed],
        "changes": [
            _change(change) for change in exchange.changes if change.table in SCHEMA.resources
        ],
        "summary": in_words(exchange.changes, world),
        "ignored": ignored(exchange, world),
    }
    if exchange.operation is None:
        whole["nearest"] = _nearest(exchange, world.contract.operations.values())
    return dict(hidden(whole))


def exported(exchange: Exchange, world: Sandbox) -> dict[str, Any]:
    """Return an exchange with what a replay needs to send it again and to compare the answer."""
    return {
        **told(exchange, world),
        "sent": _as_sent(exchange),
        "versions": [exchange.version, exchange.version + len(exchange.changes)],
    }


def _as_sent(exchange: Exchange) -> dict[str, Any]:
    """Give path and query, and the body, as they were sent, for sending them again.

    A body that is no UTF-8 is told in base64. API keys are hidden here too.
    """
    exchange = without_keys(exchange)
    try:
        body = {"body": exchange.body.decode()}
    except UnicodeDecodeError:
        body = {"base64": b64encode(exchange.body).decode()}
    return {"target": shown_target(exchange), **body}


def content(raw: bytes) -> Any:
    """Give what a body says: JSON, or text if it is none; None if it is empty.

    JSON that is nested deeper than can be written again is given as text.
    """
    if not raw:
        return None
    text = raw.decode(errors="replace")
    try:
        value = orjson.loads(raw.removeprefix(_BOM))
    except orjson.JSONDecodeError:
        return text
    return text if is_too_deep(value) else plain_values(value)


def _faults(exchange: Exchange) -> list[dict[str, Any]]:
    if not exchange.fault:
        return []
    return [{"id": exchange.fault_rule, "name": exchange.fault, "effect": exchange.fault_effect}]


def _query(exchange: Exchange) -> dict[str, list[str]]:
    sent: dict[str, list[str]] = {}
    for name, value in query_pairs(exchange.query):
        sent.setdefault(name, []).append(value)
    return sent


def _change(change: Change) -> dict[str, Any]:
    before, after = (record and dict(record) for record in (change.before, change.after))
    record_id = (after or before or {})["id"]
    return {"table": change.table, "id": record_id, "before": before, "after": after}


def ignored(exchange: Exchange, world: Sandbox) -> dict[str, list[str]]:
    """Return the names in query and body that the operation does not document."""
    if exchange.operation is None:
        return {"query": [], "body": []}
    operation = world.contract.operations[exchange.operation]
    body = content(exchange.body)
    in_body = operation.body.names if operation.body else ()
    return {
        "query": [name for name in _query(exchange) if name not in operation.query.names],
        "body": [name for name in body if name not in in_body] if isinstance(body, Mapping) else [],
    }


def _nearest(exchange: Exchange, operations: Collection[Operation]) -> list[dict[str, Any]]:
    return [
        {
            "operation": operation.id,
            "method": operation.method,
            "path": operation.path,
            "differences": [difference.text for difference in found],
        }
        for operation, found in nearest(operations, method=exchange.method, path=exchange.path)
    ]
