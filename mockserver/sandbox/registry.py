"""The sandboxes of one server: the default one, and those that tests and people create.

The others are in memory and share the records that they start with. Their number is limited, and
one that was idle for long is removed when another is created.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from hmac import compare_digest
from itertools import chain, count
from pathlib import Path
from threading import RLock
from typing import Any

from mockserver.core.determinism import stopwatch
from mockserver.core.errors import (
    Conflict,
    Detail,
    InvalidRequest,
    NotFound,
    StartError,
    Unauthorized,
    quoted,
)
from mockserver.sandbox.inheritance import Inheritance
from mockserver.sandbox.keys import code_in, code_of, secret_of
from mockserver.sandbox.opening import clock_fields, with_clock
from mockserver.sandbox.sandbox import DEFAULT_SANDBOX, Sandbox
from mockserver.store import Store

__all__ = ["Sandboxes"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:\[\]-]{0,199}")
_NAME_IN_WORDS = "1 to 200 letters, digits or any of _.:[]-, beginning with a letter or digit"
_MOST = 1_000
_IDLE_SECONDS = 3_600


class Sandboxes:
    """Every sandbox of a server, by name and by API key.

    With `api_keys`, the default sandbox accepts only those and keys added to it, and nobody can
    compute the key of a new sandbox without knowing them. `clock` is how the clocks of new ones
    start; `scenario` and the file `start` are what the default one was started with. There are at
    most `most` others, and one that was idle for `idle_seconds` is removed when another is created.
    """

    def __init__(
        self,
        default: Sandbox,
        *,
        api_keys: Collection[str] = (),
        clock: Mapping[str, Any] | None = None,
        scenario: str | None = None,
        start: Path | None = None,
        most: int = _MOST,
        idle_seconds: float = _IDLE_SECONDS,
    ) -> None:
        self.default = default
        self.lock: RLock = default.lock
        self._api_keys = tuple(api_keys)
        self._inherited = Inheritance(default, clock=clock, scenario=scenario, start=start)
        self._secret = secret_of(self._api_keys)
        default.keys.depend_on(self._secret)
        self._by_name = {default.name: default}
        self._by_code = {code_of(default.name): default}
        self._age = stopwatch()
        self._most = most
        self._idle_seconds = idle_seconds
        self._last_use: OrderedDict[str, float] = OrderedDict()  # the longest idle first
        self._watchers: list[Callable[[Sandbox], None]] = []

    def admit(self, key: str) -> Sandbox:
        """Return the sandbox of an API key.

        Raises:
            Unauthorized: its sandbox is gone, or it is revoked, expired or not listed.
        """
        if self._api_keys and any(compare_digest(key, listed) for listed in self._api_keys):
            return self.default
        code = code_in(key)
        if code is None:
            if self._api_keys:
                raise Unauthorized(
                    "The API key is not one of those that this server was started with (--api-key)."
                )
            return self.default
        sandbox = self._by_code.get(code)
        if sandbox is None:
            raise Unauthorized(
                "The API key belongs to a sandbox that is gone: it was deleted, was idle for over "
                "an hour, or was on a server that has ended. Make one with: "
                f'POST /_mock/sandboxes {{"name": "{self._free_name()}"}}'
            )
        sandbox.keys.check(key)
        self._note_use(sandbox)
        return sandbox

    def named(self, name: str) -> Sandbox:
        """Return the sandbox of a name.

        Raises:
            NotFound: there is none.
        """
        if name not in self._by_name:
            known = ", ".join([*self._by_name][:10])
            advised = name if _NAME.fullmatch(name) else self._free_name()
            raise NotFound(
                f"There is no sandbox {quoted(name)}; some that exist: {known}. Make one with: "
                f'POST /_mock/sandboxes {{"name": "{advised}"}}'
            )
        self._note_use(self._by_name[name])
        return self._by_name[name]

    def watch(self, watcher: Callable[[Sandbox], None]) -> None:
        """Call this function with the sandbox after each exchange in a journal."""
        self._watchers.append(watcher)

    def exchanged(self, sandbox: Sandbox) -> None:
        """Call the watchers: the sandbox's journal has a new exchange."""
        for watcher in self._watchers:
            watcher(sandbox)

    @property
    def clock_start(self) -> int | None:
        """The time at which clocks start, in milliseconds; None if it is the scenario's."""
        return self._inherited.clock_start

    @property
    def takes_any_key(self) -> bool:
        """Whether the default sandbox accepts any key that the mock did not make."""
        return not self._api_keys

    def all(self) -> list[Sandbox]:
        """Return the sandboxes in the order in which they were created."""
        return [*self._by_name.values()]

    def create(
        self,
        name: str,
        *,
        scenario: str | None = None,
        seed: int | None = None,
        clock: Mapping[str, Any] | None = None,
        assume: Mapping[str, str] | None = None,
        start: Path | None = None,
    ) -> Sandbox:
        """Create a sandbox; settings that are None are those of the default one.

        `start` is a data file that it starts with.

        Raises:
            Conflict: the name is taken, there are too many sandboxes, scenario or assumption do not
                exist, or the file cannot be used; or there is a seed without a scenario, and it is
                not that of the file that the server was started with.
            InvalidRequest: the name is not valid.
        """
        with self.lock:
            self._check_name(name)
            self._make_room()
            try:
                begun = self._inherited.start(scenario, seed, file=start)
                contract = self._inherited.contract(assume or {})
            except StartError as error:
                raise Conflict(f"The sandbox cannot be made: {error}.") from error
            own = clock_fields(begun.tables, self._inherited.clock, clock)
            store = Store(begun, state=own)
            sandbox = Sandbox(store=store, contract=contract, name=name, lock=self.lock)
            sandbox.keys.depend_on(self._secret)
            self._by_name[name] = self._by_code[code_of(name)] = sandbox
            self._note_use(sandbox)
            return sandbox

    def drop(self, name: str) -> None:
        """Delete a sandbox.

        Raises:
            Conflict: it is the default one.
            NotFound: there is none of this name.
        """
        with self.lock:
            if name == DEFAULT_SANDBOX:
                raise Conflict(
                    "The default sandbox cannot be deleted. Take it back to its start with: "
                    "POST /_mock/reset"
                )
            self._forget(self.named(name).name)

    def start_over(self, sandbox: Sandbox, *, scenario: str, seed: int | None) -> None:
        """Start a sandbox over with another scenario; with its own seed if there is no other.

        Raises:
            Conflict: there is no such scenario, or it cannot have the sizes that the state says.
        """
        try:
            start = self._inherited.start(scenario, sandbox.seed if seed is None else seed)
        except StartError as error:
            raise Conflict(f"The sandbox cannot start that way: {error}.") from error
        sandbox.replace(with_clock(start.tables, self._inherited.clock), cause="scenario")

    def _check_name(self, name: str) -> None:
        if not _NAME.fullmatch(name):
            raise InvalidRequest(
                f"{quoted(name)} cannot be the name of a sandbox; a name has {_NAME_IN_WORDS}.",
                details=(Detail("name", f"must be {_NAME_IN_WORDS}"),),
            )
        if name == DEFAULT_SANDBOX:
            raise Conflict(f"The sandbox {name!r} always exists; use another name.")
        if name in self._by_name:
            raise Conflict(
                f"There is a sandbox {name!r} already; use another name, or first: "
                f"DELETE /_mock/sandboxes/{name}"
            )

    def _free_name(self) -> str:
        names = chain(["my-test"], map("my-test-{}".format, count(2)))
        return next(name for name in names if name not in self._by_name)

    def _note_use(self, sandbox: Sandbox) -> None:
        if sandbox is not self.default:
            self._last_use[sandbox.name] = self._age()
            self._last_use.move_to_end(sandbox.name)

    def _make_room(self) -> None:
        latest = self._age() - self._idle_seconds
        while self._last_use and next(iter(self._last_use.values())) < latest:
            sandbox = self._by_name[next(iter(self._last_use))]
            if sandbox.store.news.listeners:  # whoever watches it uses it
                self._note_use(sandbox)
            else:
                self._forget(sandbox.name)
        if len(self._last_use) >= self._most:
            raise Conflict(
                f"There are {self._most} sandboxes already; delete some with: "
                "DELETE /_mock/sandboxes/NAME"
            )

    def _forget(self, name: str) -> None:
        sandbox = self._by_name.pop(name)
        del self._by_code[code_of(name)], self._last_use[name]
        sandbox.store.news.end()
