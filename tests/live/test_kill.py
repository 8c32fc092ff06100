"""A server that is killed: every write that was acknowledged is there after a restart.

`make torture` kills it some hundred times; the tests do it a dozen times.
"""

from __future__ import annotations

import json
import os
import socket
from collections import Counter
from collections.abc import Callable, Mapping
from http.client import HTTPException
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from tinydb import TinyDB

from live_server import DEADLINE, DEALS, Live, Serve, exchange
from mockserver.core.determinism import Source

KILLS = int(os.environ.get("TORTURE_KILLS", "12"))
MOST_WRITES = int(os.environ.get("TORTURE_WRITES", "60"))
WRITERS = 4
LONG = "n" * 30_000
"""Notes that make the log long, so that many a kill comes while the data file is renewed."""


class Writer(Thread):
    """Creates, renames and deletes deals until the server is gone, and notes what it was told.

    `names` holds, for each deal, its name, or None once it is deleted. `unsure` is the deal whose
    update or deletion was under way at the end, and `asked` the name of a create that was.
    """

    def __init__(self, live: Live, mark: str, acknowledged: Queue[None]) -> None:
        super().__init__(daemon=True)
        self.names: dict[str, str | None] = {}
        self.unsure: str | None = None
        self.asked: str | None = None
        self._live = live
        self._mark = mark
        self._acknowledged = acknowledged

    def run(self) -> None:
        with self._live.connection() as connection:
            try:
                for number in range(10_000):
                    self._write(number, lambda *request: exchange(connection, *request))
            except (OSError, HTTPException):
                pass

    def _write(self, number: int, send: Callable[..., tuple[int, Any]]) -> None:
        name = self.asked = f"{self._mark} {number}"
        status, created = send("POST", DEALS, {"name": name})
        assert status == 201
        deal = created["data"]["id"]
        self.asked = None
        self._note(deal, name)
        self.unsure = deal
        assert send("PATCH", f"{DEALS}/{deal}", {"notes": LONG})[0] == 200
        renamed = {"name": f"{name} renamed", "notes": None}
        assert send("PATCH", f"{DEALS}/{deal}", renamed)[0] == 200
        self._note(deal, f"{name} renamed")
        if number % 2:
            self.unsure = deal
            assert send("DELETE", f"{DEALS}/{deal}")[0] == 200
            self._note(deal, None)

    def settled(self, there: Mapping[str, str]) -> dict[str, str | None]:
        """Return what must be there from now on; what was under way may have been kept or not."""
        created = {deal: name for deal, name in there.items() if name == self.asked}
        assert len(created) <= 1
        unsure = {self.unsure: there.get(self.unsure)} if self.unsure else {}
        return {**self.names, **created, **unsure}

    def _note(self, deal: str, name: str | None) -> None:
        self.names[deal] = name
        self.unsure = None
        self._acknowledged.put(None)


def test_every_acknowledged_write_survives(serve: Serve, tmp_path: Path) -> None:
    expected: dict[str, str | None] = {}
    live = serve("--scenario", "empty", "--data", "mock.json")
    live.send("GET", "/api/pipelines/sales")
    for kill in range(KILLS):
        acknowledged: Queue[None] = Queue()
        writers = [Writer(live, f"{kill}-{number}", acknowledged) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        for _ in range(1 + int(Source.of(1, "kill").fraction(kill) * MOST_WRITES)):
            acknowledged.get(timeout=DEADLINE)
        live.kill()
        for writer in writers:
            writer.join(DEADLINE)
        assert_nothing_answers(live.port)
        json.loads((tmp_path / "mock.json").read_bytes())

        live = serve("--scenario", "empty", "--data", "mock.json")
        there = deals_of(live)
        for writer in writers:
            expected |= writer.settled(there)
        assert there == {deal: name for deal, name in expected.items() if name}

    assert live.stop().code == 0
    with TinyDB(tmp_path / "mock.json") as database:
        kept = {
            deal["id"]: deal["name"] for deal in database.table("deals") if not deal["deletedAt"]
        }
    assert kept == there


def deals_of(live: Live) -> dict[str, str]:
    """Return the name of every deal, after comparing the counts with the lists."""
    deals: list[Any] = []
    page: Any = {"hasMore": True}
    while page["hasMore"]:
        _, answer = live.send("GET", f"{DEALS}?limit=100&page={1 + len(deals) // 100}")
        page = answer["data"]
        deals += page["deals"]
    stages = live.send("GET", "/api/pipelines/sales")[1]["data"]["stages"]
    (pipeline,) = live.send("GET", "/api/pipelines")[1]["data"]
    counted = Counter(deal["stage"]["id"] for deal in deals)
    assert {stage["id"]: stage["dealCount"] for stage in stages if stage["dealCount"]} == counted
    assert len({deal["id"] for deal in deals}) == page["total"] == pipeline["dealCount"]
    return {deal["id"]: deal["name"] for deal in deals}


def assert_nothing_answers(port: int) -> None:
    with socket.socket() as attempt:
        assert attempt.connect_ex(("127.0.0.1", port)) != 0


def test_a_clean_stop_after_a_kill_leaves_the_one_file(serve: Serve, tmp_path: Path) -> None:
    first = serve("--data", "mock.json")
    first.send("POST", DEALS, {"name": "Kept"})
    first.kill()

    second = serve("--data", "mock.json")
    second.send("GET", "/")
    second.stop()

    assert [path.name for path in tmp_path.iterdir()] == ["mock.json"]
    assert '"name":"Kept"' in (tmp_path / "mock.json").read_text()
