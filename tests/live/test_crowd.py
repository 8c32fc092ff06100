"""Many clients at once, slow and hostile ones among them: nobody waits for another."""

from __future__ import annotations

import os
import socket
from collections import Counter
from contextlib import ExitStack
from threading import Thread
from typing import Any

import jsonschema_rs
import pytest

from live_server import DEALS, KEY_LINE, Live, Serve, exchange
from mockserver.contract import Contract
from mockserver.contract.document import dereference, operations
from mockserver.core.determinism import Source, stopwatch

CLIENTS = int(os.environ.get("CROWD_CLIENTS", "16"))
SECONDS = float(os.environ.get("CROWD_SECONDS", "2"))

HEAD = b"POST /api/pipelines/sales/deals HTTP/1.1\r\nHost: localhost\r\n" + KEY_LINE
JSON_HEAD = HEAD + b"Content-Type: application/json\r\n"


class Client(Thread):
    """Mixes reads and writes until the time is over, and keeps what it was told."""

    def __init__(self, live: Live, number: int) -> None:
        super().__init__(daemon=True)
        self.created: list[str] = []
        self.deleted: list[str] = []
        self.answers: Counter[tuple[str, int]] = Counter()
        self.bodies: dict[str, Any] = {}
        self._live = live
        self._number = number

    def run(self) -> None:
        elapsed = stopwatch()
        with self._live.connection() as connection:
            while elapsed() < SECONDS:
                draw = Source.of(1, self._number).fraction(self.answers.total())
                operation, method, path, body = self._choose(draw)
                status, answer = exchange(connection, method, path, body)
                self.answers[operation, status] += 1
                self.bodies[operation] = answer
                if operation == "createDeal":
                    self.created.append(answer["data"]["id"])
                if operation == "deleteDeal":
                    self.deleted.append(path.rpartition("/")[2])

    def _choose(self, draw: float) -> tuple[str, str, str, Any]:
        mine = [deal for deal in self.created[-5:] if deal not in self.deleted]
        if draw < 0.3 or not mine:
            return "createDeal", "POST", DEALS, {"name": f"{self._number} {len(self.created)}"}
        if draw < 0.5:
            return (
                "updateDeal",
                "PATCH",
                f"{DEALS}/{mine[-1]}",
                {"expectedValue": len(self.created)},
            )
        if draw < 0.6:
            return "deleteDeal", "DELETE", f"{DEALS}/{mine[0]}", None
        if draw < 0.8:
            return "getDeal", "GET", f"{DEALS}/{mine[-1]}", None
        return "listDeals", "GET", f"{DEALS}?limit=50", None


def test_many_clients_at_once_lose_no_write(serve: Serve) -> None:
    live = serve("--scenario", "empty")
    assert live.line
    clients = [Client(live, number) for number in range(CLIENTS)]

    for client in clients:
        client.start()
    for client in clients:
        client.join()

    statuses = {status for client in clients for _, status in client.answers}
    assert statuses == {200, 201}
    created = [deal for client in clients for deal in client.created]
    deleted = {deal for client in clients for deal in client.deleted}
    assert len(set(created)) == len(created)
    there = all_deals(live)
    assert set(there) == set(created) - deleted
    lead, *others = live.send("GET", "/api/pipelines/sales")[1]["data"]["stages"]
    assert lead["dealCount"] == len(there)
    assert {stage["dealCount"] for stage in others} == {0}
    for client in clients:
        assert_contract(client)


def all_deals(live: Live) -> list[str]:
    deals: list[str] = []
    page: Any = {"hasMore": True}
    while page["hasMore"]:
        _, answer = live.send("GET", f"{DEALS}?limit=100&page={1 + len(deals) // 100}")
        page = answer["data"]
        deals += [deal["id"] for deal in page["deals"]]
    assert len(deals) == page["total"]
    return deals


def assert_contract(client: Client) -> None:
    """The last answer to each operation is as the contract says."""
    document = Contract().document
    for _, _, operation in operations(document):
        name = operation["operationId"]
        if name in client.bodies:
            (success, *_) = operation["responses"].values()
            schema = dereference(document, success)["content"]["application/json"]["schema"]
            jsonschema_rs.validate(schema, client.bodies[name])


@pytest.fixture
def crowded(serve: Serve) -> Live:
    live = serve("--memory")
    assert live.line
    return live


def answers(live: Live) -> bool:
    """Whether other clients go on getting answers; the connection gives up after a while."""
    with live.connection() as connection:
        statuses = {exchange(connection, "GET", "/api/pipelines")[0] for _ in range(50)}
    return statuses == {200}


def sent_until_closed(plain: socket.socket, piece: bytes, *, most: int) -> int:
    """Send a piece again and again; tell how often, until the server closes the connection."""
    for count in range(most):
        try:
            plain.sendall(piece)
        except OSError:
            return count
    return most


def test_slow_and_idle_clients_hold_nobody_up(crowded: Live) -> None:
    with ExitStack() as stack:
        for _ in range(500):
            stack.enter_context(crowded.socket())
        for _ in range(50):
            slow = stack.enter_context(crowded.socket())
            slow.sendall(JSON_HEAD + b"Content-Length: 100\r\n\r\n{")

        assert answers(crowded)


def test_a_body_that_never_ends_is_refused(crowded: Live) -> None:
    piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    with crowded.socket() as endless:
        endless.sendall(JSON_HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        assert sent_until_closed(endless, piece, most=10_000) < 10_000

    assert answers(crowded)


def test_a_body_of_100_megabytes_is_refused(crowded: Live) -> None:
    with crowded.socket() as large:
        large.sendall(JSON_HEAD + b"Content-Length: 100000000\r\n\r\n")
        assert sent_until_closed(large, b" " * 100_000, most=1000) < 1000

    assert answers(crowded)


def test_a_client_that_reads_nothing_holds_nobody_up(crowded: Live) -> None:
    with crowded.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        request = b"GET /api/pipelines/sales/deals?limit=100 HTTP/1.1\r\nHost: localhost\r\n"
        deaf.sendall((request + KEY_LINE + b"\r\n") * 200)

        assert answers(crowded)
