"""The application of a server: the app, and the lines that the terminal shows."""

from __future__ import annotations

from collections.abc import Callable

from mockserver.core.determinism import stopwatch, wall_clock
from mockserver.core.errors import Malformed
from mockserver.core.redaction import redacted
from mockserver.core.wire import CONTROL_PREFIX, body_limit
from mockserver.http import Answer, Refusal, Request
from mockserver.http.answers import as_json
from mockserver.http.envelope import envelope
from mockserver.http.incoming import parts_of
from mockserver.server.requestlog import RequestLog

__all__ = ["ServedApp"]

_NO_STATUS = "---"
"""Stands in a line for the status of a request without an answer."""


class ServedApp:
    """An app that answers requests, with an optional log."""

    def __init__(self, answer: Callable[[Request], Answer], log: RequestLog | None = None) -> None:
        self._answer = answer
        self._log = log

    def decide(self, request: Request) -> Answer:
        """Return the app's answer, and log it."""
        took = stopwatch()
        answer = self._answer(request)
        if self._log and _is_worth_a_line(request, answer):
            status = _NO_STATUS if answer.effect.is_silent else str(answer.status)
            reason = f"  {answer.reason}" if answer.reason else ""
            self._note(request, status, f"{took() * 1000:.1f} ms{reason}")
        return answer

    def body_limit(self, target: str) -> int:
        """Return how many bytes a body may have; an import may have more."""
        return body_limit(parts_of(target)[1])

    def refuse(self, refusal: Refusal) -> Answer:
        """Return the answer to data that is not a request, and log it."""
        self.notice(f"{refusal.status}: {refusal.message}")
        return as_json(*envelope(Malformed(*refusal)))

    def left(self, request: Request) -> None:
        """Log a client that left before its body was complete."""
        message = "the client disconnected before the body was complete"
        self._note(request, _NO_STATUS, message)

    def notice(self, message: str) -> None:
        """Log something that belongs to no request."""
        if self._log:
            self._log.note(redacted(f"{wall_clock()}  {message}"))

    def _note(self, request: Request, status: str, message: str) -> None:
        self.notice(f"{status}  {request.method:<6} {request.target}  {message}")


def _is_worth_a_line(request: Request, answer: Answer) -> bool:
    """Return whether a request is shown; frequent reads of the mock's own surface are not."""
    reads = request.method == "GET" and parts_of(request.target)[1].startswith(CONTROL_PREFIX)
    return not reads or answer.status >= 400
