"""Replacing large files without delaying requests."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

__all__ = ["freed_later"]


@contextmanager
def freed_later(*paths: Path) -> Iterator[None]:
    """Replace files without waiting until the disk has freed the old ones.

    A file that is missing or cannot be opened needs no waiting, or is waited for.
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
            Thread(target=_close_all, args=(replaced,), name="free-replaced-files").start()


def _close_all(files: Iterable[int]) -> None:
    for file in files:
        with suppress(OSError):  # nothing was written through it
            os.close(file)
