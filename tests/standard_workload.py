"""The workload that a failing or dying disk is tried with, step by step, and what is seen of it.

It starts a mock on a data file four times, writes through both surfaces, renews the checkpoint in
the middle, and ends by a clean stop, by death, and by starting over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import orjson
import pytest

from mockserver import Config, create_app
from mockserver.core.errors import StartError
from mockserver.core.records import KEYS_TABLE, STATE_TABLE
from mockserver.sandbox.sandbox import Sandbox
from mockserver.schema import SCHEMA
from mockserver.store import Durability, Tables
from support import Api

__all__ = [
    "DIE",
    "START_OVER",
    "STEPS",
    "Mock",
    "Refused",
    "Seen",
    "often_renewed",
    "records_of",
    "seen",
]

DEALS = "/api/pipelines/sales/deals"
LONG = "n" * 40_000
"""Notes that make the log longer than the checkpoint, which is then renewed by what follows."""

Answers: TypeAlias = list[Any]
Step: TypeAlias = "Callable[[Mock, Answers], Any]"


class Refused(Exception):
    """A step was refused as users are told: by a `StartError` or the envelope."""


class Seen(NamedTuple):
    """What somebody can see of a sandbox: its records, what a reset leads to, its snapshots."""

    now: bytes
    start: bytes
    snapshots: Mapping[str, bytes]


def seen(world: Sandbox) -> Seen:
    named = {name: records_of(world.snapshots.get(name)) for name in world.snapshots.names()}
    return Seen(
        records_of(world.store.snapshot()), records_of(world.store.baseline().tables), named
    )


def records_of(tables: Tables) -> bytes:
    shown = {
        name: {str(doc_id): row for doc_id, row in tables.get(name, {}).items()}
        for name in (*SCHEMA.tables, KEYS_TABLE)
    }
    return orjson.dumps({**shown, STATE_TABLE: tables[STATE_TABLE][1]})


class Mock:
    """One data file, and the mock that is on it at the moment."""

    def __init__(self, path: Path, durability: Durability) -> None:
        self.path = path
        self.durability = durability
        self._api: Api | None = None

    @property
    def runs(self) -> bool:
        return self._api is not None

    @property
    def api(self) -> Api:
        assert self._api
        return self._api

    def start(self, *, fresh: bool = False) -> None:
        config = Config(
            data=self.path, scenario="default", deals=3, fresh=fresh, durability=self.durability
        )
        try:
            self._api = Api(create_app(config))
        except StartError as error:
            raise Refused(str(error)) from error

    def stop(self) -> None:
        if self._api:
            self._api.world.close()
        self._api = None

    def die(self) -> None:
        """Let the file go as it is, as the death of the process does."""
        if self._api and self._api.world._file:
            self._api.world._file.release()
        self._api = None

    def send(self, method: str, path: str, body: Any = None) -> Any:
        sent = {} if body is None else {"json": body}
        answer = self.api.send(method, path, **sent)
        told = answer.json if answer.data else {}
        if answer.status_code >= 500:
            assert told["error"]["code"] == "STORAGE_ERROR", answer.text
            raise Refused(told["error"]["message"])
        if (method, answer.status_code) == ("DELETE", 404) and "snapshots" in path:
            return {}  # it was refused because the disk did not confirm that it is gone
        assert answer.status_code < 300, answer.text
        told.pop("version", None)  # which counts what was refused too
        return told

    def see(self) -> Seen:
        return seen(self.api.world)


def _start(mock: Mock, _answers: Answers) -> None:
    mock.start()


def START_OVER(mock: Mock, _answers: Answers) -> None:  # noqa: N802
    mock.start(fresh=True)


def _stop(mock: Mock, _answers: Answers) -> None:
    mock.stop()


def DIE(mock: Mock, _answers: Answers) -> None:  # noqa: N802
    mock.die()


def _send(method: str, path: str, body: Any = None) -> Step:
    return lambda mock, _answers: mock.send(method, path, body)


def _create(name: str) -> Step:
    return _send("POST", DEALS, {"name": name})


def _to_deal(method: str, name: str, body: Any = None) -> Step:
    """Send something to the deal that was created under a name."""

    def send(mock: Mock, answers: Answers) -> Any:
        deals = (answer["data"] for answer in answers if answer and "data" in answer)
        deal = next(deal for deal in deals if deal.get("name") == name)
        return mock.send(method, f"{DEALS}/{deal['id']}", body)

    return send


def _roll_back(mock: Mock, answers: Answers) -> Any:
    number = next(answer["id"] for answer in reversed(answers) if answer and "id" in answer)
    return mock.send("POST", f"/_mock/savepoints/{number}/rollback")


def _import(mock: Mock, answers: Answers) -> Any:
    exported = next(answer for answer in answers if answer and "tables" in answer)
    return mock.send("POST", "/_mock/import", exported)


STEPS: tuple[Step, ...] = (
    _start,
    _create("First"),
    _create("Second"),
    _to_deal("PATCH", "First", {"notes": "Short"}),
    _send("GET", "/_mock/export"),
    _send("PUT", "/_mock/snapshots/kept"),
    _to_deal("PATCH", "First", {"notes": LONG}),
    _create("Third"),
    _to_deal("DELETE", "Second"),
    _send("POST", "/_mock/keys", {"days": 90}),
    _send("POST", "/_mock/savepoints"),
    _to_deal("DELETE", "Third"),
    _to_deal("PATCH", "First", {"notes": None}),
    _roll_back,
    _send("PUT", "/_mock/snapshots/kept"),
    _send("POST", "/_mock/reset"),
    _import,
    _send("POST", "/_mock/snapshots/kept/load"),
    *(_to_deal("PATCH", "Third", {"name": f"Third, {number}"}) for number in range(24)),
    _create("Fourth"),
    _send("DELETE", "/_mock/snapshots/kept"),
    _stop,
    _start,
    _to_deal("DELETE", "Fourth"),
    _create("Fifth"),
    DIE,
    _start,
    _to_deal("PATCH", "Fifth", {"expectedValue": 5}),
    _send("PUT", "/_mock/snapshots/last"),
    DIE,
    START_OVER,
    _create("Anew"),
    _stop,
)


@contextmanager
def often_renewed() -> Iterator[None]:
    """Renew the checkpoint as soon as the log is longer, a whole table at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mockserver.store.files.datafile._LOG_BYTES", 100)
        patch.setattr("mockserver.store.files.lock._WAIT_SECONDS", 0)
        yield
