"""What a running server prints: a line per request, for people, that never holds one up."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from live_server import DEALS, KEY_LINE, Ended, Live, Serve, exchange, head

KEY_IN_THE_QUERY = (
    b"GET /api/pipelines?key=introzy_5ecret HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
)
WRONG_SCHEME = b"GET /api/pipelines HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ended]:
    """What a server printed whose terminal knows ASCII only, after one request of each kind."""
    live = Live(
        "--memory",
        "--port",
        "0",
        cwd=tmp_path_factory.mktemp("terminal"),
        env={"PYTHONIOENCODING": "ascii"},
    )
    try:
        live.send("POST", DEALS, {"name": "One"})
        live.send("GET", f"{DEALS}?limit=1&page=2")
        live.send("GET", "/api/pipelines/none")
        live.send("GET", "/api/pipelines/%0a%1b[31mforged")
        live.send("GET", "/api/pipelines/%E2%82%AC")
        live.raw(KEY_IN_THE_QUERY + b"Authorization: Bearer introzy_5ecret\r\n\r\n")
        live.raw(WRONG_SCHEME + b"Authorization: Basic introzy_5ecret\r\n\r\n")
        with live.socket() as plain:
            plain.sendall(head("POST", DEALS, "Content-Length: 100") + b'{"name":')
        live.send("GET", "/")
        yield live.stop()
    finally:
        live.kill()


def test_each_request_has_a_line_in_their_order(ended: Ended) -> None:
    found = [re.match(r"[\d:]{8}  (.{3}  \S+ +\S+)  ", line) for line in ended.out.splitlines()]
    requests = [line[1] if line else "" for line in found]

    # When the server learns that a client left is up to the network.
    assert sorted(requests[-2:]) == [f"---  POST   {DEALS}", "200  GET    /"]
    assert requests[:-2] == [
        f"201  POST   {DEALS}",
        f"200  GET    {DEALS}?limit=1&page=2",
        "404  GET    /api/pipelines/none",
        "404  GET    /api/pipelines/%0a%1b[31mforged",
        "404  GET    /api/pipelines/%E2%82%AC",
        "200  GET    /api/pipelines?key=introzy_...",
        "401  GET    /api/pipelines",
    ]


def test_a_refusal_has_its_reason(ended: Ended) -> None:
    assert re.search(r"/none  \d+\.\d ms  NOT_FOUND: There is no pipeline type 'none'", ended.out)


def test_a_request_that_breaks_off_is_told(ended: Ended) -> None:
    assert (
        f"---  POST   {DEALS}  the client disconnected before the body was complete\n" in ended.out
    )


def test_no_line_shows_a_key(ended: Ended) -> None:
    assert "5ecret" not in ended.out + ended.err


def test_what_a_client_sends_cannot_steer_the_terminal(ended: Ended) -> None:
    assert "\x1b" not in ended.out


def test_a_reason_that_the_terminal_cannot_show_is_spelled_out(ended: Ended) -> None:
    assert r"'\u20ac'" in ended.out


def test_a_reader_that_never_reads_holds_nothing_up(serve: Serve) -> None:
    live = serve("--memory")
    path = "/api/pipelines/none-" + "x" * 200
    with live.connection() as connection:
        statuses = {exchange(connection, "GET", path)[0] for _ in range(2100)}

    assert statuses == {404}
    live.process.terminate()
    assert live.ends_within(2)
    ended = live.end()
    assert (ended.code, ended.err) == (0, "")


def test_a_reader_that_left_changes_nothing(serve: Serve) -> None:
    live = serve("--memory")
    live.url  # noqa: B018  # the line must be read before the pipe is closed
    assert live.process.stdout
    live.process.stdout.close()
    for _ in range(3):
        assert live.raw(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + KEY_LINE + b"\r\n")

    live.process.terminate()

    assert live.ends_within(2)
    assert live.process.returncode == 0
    assert live.process.stderr
    assert live.process.stderr.read() == ""
    live.process.stdout = None
