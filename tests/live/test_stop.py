"""Ending a server by a signal: at once, without a word, and with one file left."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from live_server import DEADLINE, DEALS, Live, Serve, exchange, head
from mockserver import create_app
from mockserver.server import ServedApp, Server
from mockserver.server.requestlog import RequestLog

SIGNALS = [signal.SIGINT, signal.SIGTERM]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals that can be caught")


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def assert_clean(live: Live, tmp_path: Path) -> None:
    ended = live.end()
    assert (ended.code, ended.err) == (0, "")
    assert names(tmp_path) == ["introzy-mock.json"]


@pytest.mark.parametrize("number", SIGNALS)
def test_an_idle_server_ends_at_once(serve: Serve, tmp_path: Path, number: int) -> None:
    live = serve()
    live.send("POST", DEALS, {"name": "Kept"})

    live.process.send_signal(number)

    assert live.ends_within(1)
    assert_clean(live, tmp_path)
    deals = json.loads((tmp_path / "introzy-mock.json").read_text())["deals"]
    assert deals["121"]["name"] == "Kept"


@pytest.mark.parametrize("number", SIGNALS)
def test_an_open_connection_does_not_hold_it(serve: Serve, tmp_path: Path, number: int) -> None:
    live = serve()
    with live.connection() as connection:
        exchange(connection, "GET", "/api/pipelines")
        live.process.send_signal(number)

        assert live.ends_within(1)
    assert_clean(live, tmp_path)


@pytest.mark.parametrize("number", SIGNALS)
def test_half_a_request_does_not_hold_it(serve: Serve, tmp_path: Path, number: int) -> None:
    live = serve()
    with live.socket() as plain:
        plain.sendall(head("POST", DEALS, "Content-Length: 100", "Expect: 100-continue"))
        assert plain.recv(100).startswith(b"HTTP/1.1 100 ")  # it waits for the body now
        plain.sendall(b'{"name":"Half"}')
        live.process.send_signal(number)

        assert live.ends_within(1)
    assert_clean(live, tmp_path)
    assert "Half" not in (tmp_path / "introzy-mock.json").read_text()


def test_a_client_that_does_not_read_does_not_hold_it(serve: Serve, tmp_path: Path) -> None:
    live = serve()
    with live.socket() as plain:
        plain.sendall(head("GET", "/openapi.json") * 400)
        live.send("GET", "/")
        live.process.terminate()

        assert live.ends_within(5)
    assert_clean(live, tmp_path)


def test_a_second_signal_changes_nothing(serve: Serve, tmp_path: Path) -> None:
    live = serve()
    live.send("POST", DEALS, {"name": "Kept"})

    for _ in range(5):
        live.process.terminate()

    assert_clean(live, tmp_path)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_server_that_is_still_seeding_ends_at_once(
    serve: Serve, tmp_path: Path, number: int
) -> None:
    live = serve("--deals", "30000")
    lock = tmp_path / "introzy-mock.json.lock"
    for _ in range(100 * DEADLINE):
        if lock.exists() or live.ends_within(0.01):
            break

    live.process.send_signal(number)

    assert live.ends_within(5)
    assert live.end() == (0, "", "")
    assert names(tmp_path) == []


def test_a_stop_before_the_server_runs_is_not_lost() -> None:
    server = Server(host="127.0.0.1", port=0)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        log = RequestLog(nowhere)
        server.stop()

        server.run(ServedApp(create_app().answer, log), ready=lambda: pytest.fail("it started"))

        log.close()
    server.close()
