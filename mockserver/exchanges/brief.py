"""An exchange in brief, for those who follow a journal: without headers and bodies."""

from __future__ import annotations

from typing import Any

from mockserver.exchanges.line import line_of
from mockserver.exchanges.redaction import redacted_exchange, redacted_json
from mockserver.exchanges.whole import ignored, outline
from mockserver.journal import Exchange
from mockserver.sandbox.sandbox import Sandbox
from mockserver.schema import SCHEMA

__all__ = ["brief"]

_OF_BODY = {"content-type", "content-encoding"}
"""The headers that say how the body is to be read."""


def brief(exchange: Exchange, sandbox: Sandbox) -> dict[str, Any]:
    """Return an exchange without headers and bodies, with the ids of the records it changed.

    What is not shown is not redacted either: much of the time of a request would go into it.
    """
    headers = [one for one in exchange.headers if one[0].lower() in _OF_BODY]
    answer = exchange.answer if exchange.status >= 400 else b""  # its line shows an error
    exchange = redacted_exchange(
        exchange._replace(headers=headers, answer_headers=(), answer=answer)
    )
    shown = outline(exchange, sandbox)
    found = ignored(exchange, sandbox)
    ours = SCHEMA.of_resources(exchange.changes)
    records = dict.fromkeys(change.record.get("id") for change in ours)
    line = line_of(exchange, summary=shown["summary"], ignored=found)
    return dict(redacted_json({**shown, "records": [*records], "line": line}))
