"""A server in a thread, beside the rest of the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from mockserver.core.errors import StartError
from mockserver.http import Application
from mockserver.server.listening import Server

__all__ = ["THREAD_NAME", "in_thread"]

THREAD_NAME = "introzy-mock"
_STOP_SECONDS = 10


@contextmanager
def in_thread(server: Server, app: Application) -> Iterator[Thread]:
    """Serve an application in a thread during the `with` block, which begins when it answers.

    Raises:
        StartError: the server ended before it answered.
    """
    answers, ended = Event(), Event()

    def run() -> None:
        try:
            server.run(app, ready=answers.set)
        finally:
            ended.set()
            answers.set()

    thread = Thread(target=run, name=THREAD_NAME, daemon=True)
    thread.start()
    try:
        answers.wait()
        if ended.is_set():
            raise StartError("the server ended before it answered")
        yield thread
    finally:
        server.stop()
        thread.join(_STOP_SECONDS)
