"""Reading the files that are part of the program."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from pathlib import Path

__all__ = ["is_packaged", "read_packaged"]

_LOADER = SourceFileLoader(__name__, __file__)


def read_packaged(path: Path) -> bytes:
    """Return the content of a file, even where a test has replaced the file system by a fake one.

    Raises:
        OSError: it cannot be read.
    """
    return _LOADER.get_data(str(path))


def is_packaged(path: Path) -> bool:
    """Return whether such a file exists."""
    try:
        read_packaged(path)
    except OSError:
        return False
    return True
