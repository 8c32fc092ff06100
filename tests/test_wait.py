"""Waiting for a server: what counts as one, and what is told when none comes."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TypeAlias

import pytest
from click.testing import Result

from other_server import LOOPBACK, Quiet, serving
from support import LiveServer, invoke

Run: TypeAlias = Callable[..., Result]


@pytest.fixture
def wait() -> Iterator[Run]:
    """Run `introzy-mock wait`; the test process keeps its signal handlers."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield lambda *words, **env: invoke("wait", *words, env=env)
    for number, handler in handlers.items():
        signal.signal(number, handler)


@contextmanager
def answering(*answers: tuple[int, bytes]) -> Iterator[str]:
    """Serve these answers one after the other, the last one for ever; give the URL."""
    left = list(answers)

    class Handler(Quiet, BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

    with serving(HTTPServer(LOOPBACK, Handler)) as url:
        yield url


def free_url() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


@pytest.mark.parametrize(
    "live_server", [{}, {"host": "192.0.2.1"}], indirect=True, ids=["open", "/_mock shut"]
)
@pytest.mark.parametrize("end", ["", "/"])
def test_a_server_that_answers_is_told_in_a_line(
    wait: Run, live_server: LiveServer, end: str
) -> None:
    result = wait(live_server.url + end)

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"introzy-mock answers at {live_server.url}\n"


def test_the_server_may_be_named_in_the_environment(wait: Run, live_server: LiveServer) -> None:
    assert wait(INTROZY_MOCK_URL=live_server.url).exit_code == 0


def test_a_proxy_of_the_environment_is_not_used(wait: Run, live_server: LiveServer) -> None:
    assert wait(live_server.url, "--timeout", "0", http_proxy=free_url()).exit_code == 0


def test_a_server_that_comes_later_is_waited_for(wait: Run, live_server: LiveServer) -> None:
    contract = live_server.api.get("/openapi.json").data
    with answering((503, b""), (200, b"<html>"), (200, contract)) as url:
        assert wait(url).exit_code == 0


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((404, b"{}"), "another server, or a wrong path: 404 to GET "),
        ((200, b"<html>"), "another server, whose /openapi.json is not the mock's"),
        ((200, b"[]"), "another server, whose /openapi.json is not the mock's"),
        ((200, b'{"info": {"title": "Introzy"}}'), "another server, whose /openapi.json is not"),
    ],
)
def test_another_server_is_none(wait: Run, answer: tuple[int, bytes], told: str) -> None:
    with answering(answer) as url:
        result = wait(url, "--timeout", "0.1")

    assert (result.exit_code, result.stdout) == (1, "")
    assert f"no introzy-mock answers at {url} after 0.1 s; the last try: {told}" in result.stderr


def test_nothing_that_listens_is_told(wait: Run) -> None:
    result = wait(free_url(), "--timeout", "0.1")

    assert result.exit_code == 1
    assert "refused" in result.stderr


@contextmanager
def sending(sent: bytes) -> Iterator[str]:
    """Send these bytes to whoever comes first, and nothing more; give the URL."""

    def receive(listener: socket.socket) -> None:
        client, _ = listener.accept()
        with client:
            client.sendall(sent)
            while client.recv(1 << 16):
                pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=receive, args=(listener,))
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


@pytest.mark.parametrize(
    ("sent", "told"), [(b"", "timed out"), (b"220 mail\r\n", "not speak HTTP")]
)
def test_what_does_not_speak_http_is_told(wait: Run, sent: bytes, told: str) -> None:
    with sending(sent) as url:
        result = wait(url, "--timeout", "0")

    assert result.exit_code == 1
    assert told in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["127.0.0.1:4700"],
        ["localhost"],
        ["http://"],
        ["http://127.0.0.1:x"],
        ["http://127.0.0.1:99999"],
        ["ftp://127.0.0.1"],
        ["http://127.0.0.1:4700", "more"],
        ["--timeout", "-1"],
        ["--timeout", "soon"],
    ],
    ids=" ".join,
)
def test_a_wrong_use_exits_with_2(wait: Run, words: list[str]) -> None:
    result = wait(*words)

    assert result.exit_code == 2
    assert "Usage: " in result.stderr


def test_a_wrong_address_is_told_with_one_that_fits(wait: Run) -> None:
    assert "such as http://127.0.0.1:4700" in wait("localhost").stderr
