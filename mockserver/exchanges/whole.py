"""An exchange as JSON, with everything that is known about it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import orjson

from mockserver.contract import Operation
from mockserver.contract.sent import is_too_deep
from mockserver.core.numbers import plain_values
from mockserver.core.records import Change
from mockserver.core.wire import query_pairs
from mockserver.crm import summary_of
from mockserver.exchanges.near_misses import near_misses
from mockserver.exchanges.redaction import redacted_exchange, redacted_json, target_of
from mockserver.journal import Exchange
from mockserver.sandbox.sandbox import Sandbox
from mockserver.schema import SCHEMA

__all__ = ["as_json", "change_as_json", "content", "exported", "header_list", "ignored", "outline"]

_BOM = b"\xef\xbb\xbf"


def as_json(exchange: Exchange, sandbox: Sandbox) -> dict[str, Any]:
    """Return everything about an exchange.

    `ignored` lists the names that the operation does not document. A request for no operation has
    `nearest`: the operations that it may have meant, with the differences.
    """
    exchange = redacted_exchange(exchange)
    whole = {
        **outline(exchange, sandbox),
        "headers": _headers_by_name(exchange),
        "headerList": header_list(exchange.headers),
        "body": content(exchange.body),
        "responseHeaders": header_list(exchange.answer_headers),
        "response": content(exchange.answer),
        "changes": [*map(change_as_json, SCHEMA.of_resources(exchange.changes))],
        "ignored": ignored(exchange, sandbox),
    }
    if exchange.operation is None:
        whole["nearest"] = _nearest(exchange, sandbox.contract.operations.values())
    return dict(redacted_json(whole))


def outline(exchange: Exchange, sandbox: Sandbox) -> dict[str, Any]:
    """Return what `as_json` does without headers, bodies and changes."""
    return {
        "id": exchange.number,
        "time": exchange.now,
        "operation": exchange.operation,
        "method": exchange.method,
        "path": exchange.decoded_path,
        "query": _by_name(query_pairs(exchange.query)),
        "status": exchange.status,
        "durationMs": exchange.milliseconds,
        "faults": [exchange.fault] if exchange.fault else [],
        "assumptions": [*exchange.assumed],
        "summary": summary_of(exchange.changes, sandbox),
    }


def exported(exchange: Exchange, sandbox: Sandbox) -> dict[str, Any]:
    """Return an exchange with what a replay needs to repeat it and to compare the answer."""
    return {
        **as_json(exchange, sandbox),
        "sent": _sent(redacted_exchange(exchange)),
        "versions": [exchange.version, exchange.version + len(exchange.changes)],
    }


def _sent(exchange: Exchange) -> dict[str, Any]:
    """Return target and body for repeating the request; a body that is not UTF-8 is in base64."""
    try:
        body = {"body": exchange.body.decode()}
    except UnicodeDecodeError:
        body = {"base64": b64encode(exchange.body).decode()}
    return {"target": target_of(exchange), **body}


def content(raw: bytes) -> Any:
    """Return the value of a body: JSON, or text if it is not JSON; None if it is empty.

    JSON that is nested too deeply to be written again is returned as text.
    """
    if not raw:
        return None
    text = raw.decode(errors="replace")
    try:
        value = orjson.loads(raw.removeprefix(_BOM))
    except orjson.JSONDecodeError:
        return text
    return text if is_too_deep(value) else plain_values(value)


def ignored(exchange: Exchange, sandbox: Sandbox) -> dict[str, list[str]]:
    """Return the names in query and body that the operation does not document."""
    if exchange.operation is None:
        return {"query": [], "body": []}
    operation = sandbox.contract.operations[exchange.operation]
    query, body = _by_name(query_pairs(exchange.query)), content(exchange.body)
    in_body = operation.body.names if operation.body else ()
    return {
        "query": [name for name in query if name not in operation.query.names],
        "body": [name for name in body if name not in in_body] if isinstance(body, Mapping) else [],
    }


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def header_list(headers: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """Return header fields as JSON, in their order and spelling."""
    return [{"name": name, "value": value} for name, value in headers]


def _headers_by_name(exchange: Exchange) -> dict[str, str]:
    """Return the header fields by their usual names, repeated ones joined."""
    fields = _by_name((name.title(), value) for name, value in exchange.headers)
    return {name: ",".join(values) for name, values in fields.items()}


def change_as_json(change: Change) -> dict[str, Any]:
    """Return the change of a resource's record."""
    before, after = (record and dict(record) for record in (change.before, change.after))
    record_id = change.record.get("id")
    return {"table": change.table, "id": record_id, "before": before, "after": after}


def _nearest(exchange: Exchange, operations: Collection[Operation]) -> list[dict[str, Any]]:
    return [
        {
            "operation": operation.id,
            "method": operation.method,
            "path": operation.path,
            "differences": [difference.text for difference in found],
        }
        for operation, found in near_misses(operations, method=exchange.method, path=exchange.path)
    ]
