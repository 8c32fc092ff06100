"""Starts from what crashes left of a directory, and what each must find there."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from crashed_disk import Left, put_left
from mockserver.sandbox.opening import open_sandbox
from mockserver.sandbox.sandbox import Sandbox
from mockserver.schema import SCHEMA
from mockserver.store import Durability
from mockserver.store.files.reading import read_checkpoint
from standard_workload import Seen, records_of, seen

__all__ = ["Crash", "Starts", "logged"]

_IS_SET_ASIDE = "there is no data file that it continues"
"""What is said of the log if death comes while its file is set aside, with a copy of the log."""

_EXPECTED = re.compile(
    r"mock\.json|mock\.snapshots|mock\.old-\d\.json(\.log)?|mock\.json\.aside-1\.log"
)

_UNGUESSABLE = re.compile(r"\.[0-9a-f]{16}\.new$")


class Crash(NamedTuple):
    """What a crash left, and the states that a start may find there."""

    left: Left
    allowed: list[Seen]
    told: str


class Starts:
    """Starts from crashes, in new directories; from each outcome once. `tried` is how many.

    `old` is what must be in a file that was set aside.
    """

    def __init__(self, parent: Path, durability: Durability, *, old: bytes) -> None:
        self.tried = 0
        self._old = old
        self._parent = parent
        self._durability = durability
        self._outcomes: set[int] = set()

    def is_new(self, crash: Crash) -> bool:
        """Return whether no crash before left the same; from now on one did."""
        left = frozenset((_UNGUESSABLE.sub("", name), what) for name, what in crash.left.items())
        allowed = tuple((one.now, one.start, *one.snapshots.items()) for one in crash.allowed)
        outcome = hash((left, allowed))
        is_new = outcome not in self._outcomes
        self._outcomes.add(outcome)
        return is_new

    def try_from(self, crash: Crash) -> None:
        """Start from what a crash left, if no crash left that before.

        A state that is allowed must be there, and what follows must work.
        """
        if not self.is_new(crash):
            return
        self.tried += 1
        directory = self._parent / f"start-{self.tried}"
        try:
            with _without_waiting(), logged() as records:
                put_left(crash.left, directory)
                self._start(crash, directory / "mock.json")
            told = [record.getMessage() for record in records]
            assert all(_IS_SET_ASIDE in one for one in told), f"{crash.told}: {told}"
        finally:
            shutil.rmtree(directory)

    def _start(self, crash: Crash, path: Path) -> None:
        with self._opened(path) as world:
            assert seen(world) in crash.allowed, f"{crash.told}: another state is there"
            user = world.store.first("users", 1)[0]["id"]
            world.decide(lambda: world.store.update("users", user, {"lastName": "Changed"}))
            after = seen(world)
        with self._opened(path, stops=True) as world:
            assert seen(world) == after, f"{crash.told}: what was written next is not there"
        stopped = records_of(read_checkpoint(path, SCHEMA).tables)
        assert stopped == after.now, f"{crash.told}: the stop lost something"
        names = {entry.name for entry in path.parent.iterdir()}
        strange = {name for name in names if not _EXPECTED.fullmatch(name)}
        assert not strange, f"{crash.told}: {strange}"
        if "mock.old-1.json" in names:
            with self._opened(path.with_name("mock.old-1.json")) as world:
                assert seen(world).now == self._old, f"{crash.told}: what was set aside is another"

    @contextmanager
    def _opened(self, path: Path, *, stops: bool = False) -> Iterator[Sandbox]:
        """Open a data file, and stop in the end, or let it go as it is, as death does."""
        world = open_sandbox(
            data=path, scenario="default", sizes={"deals": 3}, durability=self._durability
        )
        assert world._file
        try:
            yield world
        finally:
            if stops:
                world.close()
            else:
                world._file.release()


@contextmanager
def _without_waiting() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _descriptor: None)
        yield


class _Collecting(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__()
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)


@contextmanager
def logged() -> Iterator[list[logging.LogRecord]]:
    """Collect what the mock logs."""
    records: list[logging.LogRecord] = []
    handler = _Collecting(records)
    logger = logging.getLogger("mockserver")
    logger.addHandler(handler)
    try:
        yield records
    finally:
        logger.removeHandler(handler)
