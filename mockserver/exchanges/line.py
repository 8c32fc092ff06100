"""An exchange in one line, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mockserver.core.printable import printable
from mockserver.core.redaction import redacted
from mockserver.crm import summary_of
from mockserver.exchanges.redaction import redacted_exchange, target_of
from mockserver.exchanges.whole import content, ignored
from mockserver.faults import Effect
from mockserver.journal import Exchange
from mockserver.sandbox.sandbox import Sandbox

__all__ = ["as_line", "is_silent", "line_of"]

_READING = {"GET", "HEAD", "OPTIONS"}


def as_line(exchange: Exchange, sandbox: Sandbox) -> str:
    """Return an exchange in one line: time, request, status, and what it changed."""
    exchange = redacted_exchange(exchange)
    summary = summary_of(exchange.changes, sandbox)
    return line_of(exchange, summary=summary, ignored=ignored(exchange, sandbox))


def line_of(
    exchange: Exchange, *, summary: Sequence[str], ignored: Mapping[str, Sequence[str]]
) -> str:
    """Return the same for a sandbox that is gone; `summary` are the changes in words."""
    silent = is_silent(exchange)
    status = "---" if silent else exchange.status
    start = f"{exchange.now}  {status}  {exchange.method:<6} {target_of(exchange)}"
    error = "no answer" if silent else _error(exchange)
    events = [*summary, *_outcome(exchange, error, changed=bool(summary))]
    events += [
        f"ignored in the {part}: {', '.join(names)}" for part, names in ignored.items() if names
    ]
    if exchange.fault:
        events.append(f"fault {exchange.fault['name']}")
    return printable(redacted(f"{start}  {'; '.join(events)}"))


def _outcome(exchange: Exchange, error: str | None, *, changed: bool) -> Iterator[str]:
    """Yield the error, or the operation if nothing else says what was done."""
    if error:
        yield error
    elif not changed:
        operation = exchange.operation or "no operation"
        is_write = exchange.operation and exchange.method not in _READING and exchange.status < 400
        yield f"{operation}: nothing changed" if is_write else operation


def _error(exchange: Exchange) -> str | None:
    answer = content(exchange.answer) if exchange.status >= 400 else None
    error = answer.get("error") if isinstance(answer, Mapping) else None
    if not isinstance(error, Mapping):
        return None
    return f"{error.get('code')}: {error.get('message')}"


def is_silent(exchange: Exchange) -> bool:
    """Return whether a fault left the request undone and without an answer."""
    effect: dict[str, Any] = exchange.fault["effect"] if exchange.fault else {}
    return Effect(**{**effect, "headers": ()}).is_silent
