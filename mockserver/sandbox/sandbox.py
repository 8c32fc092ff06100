"""A sandbox: its store, its clock, its keys and its contract.

Sandboxes share only what never changes. This module knows neither HTTP nor the meaning of the
records.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import TypeVar

from mockserver.contract import Contract
from mockserver.core.clock import Clock
from mockserver.core.determinism import next_id, to_milliseconds, to_timestamp
from mockserver.core.records import encode
from mockserver.core.times import reached
from mockserver.faults import Faults
from mockserver.journal import Journal
from mockserver.sandbox.keys import Keyring
from mockserver.sandbox.snapshots import Snapshots
from mockserver.schema import Schema, crm_schema
from mockserver.store import DataFile, Store, Tables

__all__ = ["DEFAULT_SANDBOX", "Sandbox"]

T = TypeVar("T")

DEFAULT_SANDBOX = "default"
"""The sandbox that always exists; any key that the mock did not make is a key of it."""

_MOST_CHARACTERS = 1 << 20
"""How many characters of content the latest ids are remembered for."""


class _TakeBack(Exception):
    """Raised in a group of changes to undo them."""


class Sandbox:
    """One sandbox. Its lock makes actions run one at a time.

    `faults` and `journal` are not part of its state: a rollback keeps them, a reset clears them.
    """

    def __init__(
        self,
        *,
        store: Store,
        contract: Contract,
        name: str = DEFAULT_SANDBOX,
        file: DataFile | None = None,
        lock: RLock | None = None,
    ) -> None:
        self.name = name
        self.store = store
        self.contract = contract
        self.lock: RLock = lock or RLock()
        self.keys: Keyring = Keyring(store, sandbox=name, now=self.now)
        self.faults: Faults = Faults(
            operations=contract.operations,
            path=lambda: contract.path_parameters,
            news=store.news,
        )
        self.journal: Journal = Journal(store.news)
        self.schema: Schema = crm_schema(contract.pipelines)
        self.snapshots: Snapshots = Snapshots(file.path if file else None, self.schema)
        self._file = file
        self._time: int | None = None
        self._clock_of = self.store.state
        self._clock = Clock.of(self._clock_of)
        self._latest_ids: dict[tuple[int, str, str], tuple[str, int]] = {}
        self._characters = 0  # of the content that they are remembered for
        store.keep_time(self.now)

    @property
    def seed(self) -> int:
        """The seed that the sandbox's records and ids come from."""
        return int(self.store.state["seed"])

    @property
    def data_path(self) -> Path | None:
        """The data file; None if the sandbox is in memory."""
        return self._file.path if self._file else None

    def decide(self, action: Callable[[], T], *, at: str | None = None, cause: str = "write") -> T:
        """Run an action alone; its writes are one group, after which the clock ticks once.

        A clock that follows real time stands still during the action: at `at`, if the caller has
        already used that time. `cause` is the timeline's word for the group.
        """
        with self.lock:
            if self._follows_real_time:
                self._time = self.clock.time() if at is None else to_milliseconds(at)
            try:
                return self.store.atomically(lambda: self._ticking(action), cause=cause)
            finally:
                self._time = None

    def try_out(self, action: Callable[[], T], *, at: str) -> T:
        """Run an action as `decide` does, and undo its writes."""
        results: list[T] = []

        def run() -> None:
            results.append(action())
            raise _TakeBack

        with suppress(_TakeBack):
            self.decide(run, at=at)
        return results[0]

    def now(self) -> str:
        """Return the sandbox's time in the vendor's form; it does not change during an action."""
        if self._time is None and not self._follows_real_time:
            return str(self.store.state["now"])
        return to_timestamp(self.milliseconds())

    def milliseconds(self) -> int:
        """Return the sandbox's time in milliseconds since 1970."""
        return self.clock.time() if self._time is None else self._time

    @property
    def clock(self) -> Clock:
        """The present state of the clock."""
        state = self.store.state
        if state is not self._clock_of:
            self._clock_of, self._clock = state, Clock.of(state)
        return self._clock

    def set_clock(self, clock: Clock) -> None:
        """Replace the clock, which does not tick for this."""
        with self.lock:
            self.store.atomically(lambda: self.store.update_state(clock.fields()), cause="clock")

    def advance_clock(self, milliseconds: int) -> None:
        """Advance the time.

        Raises:
            Conflict: it would be before 1970 or after the year 9000.
        """
        with self.lock:
            moment = reached(self.clock.time(), milliseconds, what="The time")
            self.set_clock(self.clock.set(now=moment))

    def new_id(self, table: str, operation: str, content: object) -> str:
        """Return the id of a record that an operation adds to a table.

        It depends on the seed, the operation, the content and how many such records there are.
        """
        source = self.seed, operation, encode(content).decode()
        latest = self._latest_ids.get(source)
        made = next_id(
            *source,
            taken=self.store.records[table].__contains__,
            latest=latest,
        )
        if latest is None:
            self._make_room(len(source[-1]))
        self._latest_ids[source] = made
        return made[0]

    def savepoint(self) -> int:
        """Mark this state to return to, and return the number of the savepoint; savepoints nest."""
        with self.lock:
            return self.store.savepoint()

    def rollback(self, savepoint: int) -> None:
        """Return to a savepoint, which stays open; later ones are closed.

        Raises:
            KeyError: it is not open.
        """
        with self.lock:
            self.store.rollback(savepoint)

    def release(self, savepoint: int) -> None:
        """Close a savepoint.

        Raises:
            KeyError: it is not open.
        """
        with self.lock:
            self.store.release(savepoint)

    def rewind(self, position: int) -> None:
        """Go to a position of the timeline, back or forward.

        Raises:
            KeyError: it is not kept.
        """
        with self.lock:
            self.store.rewind(position)

    def reset(self) -> None:
        """Return to the start, and clear faults and journal."""
        with self.lock:
            self.store.reset()
            self._forget()

    def replace(self, tables: Tables, *, cause: str) -> None:
        """Make this the state and the start that a reset returns to; clear faults and journal."""
        with self.lock:
            self.store.replace(tables, cause=cause)
            self._forget()

    def load(self, tables: Tables) -> None:
        """Make a saved state of this sandbox the present one."""
        with self.lock:
            self.store.replace(tables, cause="snapshot")

    def close(self) -> None:
        """Complete and release the data file, if there is one."""
        if self._file:
            with self.lock:
                self._file.close(self.store.snapshot())

    def _forget(self) -> None:
        self.faults.clear()
        self.journal.clear()

    def _make_room(self, characters: int) -> None:
        self._characters += characters
        if self._characters > _MOST_CHARACTERS:
            self._latest_ids.clear()
            self._characters = characters

    @property
    def _follows_real_time(self) -> bool:
        return self.store.state.get("mode") == "real"

    def _ticking(self, action: Callable[[], T]) -> T:
        result = action()
        if self.store.written:
            clock = self.clock
            if clock.mode == "tick":
                ticked = clock.ticked()
                self.store.update_state({"now": to_timestamp(ticked.now)})
                self._clock_of, self._clock = self.store.state, ticked
        return result
