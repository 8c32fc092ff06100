"""An exchange in one line, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mockserver.crm import in_words
from mockserver.faults import Effect
from mockserver.journal import Exchange
from mockserver.printable import printable
from mockserver.redaction import redacted
from mockserver.sandbox import Sandbox
from mockserver.telling.exchange import content, ignored
from mockserver.telling.hiding import shown_target, without_keys

__all__ = ["in_one_line", "line"]

_READING = {"GET", "HEAD", "OPTIONS"}


def line(exchange: Exchange, world: Sandbox) -> str:
    """Tell when it was, what was asked, what was answered, and what it changed."""
    exchange = without_keys(exchange)
    words = in_words(exchange.changes, world)
    return in_one_line(exchange, words=words, ignored=ignored(exchange, world))


def in_one_line(
    exchange: Exchange, *, words: Sequence[str], ignored: Mapping[str, Sequence[str]]
) -> str:
    """Return the same where the sandbox is gone: `words` say what changed."""
    status = "---" if _is_silent(exchange) else exchange.status
    start = f"{exchange.now}  {status}  {exchange.method:<6} {shown_target(exchange)}"
    events = "; ".join(_events(exchange, words, ignored))
    return printable(redacted(f"{start}  {events}"))


def _events(
    exchange: Exchange, words: Sequence[str], ignored: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    error = _error(exchange)
    yield from words
    if error:
        yield error
    elif not words:
        yield _without_changes(exchange)
    for place, names in ignored.items():
        if names:
            yield f"ignored in the {place}: {', '.join(names)}"
    if exchange.fault:
        yield f"fault {exchange.fault}"


def _error(exchange: Exchange) -> str | None:
    if _is_silent(exchange):
        return "no answer"
    answer = content(exchange.answer) if exchange.status >= 400 else None
    error = answer.get("error") if isinstance(answer, Mapping) else None
    if not isinstance(error, Mapping):
        return None
    return f"{error.get('code')}: {error.get('message')}"


def _without_changes(exchange: Exchange) -> str:
    """Name the operation; of a write that was done, with what came of it."""
    operation = exchange.operation or "no operation"
    is_done = exchange.operation and exchange.method not in _READING and exchange.status < 400
    return f"{operation}: nothing changed" if is_done else operation


def _is_silent(exchange: Exchange) -> bool:
    effect: dict[str, Any] = {**(exchange.fault_effect or {}), "headers": ()}
    return Effect(**effect).is_silent
