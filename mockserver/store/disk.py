"""Small things about files: names that are free, and what the disk must hold before going on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Protocol

__all__ = ["free_name", "freed_later", "stamp", "sync", "sync_directory"]


class _Open(Protocol):
    def fileno(self) -> int: ...
    def flush(self) -> object: ...


def free_name(path: Path, word: str) -> Path:
    """Give a name beside a file that says why it is there, such as `mock.old-1.json`."""
    names = (path.with_name(f"{path.stem}.{word}-{number}{path.suffix}") for number in count(1))
    return next(name for name in names if not name.exists())


def stamp(path: Path) -> tuple[int, int, int] | None:
    """Give what tells a file from an edited or replaced one; None if it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


@contextmanager
def freed_later(*paths: Path) -> Iterator[None]:
    """Let files be replaced without waiting until the disk has freed what was in their places.

    One that is not there, or cannot be opened, needs no waiting or is waited for.
    """
    replaced = []
    if os.name == "posix":  # elsewhere an open file cannot be replaced
        for path in paths:
            with suppress(OSError):
                replaced.append(os.open(path, os.O_RDONLY))
    try:
        yield
    finally:
        if replaced:  # one thread for all: to start another while this one is busy takes long
            Thread(target=_close, args=(replaced,), name="free-replaced-files").start()


def _close(descriptors: Iterable[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def sync(file: _Open) -> None:
    """Wait until the disk has what was written to a file."""
    file.flush()
    os.fsync(file.fileno())


def sync_directory(path: Path) -> None:
    """Wait until the disk has the names in a directory, where the system can say so."""
    with suppress(OSError):
        directory = os.open(path, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
