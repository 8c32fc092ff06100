"""Handlers of the journal."""

from __future__ import annotations

from typing import Any

from mockserver.core.wire import JOURNAL_HEADER
from mockserver.exchanges import as_curl, as_json, as_line, filter_of
from mockserver.http.rules import Call, Handler, Reply
from mockserver.journal import Exchange

__all__ = ["HANDLERS"]


def _list_requests(call: Call) -> Any:
    journal = call.sandbox.journal
    is_wanted = filter_of(call.query, call.sandbox.contract.path_parameters)
    found = [*filter(is_wanted, journal.exchanges(after=call.query["after"]))]
    shown = [_shown(call, exchange) for exchange in found[-call.query["limit"] :]]
    return Reply(shown, ((JOURNAL_HEADER, journal.identity),))


def _clear_requests(call: Call) -> None:
    call.sandbox.journal.clear()


def _get_request(call: Call) -> Any:
    return _shown(call, call.sandbox.journal.get(call.path["id"]))


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
}
