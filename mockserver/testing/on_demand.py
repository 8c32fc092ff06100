"""The server of an app, in a thread, from when somebody asks where it is."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from threading import Lock

from mockserver.http.flask_door import FlaskDoor
from mockserver.server import THREAD_NAME, ServedApp, Server, in_thread

__all__ = ["ServerOnDemand"]


class ServerOnDemand:
    """A server that starts when its `url` is first read: what needs no network needs no port."""

    def __init__(self, app: FlaskDoor, *, host: str) -> None:
        self.app = app
        self._host = host
        self._starting = Lock()
        self._url: str | None = None
        self._ending = ExitStack()

    @property
    def url(self) -> str:
        """Where the server answers.

        Raises:
            StartError: it cannot start.
        """
        with self._starting:
            if self._url is None:
                self._url = self._start()
        return self._url

    def close(self) -> None:
        """Stop the server."""
        self._ending.close()

    def _start(self) -> str:
        with ExitStack() as starting:
            server = starting.enter_context(closing(Server(host=self._host, port=0)))
            starting.enter_context(_without_its_log())
            starting.enter_context(in_thread(server, ServedApp(self.app.answer)))
            self._ending.push(starting.pop_all())
        return server.url


@contextmanager
def _without_its_log() -> Iterator[None]:
    """Keep what asyncio logs of the server's event loop out of the log that a test looks at."""

    def is_of_others(record: logging.LogRecord) -> bool:
        return record.threadName != THREAD_NAME

    logger = logging.getLogger("asyncio")
    logger.addFilter(is_of_others)
    try:
        yield
    finally:
        logger.removeFilter(is_of_others)
