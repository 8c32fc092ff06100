"""The lock of a data file: one process at a time, known by a file beside it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mockserver.errors import StartError

__all__ = ["lock", "unlock"]

if TYPE_CHECKING:
    from filelock import FileLock

_WAIT_SECONDS = 2


def lock(path: Path) -> FileLock:
    """Lock a data file, there or not; wait a moment for a process that is about to go.

    Raises:
        StartError: another process has it, or its directory cannot be used.
    """
    from filelock import FileLock, Timeout

    if path.is_dir():
        raise StartError(f"{path} is a directory; name a file, such as --data {path / 'mock.json'}")
    if not path.parent.is_dir():
        raise StartError(
            f"{path.parent} is no directory; make it, or name another file with --data"
        )
    made = FileLock(f"{path}.lock", timeout=_WAIT_SECONDS, thread_local=False)
    try:
        made.acquire()
    except Timeout:
        raise StartError(
            f"{path} is in use by another introzy-mock; stop that one, or name another file with "
            "--data"
        ) from None
    except OSError as error:
        raise StartError(f"data file {path} cannot be written: {error.strerror}") from error
    except BaseException:  # a signal may end the program here
        unlock(made)
        raise
    return made


def unlock(made: FileLock) -> None:
    """Give the lock back and remove its file, unless that is another's."""
    with suppress(OSError):  # a timeout is one too
        # It may be made and not yet locked, if a signal came between the two.
        made.acquire(timeout=0)
        # A waiting process notices that the lock it gets is of a deleted file, and asks again.
        Path(made.lock_file).unlink()
    made.release(force=True)
