"""A mock in this process: its app, its sandboxes, and a server in a thread when one is needed."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from threading import Lock
from typing import Any, Protocol, Self, Unpack

from flask import Flask

from mockserver.app import EXTENSION, Config, create_app
from mockserver.bridge import bridge
from mockserver.config import place
from mockserver.errors import Detail, InvalidRequest
from mockserver.sandbox import Sandbox
from mockserver.sandboxes import Sandboxes
from mockserver.server import THREAD_NAME, Server, in_thread
from mockserver.testing.caller import ends_at_caller
from mockserver.testing.handle import Introzy
from mockserver.testing.naming import sandbox_name
from mockserver.testing.sending import read_as
from mockserver.testing.shapes import SandboxOptions
from mockserver.times import in_full, read_clock

__all__ = ["MakeSandbox", "MockServer"]


@ends_at_caller
class MockServer:
    """A mock for tests; use it in a `with` statement, which ends it.

    The server in its thread starts when `url` is first asked for: the doors that need no network
    need no port either.

    Raises:
        StartError: what the config asks for does not exist.
    """

    def __init__(self, config: Config | None = None) -> None:
        config = config or Config()
        self.app: Flask = create_app(config)
        self.sandboxes: Sandboxes = self.app.extensions[EXTENSION]
        self._host = config.host
        self._starting = Lock()
        self._url: str | None = None
        self._ending = ExitStack()
        self._ending.callback(self.sandboxes.default.close)

    @property
    def url(self) -> str:
        """Where the server answers, without `/api`.

        Raises:
            StartError: it cannot start.
        """
        with self._starting:
            self._url = self._url or self._start()
        return self._url

    def sandbox(self, name: str, **options: Unpack[SandboxOptions]) -> Introzy:
        """Make a sandbox; what is not said is as in the config.

        Its name is made of any text, such as a test's id, and has a number if it is taken. The
        option `start` is a data file that it starts with, which is only read.

        Raises:
            Conflict: there are too many sandboxes, or the file cannot be used.
            InvalidRequest: what is asked for does not exist.
            StartError: `start` is no path.
        """
        _check_options(options)
        said: dict[str, Any] = {key: value for key, value in options.items() if value is not None}
        said |= {"clock": in_full(said["clock"])} if "clock" in said else {}
        start = place("start", said.pop("start", None))
        given = read_as("createSandbox", {"name": "any", **said}) if said else {}
        given.pop("name", None)
        if "clock" in given:
            given["clock"] = read_clock(given["clock"])
        with self.sandboxes.lock:  # so that nobody else takes the name meanwhile
            taken = {world.name for world in self.sandboxes.all()}
            made = sandbox_name(name, taken)
            world = self.sandboxes.create(made, start=start, **given)
            return Introzy(self, world)

    def forget(self, world: Sandbox) -> None:
        """Drop a sandbox, if it was not dropped before, such as for want of use."""
        with self.sandboxes.lock:
            if any(one is world for one in self.sandboxes.all()):
                self.sandboxes.drop(world.name)

    def close(self) -> None:
        """Stop the server, and forget everything."""
        self._ending.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> str:
        with ExitStack() as undoing:
            server = undoing.enter_context(closing(Server(host=self._host, port=0)))
            undoing.enter_context(_without_a_log())
            undoing.enter_context(in_thread(server, bridge(self.app)))
            self._ending.push(undoing.pop_all())
        return server.url


class MakeSandbox(Protocol):
    """What the fixture `introzy_sandbox_factory` is."""

    def __call__(self, name: str = "sandbox", **options: Unpack[SandboxOptions]) -> Introzy:
        """Make a sandbox, as `MockServer.sandbox` does."""


def _check_options(options: Iterable[str]) -> None:
    known = SandboxOptions.__annotations__
    for name in options:
        if name not in known:
            told = f"is not an option of a sandbox; the options are {', '.join(known)}"
            raise InvalidRequest(f"{name} {told}.", details=(Detail(name, told),))


@contextmanager
def _without_a_log() -> Iterator[None]:
    """Keep what asyncio logs of the server's event loop out of the log that a test looks at."""

    def is_of_others(record: logging.LogRecord) -> bool:
        return record.threadName != THREAD_NAME

    logger = logging.getLogger("asyncio")
    logger.addFilter(is_of_others)
    try:
        yield
    finally:
        logger.removeFilter(is_of_others)
