"""An exchange in brief, for those who follow a journal: without headers and bodies."""

from __future__ import annotations

from typing import Any

from mockserver.exchanges.line import as_line
from mockserver.exchanges.whole import as_json
from mockserver.journal import Exchange
from mockserver.sandbox.sandbox import Sandbox

__all__ = ["brief"]

_NAMES = (
    *("id", "time", "operation", "method", "path", "query", "status", "durationMs"),
    *("faults", "assumptions", "summary"),
)


def brief(exchange: Exchange, sandbox: Sandbox) -> dict[str, Any]:
    """Return an exchange without headers and bodies, with the ids of the records it changed.

    An answer that is no error is not read: it may be large, and nothing is shown of it.
    """
    if exchange.status < 400:
        exchange = exchange._replace(answer=b"")
    whole = as_json(exchange._replace(headers=(), body=b""), sandbox)
    records = dict.fromkeys(change["id"] for change in whole["changes"])
    return {
        **{name: whole[name] for name in _NAMES},
        "records": [*records],
        "line": as_line(exchange, sandbox),
    }
