"""A mock in this process: its app, its sandboxes, and a server in a thread if one is needed."""

from __future__ import annotations

import logging
import re
from collections.abc import Container
from contextlib import ExitStack, closing
from hashlib import blake2b
from itertools import chain, count
from threading import Lock
from typing import Any, Protocol, Self, Unpack

from flask import Flask

from mockserver.app import EXTENSION, Config, create_app
from mockserver.config import place
from mockserver.contract.given import check_names
from mockserver.core.times import in_full, read_clock
from mockserver.generate import is_file_name
from mockserver.sandbox.registry import Sandboxes
from mockserver.server import THREAD_NAME, ServedApp, Server, in_thread
from mockserver.testing.handle import Introzy
from mockserver.testing.shapes import SandboxOptions
from mockserver.testing.tracebacks import ends_at_caller
from mockserver.testing.values import read_as

__all__ = ["MakeSandbox", "MockServer", "sandbox_name"]

_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9_.:\[\]-]+")
_LONGEST = 180


@ends_at_caller
class MockServer:
    """A mock for tests; leaving a `with` statement ends it.

    The server in its thread starts when `url` is first read: clients without network need no port.

    Raises:
        StartError: a setting of the config is not valid.
    """

    def __init__(self, config: Config | None = None) -> None:
        config = config or Config()
        self._app = create_app(config)
        self.app: Flask = self._app
        self.sandboxes: Sandboxes = self.app.extensions[EXTENSION]
        self._host = config.host
        self._starting = Lock()
        self._url: str | None = None
        self._ending = ExitStack()
        self._ending.callback(self.sandboxes.default.close)

    @property
    def url(self) -> str:
        """The server's URL, without `/api`.

        Raises:
            StartError: it cannot start.
        """
        with self._starting:
            if self._url is None:
                self._url = self._start()
        return self._url

    def sandbox(self, name: str, **options: Unpack[SandboxOptions]) -> Introzy:
        """Create a sandbox; settings that are not given are those of the config.

        Its name is derived from any text, such as a test's id, and gets a number if it is taken.
        The option `start` is a data file that it starts from, which is only read; `scenario` may
        be a file of your own.

        Raises:
            Conflict: there are too many sandboxes, or the file cannot be used.
            InvalidRequest: an option is not valid.
            StartError: `start` is not a path.
        """
        known = SandboxOptions.__annotations__
        check_names(options, known, one="an option of a sandbox", all_of_them="options")
        given: dict[str, Any] = {key: value for key, value in options.items() if value is not None}
        start = place("start", given.pop("start", None))
        file: dict[str, Any] = {}
        if is_file_name(f"{given.get('scenario')}"):
            file["scenario"] = f"{given.pop('scenario')}"
        if "clock" in given:
            given["clock"] = in_full(given["clock"])
        if given:
            given = read_as("createSandbox", {"name": "any", **given})
            del given["name"]
        if "clock" in given:
            given["clock"] = read_clock(given["clock"])
        with self.sandboxes.lock:  # so that nobody else takes the name meanwhile
            taken = {sandbox.name for sandbox in self.sandboxes.all()}
            sandbox = self.sandboxes.create(sandbox_name(name, taken), start=start, **given, **file)
            return Introzy(sandbox, app=self._app, url=lambda: self.url)

    def close(self) -> None:
        """Stop the server, and release everything."""
        self._ending.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> str:
        """Start the server, without the messages of asyncio in a log that a test checks."""

        def is_of_others(record: logging.LogRecord) -> bool:
            return record.threadName != THREAD_NAME

        logger = logging.getLogger("asyncio")
        with ExitStack() as starting:
            server = starting.enter_context(closing(Server(host=self._host, port=0)))
            starting.callback(logger.removeFilter, is_of_others)
            logger.addFilter(is_of_others)
            starting.enter_context(in_thread(server, ServedApp(self._app.answer)))
            self._ending.push(starting.pop_all())
        return server.url


class MakeSandbox(Protocol):
    """The type of the fixture `introzy_sandbox_factory`."""

    def __call__(self, name: str = "sandbox", **options: Unpack[SandboxOptions]) -> Introzy:
        """Create a sandbox, as `MockServer.sandbox` does."""


def sandbox_name(node_id: str, taken: Container[str]) -> str:
    """Return a name from a test's id: the same for the same test, and one that is free.

    An id that has more than a name can hold is distinguished by a hash.
    """
    path = node_id.replace("/", ".").lstrip("_.:[]-")
    name = _NOT_ALLOWED.sub("-", path)
    if name != path or not name or len(name) > _LONGEST:
        hashed = blake2b(node_id.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
        name = f"{name[:_LONGEST].lstrip('-')}-{hashed}".lstrip("-")
    numbered = (f"{name}-{number}" for number in count(2))
    return next(one for one in chain([name], numbered) if one not in taken)
