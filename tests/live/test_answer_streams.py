"""An answer whose body comes bit by bit holds up nobody, and ends when its client leaves."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, Iterator
from contextlib import closing, contextmanager
from threading import Event

import pytest

from live_server import DEADLINE, read_all
from mockserver import create_app
from mockserver.http import Answer, Request
from mockserver.http.flask_door import FlaskDoor
from mockserver.server import ServedApp, Server, in_thread

TEXT = [("Content-Type", "text/plain")]


class Streaming(ServedApp):
    """Streams what its target names; any other request is the mock's."""

    def __init__(self) -> None:
        super().__init__(create_app().answer)
        self.ended = Event()
        self.noticed: list[str] = []

    def decide(self, request: Request) -> Answer:
        streams = {
            "/three": self._three,
            "/endless": self._endless,
            "/large": self._large,
            "/broken": self._broken,
        }
        stream = streams.get(request.target)
        return Answer(200, TEXT, b"zero ", stream=stream()) if stream else super().decide(request)

    def notice(self, message: str) -> None:
        self.noticed.append(message)

    async def _three(self) -> AsyncGenerator[bytes, None]:
        for piece in (b"one ", b"", b"two ", b"three"):
            await asyncio.sleep(0)
            yield piece

    async def _endless(self) -> AsyncGenerator[bytes, None]:
        try:
            yield b"first"
            await asyncio.get_running_loop().create_future()
        finally:
            self.ended.set()

    async def _broken(self) -> AsyncGenerator[bytes, None]:
        yield b"first"
        raise ValueError("there is no second")

    async def _large(self) -> AsyncGenerator[bytes, None]:
        for _ in range(200):
            yield b"#" * 100_000


@pytest.fixture
def streaming() -> Streaming:
    return Streaming()


@contextmanager
def serving(streaming: Streaming) -> Iterator[int]:
    """Serve on a free port, which is given."""
    with (
        closing(Server(host="127.0.0.1", port=0)) as server,
        in_thread(server, streaming) as thread,
    ):
        yield server.port
    assert not thread.is_alive(), "the server does not stop"


@pytest.fixture
def port(streaming: Streaming) -> Iterator[int]:
    """A port where the streams are served."""
    with serving(streaming) as number:
        yield number


def ask(port: int, *lines: str) -> socket.socket:
    plain = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE)
    plain.sendall(("\r\n".join(lines) + "\r\nHost: x\r\n\r\n").encode())
    return plain


def body(raw: bytes) -> bytes:
    return raw.partition(b"\r\n\r\n")[2]


def test_a_stream_comes_in_chunks_and_the_connection_goes_on(port: int) -> None:
    with ask(port, "GET /three HTTP/1.1") as plain:
        plain.sendall(b"GET /three HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        raw = read_all(plain)

    assert raw.count(b"transfer-encoding: chunked\r\n") == 2
    assert raw.count(b"5\r\nzero \r\n4\r\none \r\n4\r\ntwo \r\n5\r\nthree\r\n0\r\n\r\n") == 2


def test_a_stream_for_an_old_client_ends_with_the_connection(port: int) -> None:
    with ask(port, "GET /three HTTP/1.0", "Connection: keep-alive") as plain:
        assert body(read_all(plain)) == b"zero one two three"


def test_head_of_a_stream_has_no_body(port: int) -> None:
    with ask(port, "HEAD /endless HTTP/1.1", "Connection: close") as plain:
        assert body(read_all(plain)) == b""


def test_a_stream_that_waits_holds_up_nobody(port: int) -> None:
    with ask(port, "GET /endless HTTP/1.1") as waiting:
        assert waiting.recv(10_000).startswith(b"HTTP/1.1 200 OK\r\n")
        with ask(port, "GET / HTTP/1.1", "Connection: close") as other:
            assert read_all(other).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_stream_ends_when_its_client_leaves(port: int, streaming: Streaming) -> None:
    with ask(port, "GET /endless HTTP/1.1") as waiting:
        waiting.recv(10_000)

    assert streaming.ended.wait(DEADLINE)


def test_a_stream_is_no_faster_than_its_reader(port: int) -> None:
    with ask(port, "GET /large HTTP/1.1", "Connection: close") as slow:
        with ask(port, "GET / HTTP/1.1", "Connection: close") as other:
            read_all(other)

        assert read_all(slow).count(b"#") == 200 * 100_000


def test_a_slow_reader_holds_up_nobody(port: int) -> None:
    with ask(port, "GET /large HTTP/1.1") as slow:
        assert slow.recv(1)
        for _ in range(3):
            with ask(port, "GET / HTTP/1.1", "Connection: close") as other:
                assert read_all(other).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_stream_that_fails_breaks_off_and_the_server_says_why(
    port: int, streaming: Streaming
) -> None:
    with ask(port, "GET /broken HTTP/1.1") as plain:
        raw = read_all(plain)

    assert raw.endswith(b"5\r\nfirst\r\n")
    assert streaming.noticed == ["the answer to /broken broke off: there is no second"]


def test_a_wsgi_server_gets_what_a_stream_begins_with(streaming: Streaming) -> None:
    app = FlaskDoor(streaming.decide, [])

    answer = app.test_client().get("/three")

    assert (answer.status_code, answer.data) == (200, b"zero ")


def test_a_stop_ends_streams(streaming: Streaming) -> None:
    with serving(streaming) as port:
        waiting = ask(port, "GET /endless HTTP/1.1")
        waiting.recv(10_000)
        assert not streaming.ended.is_set()

    with waiting:
        assert streaming.ended.is_set()
        assert not read_all(waiting).endswith(b"0\r\n\r\n")
