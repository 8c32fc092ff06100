"""The version of this program, as it is installed."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

__all__ = ["program_version"]


def program_version() -> str:
    """Return the version, such as 1.4.0; "unknown" if it cannot be found out.

    That it is unknown is not remembered: a test may have put a file system in the disk's place.
    """
    try:
        return _version()
    except PackageNotFoundError:
        return "unknown"


@cache
def _version() -> str:
    return version("introzy-mock")
