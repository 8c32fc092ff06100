"""A stream whose client reads nothing is dropped after some seconds, and nothing waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from event_streams import FastLoop
from mockserver.http import Answer, Application
from mockserver.server import ServedApp
from mockserver.server.connection import Connection

STALLED_SECONDS, CLOSING_SECONDS = 5, 2
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class Wire(asyncio.Transport):
    """Keeps what is written, and how the connection ended."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 5)})
        self.sent = b""
        self.ended = ""

    def write(self, data: Any) -> None:
        self.sent += data

    def close(self) -> None:
        self.ended = "closed"

    def abort(self) -> None:
        self.ended = "aborted"


class Ticking(ServedApp):
    """Streams a piece a second."""

    def __init__(self) -> None:
        super().__init__(lambda _request: Answer(200, (), b"begin", stream=self._pieces()))
        self.made = 0
        self.noticed: list[str] = []

    def notice(self, message: str) -> None:
        self.noticed.append(message)

    async def _pieces(self) -> AsyncGenerator[bytes, None]:
        while True:
            await asyncio.sleep(1)
            self.made += 1
            yield b"piece"


class Home:
    """What connections share."""

    date = "date: now\r\n"

    def __init__(self, app: Application, loop: asyncio.AbstractEventLoop) -> None:
        self.app = app
        self.loop = loop
        self.connections: set[Connection] = set()


def play(seconds_unread: float) -> tuple[Ticking, Wire, Connection]:
    """Stream for ten seconds; the client reads nothing from the third on for so many."""
    with asyncio.Runner(loop_factory=FastLoop) as runner:
        loop = runner.get_loop()
        app, wire = Ticking(), Wire()
        connection = Connection(Home(app, loop))
        connection.connection_made(wire)
        loop.call_at(2.5, connection.pause_writing)
        loop.call_at(2.5 + seconds_unread, connection.resume_writing)
        connection.data_received(GET)
        runner.run(asyncio.sleep(10))
        return app, wire, connection


def test_a_client_that_reads_again_in_time_is_sent_the_rest() -> None:
    app, wire, _ = play(STALLED_SECONDS - 1)

    assert wire.sent.count(b"5\r\npiece\r\n") == app.made == 6
    assert (app.noticed, wire.ended) == ([], "")


def test_nothing_is_made_for_a_client_that_reads_nothing() -> None:
    app, wire, _ = play(100)

    assert wire.sent.count(b"piece") == app.made == 3


def test_a_client_that_reads_nothing_is_dropped() -> None:
    app, wire, connection = play(100)

    assert app.noticed == ["the answer to / broke off: its client read nothing for 5 s"]
    assert wire.ended == "closed"
    assert connection.deadline == 3 + STALLED_SECONDS + CLOSING_SECONDS
    connection.expire()
    assert wire.ended == "aborted"
