"""Files that come with the program."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from pathlib import Path

__all__ = ["is_packaged", "read_packaged"]

_LOADER = SourceFileLoader(__name__, __file__)


def read_packaged(path: Path) -> bytes:
    """Read a file as modules are read: also where a test has put a file system in the disk's place.

    Raises:
        OSError: it cannot be read.
    """
    return _LOADER.get_data(str(path))


def is_packaged(path: Path) -> bool:
    """Return whether there is such a file."""
    try:
        read_packaged(path)
    except OSError:
        return False
    return True
