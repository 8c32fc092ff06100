"""The version of this program, as it is installed."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

__all__ = ["program_version"]


@cache
def program_version() -> str:
    """Return the version, such as 1.4.0; "unknown" if it cannot be found out."""
    try:
        return version("introzy-mock")
    except PackageNotFoundError:  # where a test has put a file system in the disk's place
        return "unknown"
