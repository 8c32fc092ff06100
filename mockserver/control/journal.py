"""Handlers of the journal."""

from __future__ import annotations

from typing import Any

from mockserver.core.wire import JOURNAL_HEADER
from mockserver.exchanges import (
    as_curl,
    as_har,
    as_json,
    as_line,
    filter_of,
    har_entry,
    har_notes,
)
from mockserver.http.rules import Call, Handler, Reply
from mockserver.journal import Exchange

__all__ = ["HANDLERS"]


def _list_requests(call: Call) -> Any:
    shown = [_shown(call, exchange) for exchange in _found(call)]
    return Reply(shown, ((JOURNAL_HEADER, call.sandbox.journal.identity),))


def _list_requests_as_har(call: Call) -> Any:
    return _har(call, _found(call))


def _clear_requests(call: Call) -> None:
    call.sandbox.journal.clear()


def _get_request(call: Call) -> Any:
    return _shown(call, call.sandbox.journal.get(call.path["id"]))


def _get_request_as_har(call: Call) -> Any:
    return _har(call, [call.sandbox.journal.get(call.path["id"])])


def _found(call: Call) -> list[Exchange]:
    """Return the exchanges that a request asks for, newest last."""
    is_wanted = filter_of(call.query, call.sandbox.contract.path_parameters)
    found = [*filter(is_wanted, call.sandbox.journal.exchanges(after=call.query["after"]))]
    return found[-call.query["limit"] :]


def _har(call: Call, exchanges: list[Exchange]) -> dict[str, Any]:
    return as_har(
        har_entry(exchange, url=call.url, notes=har_notes(exchange, call.sandbox))
        for exchange in exchanges
    )


def _shown(call: Call, exchange: Exchange) -> dict[str, Any]:
    return {
        "nearest": [],
        **as_json(exchange, call.sandbox),
        "line": as_line(exchange, call.sandbox),
        "curl": as_curl(exchange, call.url),
    }


HANDLERS: dict[str, Handler] = {
    "listRequests": _list_requests,
    "clearRequests": _clear_requests,
    "getRequest": _get_request,
    "listRequestsAsHar": _list_requests_as_har,
    "getRequestAsHar": _get_request_as_har,
}
