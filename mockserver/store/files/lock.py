"""The lock of a data file, a file beside it: only one process at a time uses the data file."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mockserver.core.errors import StartError
from mockserver.core.files import access_of, calls, followed, plain_file, reason

__all__ = ["lock", "lock_path", "path_of", "unlock"]

if TYPE_CHECKING:
    from filelock import FileLock

_WAIT_SECONDS = 2
_MOST_BYTES = 1024
_HOLDER = re.compile(rb"[0-9]+\n")
"""The content of a lock where the file system has no locks: the number of the process that has it.
"""


def path_of(path: Path) -> Path:
    """Return the path of a data file, with links followed.

    Raises:
        StartError: something other than a file is there, or it is read-only.
    """
    if os.path.isdir(path):  # noqa: PTH112  # a path that cannot be asked is told of below
        raise StartError(f"{path} is a directory; name a file, such as {path / 'mock.json'}")
    try:
        found = plain_file(path)
        file = followed(path)
        there = stat.S_ISDIR(file.parent.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        there = False
    except OSError as error:
        raise StartError(
            f"data file {path} cannot be used: {reason(error)}; name another file"
        ) from error
    if not there:
        raise StartError(
            f"{followed(path).parent} is not a directory; create it, or name another file"
        )
    if found and not os.access(file, os.W_OK):
        raise StartError(
            f"data file {path} cannot be written: it is read-only; serve a copy of it, or make it "
            f"writable with: chmod u+w {path}"
        )
    return file


def lock(path: Path) -> FileLock:
    """Lock a data file, which may not exist yet; wait a moment for a process that is just ending.

    Raises:
        StartError: another process has it, or its directory cannot be used.
    """
    from filelock import FileLock, Timeout

    _refuse_others_lock(lock_path(path))
    try:
        access = access_of(path)
    except OSError as error:
        raise StartError(f"data file {path} cannot be used: {reason(error)}") from error
    mode = 0o644 if access is None else access.mode | 0o600
    made = FileLock(lock_path(path), timeout=_WAIT_SECONDS, mode=mode, thread_local=False)
    try:
        made.acquire()
    except Timeout:
        raise StartError(
            f"{path} is in use by another introzy-mock; stop that one, name another file, or only "
            "start from this one, in memory: --start, or Config(start=...)"
        ) from None
    except OSError as error:
        raise StartError(f"data file {path} cannot be written: {error.strerror}") from error
    except BaseException:  # a signal may end the program here
        unlock(made)
        raise
    return made


def lock_path(path: Path) -> Path:
    """Return the path of a data file's lock."""
    return path.with_name(path.name + ".lock")


def unlock(made: FileLock) -> None:
    """Release the lock and delete its file, unless that belongs to another process."""
    with suppress(OSError):  # a timeout is one too
        # It may be made and not yet locked, if a signal came between the two.
        made.acquire(timeout=0)
        # A waiting process notices that the lock it gets is of a deleted file, and asks again.
        calls.remove(Path(made.lock_file))
    with suppress(OSError):  # older versions of filelock raise what closing its file does
        made.release(force=True)


def _refuse_others_lock(path: Path) -> None:
    """Refuse a file that only has the name of a lock, such as `Pipfile.lock` beside `Pipfile`."""
    try:
        found = path.lstat()
        is_small = stat.S_ISREG(found.st_mode) and found.st_size <= _MOST_BYTES
        if is_small and (not found.st_size or _HOLDER.match(path.read_bytes())):
            return
    except OSError:  # it is not there, or what is wrong with it shows when it is made
        return
    raise StartError(
        f"{path} is in the way: it is not a lock of introzy-mock, and is left as it is; name "
        "another data file"
    )
