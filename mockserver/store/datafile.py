"""The data file: a checkpoint, its side log and its lock, in one directory.

`introzy-mock.json` is the checkpoint, `.log` beside it the side log, `.lock` the lock. A clean
stop leaves the first alone. What cannot be used is set aside under a free name, never deleted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout

from mockserver.errors import StartError, StorageError
from mockserver.store.changes import Change
from mockserver.store.checkpoint import CheckpointWriter, read_checkpoint
from mockserver.store.layout import checked
from mockserver.store.sidelog import SideLog, read_log
from mockserver.store.store import Tables

__all__ = ["DataFile"]

logger = logging.getLogger(__name__)

_LOCK_SECONDS = 2
_LOG_BYTES = 4 << 20


class DataFile:
    """Keeps a store in a file that this process alone uses.

    Raises:
        StartError: the file is in use by another server, or its directory cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._lock = _lock(path)
        self.path = path
        self._log_path = path.with_name(path.name + ".log")
        self._log = SideLog(self._log_path, "")
        self._size = 0
        self._writer: CheckpointWriter | None = None
        self._writer_holds = 0
        try:
            _acquire(self._lock, path)
            for half_written in (path, self._log_path):  # by a process that died
                half_written.with_name(half_written.name + ".new").unlink(missing_ok=True)
        except BaseException:  # a signal too may end the program here
            self._unlock()
            raise

    def load(self) -> Tables | None:
        """Read the tables as the last acknowledged write left them; None if there is no file.

        Raises:
            StartError: the file is not the mock's, of a later format, or its records do not fit.
        """
        if not self.path.exists():
            self._set_log_aside("there is no data file that it continues")
            return None
        tables, digest, self._size = read_checkpoint(self.path)
        recovered = read_log(self._log_path, digest)
        if recovered is None:
            self._set_log_aside("the data file was edited or replaced since it was written")
            self._log = SideLog(self._log_path, digest)
        else:
            if b"\n" in recovered.rest:
                self._keep_rest(recovered.rest)
            for entry in recovered.entries:
                for table, doc_id, after in entry:
                    _put(tables.setdefault(table, {}), doc_id, after)
            self._log = SideLog(self._log_path, digest, size=recovered.size)
            if recovered.rest or not recovered.size:
                self._log.cut()
        return checked(tables, self.path.name)

    def create(self, tables: Tables) -> None:
        """Write a first checkpoint.

        Raises:
            StartError: it cannot be written.
        """
        try:
            self._write(tables)
        except OSError as error:
            raise StartError(
                f"data file {self.path} cannot be written: {error.strerror}"
            ) from error

    def keep(self, group: Sequence[Change], snapshot: Callable[[], Tables]) -> None:
        """Make a group durable; once the log is longer than the checkpoint, renew that by and by.

        Raises:
            StorageError: the file system did not take the group; nothing of it is kept.
        """
        self._log.append(group)
        try:
            self._advance(snapshot)
        except (OSError, StorageError) as error:
            # The group stands: it is in the log already.
            logger.warning("%s could not be renewed, its log goes on: %s", self.path, error)
            self._abandon()

    def close(self, tables: Tables) -> None:
        """Leave the one file that holds everything, and let others use it."""
        self._abandon()
        if self._log.size:
            try:
                self._write(tables)
            except OSError as error:
                logger.warning("%s keeps its log, which holds the rest: %s", self.path, error)
        self.release()

    def release(self) -> None:
        """Let others use the file, as it is."""
        self._abandon()
        self._log.close()
        self._unlock()

    def set_aside(self) -> Path | None:
        """Move the file and its log out of the way; give the new name, None if there was none."""
        if not self.path.exists():
            self._set_log_aside("there is no data file that it continues")
            return None
        aside = _free_name(self.path, "old")
        self.path.replace(aside)
        if self._log_path.exists():
            self._log_path.replace(aside.with_name(aside.name + ".log"))
        return aside

    def _unlock(self) -> None:
        """Remove the lock's file, unless it is another's."""
        with suppress(Timeout, OSError):
            # It may be made and not yet locked, if a signal came between the two.
            self._lock.acquire(timeout=0)
            # A waiting process notices that the lock it gets is of a deleted file, and asks again.
            Path(self._lock.lock_file).unlink()
        self._lock.release(force=True)

    def _write(self, tables: Tables) -> None:
        writer = CheckpointWriter(self.path, tables)
        try:
            self._size = writer.write_all()
        except BaseException:  # a signal too may end the program here
            writer.abandon()
            raise
        self._log.remove()
        self._log = SideLog(self._log_path, writer.digest)

    def _advance(self, snapshot: Callable[[], Tables]) -> None:
        if self._writer is None:
            if self._log.size > max(_LOG_BYTES, self._size):
                self._writer = CheckpointWriter(self.path, snapshot())
                self._writer_holds = self._log.size
        elif self._writer.step():
            until = self._log.size
            self._log.mark(self._writer.digest, self._writer_holds)
            self._size = self._writer.put_in_place()
            self._log.restart(self._writer.digest, holds=self._writer_holds, until=until)
            self._writer = None

    def _abandon(self) -> None:
        if self._writer is not None:
            self._writer.abandon()
            self._writer = None

    def _set_log_aside(self, reason: str) -> None:
        if self._log_path.exists():
            aside = _free_name(self._log_path, "aside")
            self._log_path.replace(aside)
            logger.warning("%s was not used and is now %s: %s", self._log_path, aside.name, reason)

    def _keep_rest(self, rest: bytes) -> None:
        aside = _free_name(self._log_path, "damaged")
        aside.write_bytes(rest)
        logger.warning(
            "%s is damaged from byte %d on; what follows is now in %s",
            self._log_path,
            self._log_path.stat().st_size - len(rest),
            aside.name,
        )


def _put(records: dict[int, object], doc_id: int, after: object) -> None:
    if after is None:
        records.pop(doc_id, None)
    else:
        records[doc_id] = after


def _lock(path: Path) -> FileLock:
    if path.is_dir():
        raise StartError(f"{path} is a directory; name a file, such as --data {path / 'mock.json'}")
    if not path.parent.is_dir():
        raise StartError(
            f"{path.parent} is no directory; make it, or name another file with --data"
        )
    return FileLock(f"{path}.lock", timeout=_LOCK_SECONDS, thread_local=False)


def _acquire(lock: FileLock, path: Path) -> None:
    try:
        lock.acquire()
    except Timeout:
        raise StartError(
            f"{path} is in use by another introzy-mock; stop that one, or name another file with "
            "--data"
        ) from None
    except OSError as error:
        raise StartError(f"data file {path} cannot be written: {error.strerror}") from error


def _free_name(path: Path, word: str) -> Path:
    names = (path.with_name(f"{path.stem}.{word}-{number}{path.suffix}") for number in count(1))
    return next(name for name in names if not name.exists())
