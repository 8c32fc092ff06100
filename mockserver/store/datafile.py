"""The data file: a checkpoint, its side log and its lock, in one directory.

`introzy-mock.json` is the checkpoint, `.log` beside it the side log, `.lock` the lock. A clean
stop leaves the first alone. What cannot be used is set aside under a free name, never deleted.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from mockserver.errors import InvalidRecords, StartError, StorageError
from mockserver.records import Change
from mockserver.store.checkpoint import CheckpointWriter
from mockserver.store.disk import free_name, freed_later, stamp
from mockserver.store.lock import lock, unlock
from mockserver.store.reading import Check, Checkpoint, read_checkpoint, read_torn
from mockserver.store.sidelog import Recovered, SideLog, read_log
from mockserver.store.start import Tables

__all__ = ["DataFile", "Durability"]

logger = logging.getLogger(__name__)

Durability: TypeAlias = Literal["process", "machine"]
"""What an acknowledged write survives: the death of the process, or that of the machine too."""

_LOG_BYTES = 16 << 20
"""The log before the first new checkpoint; to read this much takes a start a fifth of a second."""


class DataFile:
    """Keeps a store in a file that this process alone uses.

    Raises:
        StartError: the file is in use by another server, or its directory cannot be used.
    """

    def __init__(self, path: Path, *, durability: Durability = "process") -> None:
        self._lock = lock(path)
        self._to_disk = durability == "machine"
        self.path = path
        self._log = self._new_log("")
        self._stamp = stamp(path)
        self._size = 0
        self._writer: CheckpointWriter | None = None
        self._writer_holds = 0
        self._next: SideLog | None = None
        try:
            for half_written in (path, self._log_path):  # by a process that died
                _fresh(half_written).unlink(missing_ok=True)
        except BaseException:  # a signal too may end the program here
            unlock(self._lock)
            raise

    def load(self, check: Check) -> Tables | None:
        """Read the tables as the last acknowledged write left them.

        Gives None if there is no file, or an empty one, as `touch` makes it.

        Raises:
            StartError: the file is not JSON, not the mock's, of a later format, or its records do
                not fit. It is left as it is.
        """
        if not self._stamp:
            self._set_log_aside("there is no data file that it continues")
            return None
        try:
            if not self.path.stat().st_size and not self._log_path.exists():
                return None
            checkpoint = self._checkpoint()
            recovered = read_log(self._log_path, checkpoint.digest)
            tables = check(_brought_up_to_date(checkpoint, recovered), self.path.name)
        except InvalidRecords as error:
            raise StartError(
                f"{error}. The file is left as it is: correct it, start over with --fresh, which "
                "keeps it aside, or name another with --data"
            ) from error
        self._size = checkpoint.size
        self._continue(checkpoint.digest, recovered)
        return tables

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
            self._advance(group, snapshot)
        except (OSError, StorageError) as error:
            # The group stands: it is in the log already.
            logger.warning("%s could not be renewed, its log goes on: %s", self.path, error)
            self._abandon()

    def close(self, tables: Tables) -> None:
        """Leave the one file that holds everything, and let others use it.

        Where it cannot be written, the file and its log together go on to hold everything.
        """
        try:
            self._abandon()
            if self._log.size:
                self._write(tables)
        except OSError as error:
            logger.warning(
                "%s could not be renewed and needs the log beside it: %s", self.path, error.strerror
            )
        finally:
            self.release()

    def release(self) -> None:
        """Let others use the file, as it is."""
        self._abandon()
        self._log.close()
        unlock(self._lock)

    def set_aside(self, word: str) -> Path | None:
        """Move the file and its log out of the way; give the new name, None if there was none."""
        if not self.path.exists():
            self._set_log_aside("there is no data file that it continues")
            return None
        aside = free_name(self.path, word)
        self.path.replace(aside)
        if self._log_path.exists():
            self._log_path.replace(_log_path(aside))
        return aside

    @property
    def _log_path(self) -> Path:
        return _log_path(self.path)

    def _new_log(self, checkpoint: str, size: int = 0) -> SideLog:
        return SideLog(self._log_path, checkpoint, size=size, to_disk=self._to_disk)

    def _checkpoint(self) -> Checkpoint:
        """Read the file; what a crash left behind the end of it is set aside."""
        try:
            return read_checkpoint(self.path)
        except InvalidRecords:
            torn = read_torn(self.path) if self._log_path.exists() else None
            if torn is None or read_log(self._log_path, torn.digest) is None:
                raise
            self._keep_rest(self.path, self.path.read_bytes()[torn.size :])
            os.truncate(self.path, torn.size)
            self._stamp = stamp(self.path)
            return torn

    def _continue(self, digest: str, recovered: Recovered | None) -> None:
        """Go on with the log of a checkpoint; one that does not fit it is set aside."""
        if recovered is None:
            self._set_log_aside("the data file was edited or replaced since it was written")
            self._log = self._new_log(digest)
            return
        if b"\n" in recovered.rest:
            self._keep_rest(self._log_path, recovered.rest)
        self._log = self._new_log(digest, recovered.size)
        if recovered.rest or not recovered.size:
            self._log.cut()

    def _write(self, tables: Tables) -> None:
        writer = CheckpointWriter(self.path, tables)
        try:
            writer.write_all()
            self._leave_edited()
            self._size = writer.put_in_place(self.path, to_disk=True)
        except BaseException:  # a signal too may end the program here
            writer.abandon()
            raise
        self._log.remove()
        self._log = self._new_log(writer.digest)
        self._stamp = stamp(self.path)

    def _advance(self, group: Sequence[Change], snapshot: Callable[[], Tables]) -> None:
        if self._writer is None or self._next is None:
            if self._log.size > max(_LOG_BYTES, self._size):
                self._next = SideLog(_fresh(self._log_path), None)
                self._writer = CheckpointWriter(self.path, snapshot(), log=self._next)
                self._writer_holds = self._log.size
            return
        self._next.append(group)
        if self._writer.step():
            self._renew(self._writer, self._next)
            self._writer = self._next = None

    def _renew(self, writer: CheckpointWriter, fresh: SideLog) -> None:
        self._log.mark(writer.digest, self._writer_holds)
        self._leave_edited()
        with freed_later(self.path, self._log_path):
            self._size = writer.put_in_place(self.path, to_disk=self._to_disk)
            self._stamp = stamp(self.path)
            self._log.close()
            fresh.take_over(self._log_path, writer.digest, to_disk=self._to_disk)
        if self._log.path != fresh.path:
            self._log.path.unlink()
        self._log = fresh

    def _leave_edited(self) -> None:
        """Go on under another name if somebody edited the file, which is theirs then."""
        if stamp(self.path) in (None, self._stamp):
            return
        edited, self.path = self.path, free_name(self.path, "ours")
        logger.warning(
            "%s was edited while the mock ran and is left as it is; the mock goes on in %s",
            edited,
            self.path,
        )

    def _abandon(self) -> None:
        if self._writer is not None:
            self._writer.abandon()
            self._writer = None
        if self._next is not None:
            self._next.remove()
            self._next = None

    def _set_log_aside(self, reason: str) -> None:
        if self._log_path.exists():
            aside = free_name(self._log_path, "aside")
            self._log_path.replace(aside)
            logger.warning("%s was not used and is now %s: %s", self._log_path, aside.name, reason)

    def _keep_rest(self, path: Path, rest: bytes) -> None:
        aside = free_name(path, "damaged")
        aside.write_bytes(rest)
        logger.warning(
            "%s is damaged from byte %d on; what follows is now in %s",
            path,
            path.stat().st_size - len(rest),
            aside.name,
        )


def _log_path(path: Path) -> Path:
    return path.with_name(path.name + ".log")


def _fresh(path: Path) -> Path:
    return path.with_name(path.name + ".new")


def _brought_up_to_date(checkpoint: Checkpoint, recovered: Recovered | None) -> Tables:
    for entry in recovered.entries if recovered else ():
        for table, doc_id, after in entry:
            _put(checkpoint.tables.setdefault(table, {}), doc_id, after)
    return checkpoint.tables


def _put(records: dict[int, object], doc_id: int, after: object) -> None:
    if after is None:
        records.pop(doc_id, None)
    else:
        records[doc_id] = after
