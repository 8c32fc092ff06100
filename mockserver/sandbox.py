"""A sandbox: one whole world, with its store, its clock and the contract in force.

Nothing in it is shared with another sandbox, and it knows neither HTTP nor what the records mean.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from mockserver.contract import Contract
from mockserver.determinism import next_id, to_milliseconds, to_timestamp
from mockserver.errors import StartError
from mockserver.records import STATE_TABLE, encode
from mockserver.seeding import DataSet, data_set, resolve
from mockserver.store import FORMAT, DataFile, Durability, Start, Store, Tables

__all__ = ["Sandbox", "open_sandbox", "write_data_file"]

logger = logging.getLogger(__name__)

T = TypeVar("T")

_TICK_MILLISECONDS = 1000
_MOST_HINTS = 10_000


class Sandbox:
    """One world. Everything that happens in it happens in `decide`, one action at a time."""

    def __init__(self, *, store: Store, contract: Contract, file: DataFile | None = None) -> None:
        self.store = store
        self.contract = contract
        self._file = file
        self._lock = Lock()
        self._hints: dict[int, int] = {}

    @property
    def seed(self) -> int:
        """The seed that the sandbox's records and ids come from."""
        return int(self.store.state["seed"])

    @property
    def data_path(self) -> Path | None:
        """The data file; None if the sandbox lives in memory."""
        return self._file.path if self._file else None

    def decide(self, action: Callable[[], T]) -> T:
        """Run an action alone; its writes are one group, after which the clock ticks once."""
        with self._lock:
            return self.store.atomically(lambda: self._ticking(action))

    def now(self) -> str:
        """Tell the sandbox's time, in the vendor's text form."""
        return str(self.store.state["now"])

    def new_id(self, table: str, operation: str, content: object) -> str:
        """Make the id of a record that an operation adds to a table.

        It depends on the seed, the operation, the content and how many such records there are.
        """
        text = encode(content).decode()
        place = hash((operation, text))
        record_id, occurrence = next_id(
            self.seed,
            operation,
            text,
            taken=lambda record_id: self.store.get(table, record_id) is not None,
            hint=self._hints.get(place, 0),
        )
        if len(self._hints) >= _MOST_HINTS:
            self._hints.clear()
        self._hints[place] = occurrence + 1
        return record_id

    def savepoint(self) -> int:
        """Mark this state to go back to; savepoints nest. Give its number."""
        with self._lock:
            return self.store.savepoint()

    def rollback(self, savepoint: int) -> None:
        """Go back to a savepoint, which stays open; later ones are closed.

        Raises:
            KeyError: it is not open.
        """
        with self._lock:
            self.store.rollback(savepoint)

    def release(self, savepoint: int) -> None:
        """Close a savepoint.

        Raises:
            KeyError: it is not open.
        """
        with self._lock:
            self.store.release(savepoint)

    def reset(self) -> None:
        """Go back to the start: the records of the data set as they were, and its clock."""
        with self._lock:
            self.store.reset()

    def close(self) -> None:
        """Leave the data file complete and free for others; a sandbox in memory is just gone."""
        if self._file:
            with self._lock:
                self._file.close(self.store.snapshot())

    def _ticking(self, action: Callable[[], T]) -> T:
        result = action()
        if self.store.written:
            now = to_milliseconds(self.now()) + _TICK_MILLISECONDS
            self.store.update_state({"now": to_timestamp(now)})
        return result


def open_sandbox(
    *,
    data: Path | None = None,
    fresh: bool = False,
    scenario: str | None = None,
    seed: int | None = None,
    deals: int | None = None,
    assume: Mapping[str, str] | None = None,
    durability: Durability = "process",
) -> Sandbox:
    """Open the sandbox of a data file, made and seeded if it is missing; without one, in memory.

    Raises:
        StartError: the file cannot be used, or holds another scenario, seed or size than asked for;
            or what is asked for does not exist.
    """
    contract = Contract(assume)
    if scenario is not None:
        resolve(scenario)
    asked = {"scenario": scenario, "seed": seed, "deals": deals}
    wanted = {name: value for name, value in asked.items() if value is not None}
    if data is None:
        return Sandbox(store=Store(Start(_seeded(wanted))), contract=contract)
    file = DataFile(data, durability=durability)
    try:
        tables = None if fresh else _continued(file, wanted)
        if tables is None:
            tables = _seeded(wanted)
            _set_aside(file)  # now that nothing but the disk can keep the new one from being made
            file.create(tables)
    except BaseException:
        file.release()
        raise
    return Sandbox(store=Store(Start(tables), keep=file.keep), contract=contract, file=file)


def _set_aside(file: DataFile) -> None:
    aside = file.set_aside("old")
    if aside:
        logger.warning("started over; the old data file is now %s", aside)


def _continued(file: DataFile, wanted: Mapping[str, Any]) -> Tables | None:
    tables = file.load()
    if tables is not None:
        _refuse_other(file.path, tables[STATE_TABLE][1], wanted)
    return tables


def _refuse_other(path: Path, state: Mapping[str, object], wanted: Mapping[str, Any]) -> None:
    others = [f"{name} {value}" for name, value in wanted.items() if state.get(name) != value]
    if others:
        held = ", ".join(f"{name} {state.get(name)}" for name in ("scenario", "seed", "deals"))
        raise StartError(
            f"{path} holds {held}, not {', '.join(others)}; add --fresh to start over (the old "
            "file is kept aside), or name another file with --data"
        )


def _seeded(wanted: Mapping[str, Any]) -> Tables:
    return _tables(data_set(**wanted))


def write_data_file(data: DataSet, path: Path) -> None:
    """Write a data set as a data file to serve from.

    Raises:
        StartError: there is a file already, or it cannot be written.
    """
    file = DataFile(path)
    try:
        if path.exists():
            raise StartError(f"{path} exists; remove it first, or name another file with --out")
        file.create(_tables(data))
    finally:
        file.release()


def _tables(data: DataSet) -> Tables:
    state = {
        "format": FORMAT,
        "scenario": data.scenario,
        "seed": data.seed,
        "deals": data.deals,
        "now": data.clock,
    }
    tables = {name: dict(enumerate(records, 1)) for name, records in data.tables.items()}
    last_ids = {name: len(records) for name, records in data.tables.items()}
    return {**tables, STATE_TABLE: {1: state, 2: last_ids}}
