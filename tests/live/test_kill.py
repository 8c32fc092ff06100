"""A server that is killed: every write that was acknowledged is there after a restart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http.client import HTTPException
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from live_server import DEADLINE, DEALS, Live, Serve, exchange

KILLS = 12


class Writer(Thread):
    """Creates, renames and deletes deals until the server is gone, and notes what it was told."""

    def __init__(self, live: Live) -> None:
        super().__init__(daemon=True)
        self.live = live
        self.names: dict[str, str | None] = {}
        self.under_way: str | None = None
        self.acknowledged: Queue[None] = Queue()

    def run(self) -> None:
        with self.live.connection() as connection:
            try:
                for number in range(10_000):
                    self._write(number, lambda *request: exchange(connection, *request))
            except (OSError, HTTPException):
                pass

    def _write(self, number: int, send: Callable[..., tuple[int, Any]]) -> None:
        name = f"Deal {number}"
        status, created = send("POST", DEALS, {"name": name})
        assert status == 201
        deal = created["data"]["id"]
        self._note(deal, name)
        self.under_way = deal
        send("PATCH", f"{DEALS}/{deal}", {"name": f"{name} renamed"})
        self._note(deal, f"{name} renamed")
        if number % 2:
            self.under_way = deal
            send("DELETE", f"{DEALS}/{deal}")
            self._note(deal, None)

    def _note(self, deal: str, name: str | None) -> None:
        self.names[deal] = name
        self.under_way = None
        self.acknowledged.put(None)


def test_every_acknowledged_write_survives(serve: Serve) -> None:
    expected: dict[str, str | None] = {}
    live = serve("--scenario", "empty")
    for kill in range(KILLS):
        writer = Writer(live)
        writer.start()
        for _ in range(5 + 3 * kill):
            writer.acknowledged.get(timeout=DEADLINE)
        live.process.kill()
        writer.join(DEADLINE)
        if writer.under_way:
            del writer.names[writer.under_way]
        expected |= writer.names

        live = serve("--scenario", "empty")
        assert kept(live, writer.names) == writer.names

    assert kept(live, expected) == expected
    assert len(expected) > KILLS


def kept(live: Live, deals: Iterable[str]) -> dict[str, str | None]:
    """Give the name of each deal; None for one that is not there."""
    names = {}
    with live.connection() as connection:
        for deal in deals:
            status, answer = exchange(connection, "GET", f"{DEALS}/{deal}")
            names[deal] = answer["data"]["name"] if status == 200 else None
    return names


def test_a_clean_stop_after_a_kill_leaves_the_one_file(serve: Serve, tmp_path: Path) -> None:
    first = serve("--data", "mock.json")
    first.send("POST", DEALS, {"name": "Kept"})
    first.kill()

    second = serve("--data", "mock.json")
    second.send("GET", "/")
    second.stop()

    assert [path.name for path in tmp_path.iterdir()] == ["mock.json"]
    assert '"name":"Kept"' in (tmp_path / "mock.json").read_text()
