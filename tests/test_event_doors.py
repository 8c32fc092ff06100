"""Where there is no stream, the answer is what a stream begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib import request

import pytest
from flask import Response

from event_streams import events_in, names
from mockserver import create_app
from mockserver.http import Answer, Request
from mockserver.http.flask_door import FlaskDoor
from mockserver.testing import MockServer
from support import LiveServer

EVENTS = "/_mock/events"
DOORS: dict[str, Callable[[Any], Any]] = {
    "flask": lambda introzy: introzy.test_client().get(EVENTS),
    "httpx": lambda introzy: introzy.client().get(EVENTS),
    "requests": lambda introzy: introzy.session().get(EVENTS),
}


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_a_client_without_network_gets_what_there_is(
    mock_server: MockServer, door: Callable[[Any], Any]
) -> None:
    answer = door(mock_server.sandbox("mine"))

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/event-stream")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert names(events_in(answer.text)) == ["clock", "faults"]


def test_head_says_how_long_the_events_so_far_are(live_server: LiveServer) -> None:
    def length(method: str) -> int:
        sent = request.Request(f"{live_server.url}{EVENTS}?follow=0", method=method)  # noqa: S310
        with request.urlopen(sent) as answer:  # noqa: S310
            return int(answer.headers["Content-Length"])

    assert length("HEAD") == length("GET") > 0


def ask(app: FlaskDoor) -> Answer:
    return app.answer(Request("GET", EVENTS, [("Host", "127.0.0.1")]))


def test_a_hook_keeps_the_stream() -> None:
    app = create_app()

    @app.after_request
    def add(response: Response) -> Response:
        response.headers["X-Seen"] = "1"
        return response

    answer = ask(app)

    assert ("X-Seen", "1") in answer.headers
    assert answer.stream is not None


def test_a_middleware_that_says_how_long_the_body_is_ends_it() -> None:
    app = create_app()
    inner = app.wsgi_app

    def measured(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]]) -> None:
            begun.append((status, headers))

        begun: list[Any] = []
        body = b"".join(inner(environ, start))
        status, headers = begun[0]
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]

    app.wsgi_app = measured  # type: ignore[method-assign]  # as Flask documents it

    answer = ask(app)

    assert names(events_in(answer.body.decode())) == ["clock", "faults"]
    assert answer.stream is None
