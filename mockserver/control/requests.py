"""The journal as the control surface shows it: which exchanges are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.http.rules import Call, Reply
from mockserver.journal import Exchange
from mockserver.records import canonical_id
from mockserver.telling import as_curl, line, told
from mockserver.wire import JOURNAL_HEADER

__all__ = ["clear_requests", "get_request", "list_requests"]


def list_requests(call: Call) -> Any:
    """List the exchanges that the query asks for."""
    found = [
        exchange
        for exchange in call.sandbox.journal.exchanges(after=call.query["after"])
        if _is_asked_for(exchange, call.query)
    ]
    shown = [_shown(call, exchange) for exchange in found[-call.query["limit"] :]]
    return Reply(shown, ((JOURNAL_HEADER, call.sandbox.journal.identity),))


def clear_requests(call: Call) -> None:
    """Forget all exchanges."""
    call.sandbox.journal.clear()


def get_request(call: Call) -> Any:
    """Tell one exchange."""
    return _shown(call, call.sandbox.journal.get(call.path["id"]))


def _shown(call: Call, exchange: Exchange) -> dict[str, Any]:
    return {
        "nearest": [],
        **told(exchange, call.sandbox),
        "line": line(exchange, call.sandbox),
        "curl": as_curl(exchange, call.url),
    }


def _is_asked_for(exchange: Exchange, query: Mapping[str, Any]) -> bool:
    path, deal = query["path"], query["deal"]
    return (
        query["operation"] in {None, exchange.operation}
        and query["status"] in {None, exchange.status}
        and (query["method"] or exchange.method).upper() == exchange.method.upper()
        and (path is None or _path_fits(path, exchange.decoded_path))
        and (deal is None or _is_about(exchange, deal))
    )


def _path_fits(asked: str, path: str) -> bool:
    return path.startswith(asked[:-1]) if asked.endswith("*") else path == asked


def _is_about(exchange: Exchange, deal: str) -> bool:
    deal = canonical_id(deal)
    return canonical_id(exchange.path_parameters.get("id", "")) == deal or any(
        change.table == "deals"
        and canonical_id((change.after or change.before or {}).get("id", "")) == deal
        for change in exchange.changes
    )
