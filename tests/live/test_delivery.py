"""How answers travel from a real server: late, never, dropped, cut short, lost after the write."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from typing import Any

import pytest

from control_api import Box, do
from live_server import DEADLINE, DEALS, Serve, exchange, head
from support import KEY, LiveServer

PATIENCE = 2000
"""So many requests are sent before a test gives up waiting for what they are to show."""


def address(server: LiveServer) -> tuple[str, int]:
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    return host, int(port)


@contextmanager
def connected(server: LiveServer) -> Iterator[HTTPConnection]:
    connection = HTTPConnection(*address(server), timeout=DEADLINE)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def waiting(server: LiveServer, target: str = "/api/pipelines") -> Iterator[socket.socket]:
    """Send a request and go on once the server has decided it."""
    known = len(do(server.api, "GET", "/requests"))
    with socket.create_connection(address(server), timeout=DEADLINE) as plain:
        plain.sendall(head("GET", target))
        for _ in range(PATIENCE):
            with connected(server) as connection:
                if len(exchange(connection, "GET", "/_mock/requests")[1]) > known:
                    break
        else:
            pytest.fail("the request was never decided")
        yield plain


def has_nothing(plain: socket.socket) -> bool:
    """Tell whether a connection is open and nothing came on it."""
    plain.setblocking(False)
    try:
        plain.recv(1)
    except BlockingIOError:
        return True
    finally:
        plain.settimeout(DEADLINE)
    return False


def test_a_late_answer_is_whole_and_its_connection_goes_on(live_server: LiveServer) -> None:
    do(live_server.api, "POST", "/faults", {"effect": {"delay": 0.05}})

    with connected(live_server) as connection:
        answers = [exchange(connection, "GET", "/api/pipelines") for _ in range(2)]

    assert [status for status, _ in answers] == [200, 200]
    assert answers[0][1]["success"] is True


def test_a_late_error_is_whole(live_server: LiveServer) -> None:
    do(live_server.api, "POST", "/faults", {"effect": {"delay": 0.05, "status": 503}})

    with connected(live_server) as connection:
        status, body = exchange(connection, "GET", "/api/pipelines")

    assert (status, body["error"]["code"]) == (503, "SERVICE_UNAVAILABLE")


@pytest.mark.parametrize("effect", [{"delay": 300}, "never"])
def test_an_answer_that_waits_holds_up_nobody(live_server: LiveServer, effect: Any) -> None:
    do(live_server.api, "POST", "/faults", {"effect": effect, "times": 3})

    with (
        waiting(live_server) as first,
        waiting(live_server) as second,
        waiting(live_server) as third,
    ):
        with connected(live_server) as other:
            assert exchange(other, "GET", "/api/pipelines")[0] == 200
        assert all(has_nothing(plain) for plain in (first, second, third))


def test_a_dropped_answer_takes_the_connection_with_it_and_no_other(
    live_server: LiveServer,
) -> None:
    do(live_server.api, "POST", "/faults", {"effect": "dropped", "times": 1})

    with connected(live_server) as one, connected(live_server) as other:
        exchange(other, "GET", "/")
        with pytest.raises(ConnectionError):
            exchange(one, "GET", "/api/pipelines")
        assert exchange(other, "GET", "/api/pipelines")[0] == 200


def test_a_cut_answer_ends_in_the_middle_of_its_body(live_server: LiveServer) -> None:
    whole = live_server.api.get("/api/pipelines").data
    do(live_server.api, "POST", "/faults", {"effect": "cut", "times": 1})

    with connected(live_server) as connection:
        connection.request("GET", "/api/pipelines", headers=KEY)
        answer = connection.getresponse()
        with pytest.raises(IncompleteRead) as incomplete:
            answer.read()

    assert answer.status == 200
    assert incomplete.value.partial == whole[: len(whole) // 2]


def test_an_answer_can_be_late_and_then_dropped(live_server: LiveServer) -> None:
    effect = {"delay": 0.05, "ending": "dropped"}
    do(live_server.api, "POST", "/faults", {"effect": effect, "times": 1})

    with connected(live_server) as connection, pytest.raises(ConnectionError):
        exchange(connection, "GET", "/api/pipelines")


def test_a_lost_answer_leaves_the_deal_and_a_retry_makes_a_second_one(
    live_server: LiveServer,
) -> None:
    box = Box(live_server.api)
    before = box.data(DEALS)["total"]
    box.mock("POST", "/faults", {"preset": "lost-answer"})
    key = {"Authorization": f"Bearer {box.key}", "Content-Type": "application/json"}

    with connected(live_server) as connection:
        connection.request("POST", DEALS, b'{"name":"Twin"}', key)
        with pytest.raises(ConnectionError):
            connection.getresponse()
        connection.close()
        connection.request("POST", DEALS, b'{"name":"Twin"}', key)
        assert connection.getresponse().status == 201

    assert box.data(DEALS)["total"] == before + 2
    lost, _ = box.mock("GET", "/requests?operation=createDeal")
    assert (lost["status"], lost["summary"]) == (201, ["deal Twin: created in sales, stage Lead"])


def test_a_request_that_waits_is_in_the_journal_already(live_server: LiveServer) -> None:
    do(live_server.api, "POST", "/faults", {"effect": {"delay": 300}})

    with waiting(live_server):
        (told,) = do(live_server.api, "GET", "/requests")

    assert told["faults"] == [{"id": 1, "name": "delay 300 s", "effect": {"delay": 300}}]
    assert told["durationMs"] < 300_000


@pytest.mark.skipif(os.name != "posix", reason="needs signals that can be caught")
@pytest.mark.parametrize("effect", [{"delay": 300}, "never"])
def test_a_server_ends_at_once_though_an_answer_waits(serve: Serve, effect: Any) -> None:
    live = serve("--memory")
    live.send("POST", "/_mock/faults", {"effect": effect})
    with live.socket() as plain:
        plain.sendall(head("GET", "/api/pipelines"))
        for _ in range(PATIENCE):
            if live.send("GET", "/_mock/requests")[1]:
                break

        live.process.terminate()

        assert live.ends_within(5)
        assert plain.recv(1) == b""
    assert (live.end().code, live.end().err) == (0, "")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files in /proc")
def test_a_client_that_leaves_while_its_answer_waits_costs_nothing(serve: Serve) -> None:
    live = serve("--memory")
    live.send("POST", "/_mock/faults", {"effect": {"delay": 300}})
    open_files = Path(f"/proc/{live.process.pid}/fd")
    before = len([*open_files.iterdir()])

    clients = [socket.create_connection(("127.0.0.1", live.port)) for _ in range(50)]
    for client in clients:
        client.sendall(head("GET", "/api/pipelines"))
    for _ in range(PATIENCE):
        if len(live.send("GET", "/_mock/requests")[1]) == len(clients):
            break
    assert len([*open_files.iterdir()]) >= len(clients)
    for client in clients:
        client.close()

    for _ in range(PATIENCE):
        live.send("GET", "/_mock/health")
        if len([*open_files.iterdir()]) <= before + 1:
            return
    pytest.fail("connections of clients that left are still open")
