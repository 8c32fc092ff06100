"""The data file: a checkpoint, its side log and its lock, in one directory.

`introzy-mock.json` is the checkpoint, `.log` beside it the side log, `.lock` the lock. A clean stop
leaves only the first. A file that cannot be used is renamed to a free name, never deleted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, TypeAlias

from mockserver.core.errors import InvalidRecords, StartError, StorageError
from mockserver.core.files import (
    NewFile,
    access_of,
    calls,
    cut_off,
    free_name,
    reason,
    stamp,
)
from mockserver.core.records import Change
from mockserver.schema import Schema
from mockserver.store.files.checkpoint import CheckpointWriter
from mockserver.store.files.disk import freed_later
from mockserver.store.files.lock import lock, path_of, unlock
from mockserver.store.files.reading import (
    Checkpoint,
    brought_up_to_date,
    read_checkpoint,
    read_torn,
)
from mockserver.store.files.remains import (
    advice,
    end_what_was_cut_off,
    keep_rest,
    log_path,
    put_back,
    refuse_others_log,
    set_aside,
    set_log_aside,
)
from mockserver.store.files.renewal import Renewal
from mockserver.store.files.sidelog import Recovered, SideLog, read_log
from mockserver.store.start import Tables

__all__ = ["DataFile", "Durability"]

logger: logging.Logger = logging.getLogger(__name__)

Durability: TypeAlias = Literal["process", "machine"]
"""What an acknowledged write survives: a crash of the process, or also of the machine."""

_LOG_BYTES = 16 << 20
"""The size of the log before the first checkpoint; a start reads it in 0.2 s."""


class DataFile:
    """Keeps a store in a file that only this process uses.

    Raises:
        StartError: another server uses the file, or its directory cannot be used.
    """

    def __init__(self, path: Path, schema: Schema, *, durability: Durability = "process") -> None:
        self.path: Path = path_of(path)
        refuse_others_log(self.path)
        self._lock = lock(self.path)
        self._schema = schema
        self._to_disk = durability == "machine"
        self._log = self._new_log("")
        self._size = 0
        self._renewal: Renewal | None = None
        self._is_written_over = False
        try:
            end_what_was_cut_off(self.path)
            with _refused(self.path, "used"):
                self._access = access_of(self.path)
                self._stamp = stamp(self.path)
        except BaseException:  # a signal too may end the program here
            unlock(self._lock)
            raise

    def load(self) -> Tables | None:
        """Return the tables after the last acknowledged write; None if there is no file yet.

        Raises:
            StartError: the file cannot be read, is not JSON, is not the mock's, is of a later
                format, or its records are invalid. It is left as it is.
        """
        with _refused(self.path, "used"):
            if not self._stamp:
                set_log_aside(self.path, "there is no data file that it continues")
                return None
            try:
                if not self.path.stat().st_size and self._was_never_written():
                    return None
                checkpoint = self._checkpoint()
                recovered = read_log(log_path(self.path), checkpoint.digest)
                found = brought_up_to_date(checkpoint, recovered)
                tables = self._schema.checked(found, self.path.name)
            except InvalidRecords as error:
                advised = advice(self.path, self._schema)
                raise StartError(f"{error}. The file is left as it is: {advised}") from error
            self._size = checkpoint.size
            self._continue(checkpoint.digest, recovered)
            return tables

    def create(self, tables: Tables) -> Path | None:
        """Write a first checkpoint; return where the earlier file and log are now, if any.

        Raises:
            StartError: it cannot be written; the earlier files are still there.
        """
        with _refused(self.path, "written"):
            writer = CheckpointWriter.finished(self.path, tables, like=self._access)
            aside = None
            try:
                aside = set_aside(self.path, "old", schema=self._schema)
                self._put_whole(writer)
            except BaseException:  # a signal too may end the program here
                writer.abandon()
                if aside:
                    put_back(self.path, aside)
                raise
            return aside

    def keep(self, group: Sequence[Change], snapshot: Callable[[], Tables]) -> None:
        """Make a group durable; renew the checkpoint bit by bit once the log is longer than it.

        Raises:
            StorageError: the file system refused the group; nothing of it is kept.
        """
        self._log.append(group)
        try:
            self._advance(group, snapshot)
        except (OSError, StorageError) as error:
            # The group stands: it is in the log already.
            logger.warning("%s could not be rewritten; its log stays in use: %s", self.path, error)
            self._abandon_renewal()

    def close(self, tables: Tables) -> None:
        """Leave one file that holds everything, and release it.

        If it cannot be written, the file and its log together still hold everything.
        """
        try:
            self._abandon_renewal()
            if self._log.size:
                self._write(tables)
        except (OSError, StorageError) as error:
            logger.warning(
                "%s could not be rewritten and needs the log beside it: %s",
                self.path,
                reason(error),
            )
        finally:
            self.release()

    def release(self) -> None:
        """Release the file as it is."""
        self._abandon_renewal()
        with suppress(OSError):  # every line of it was taken already
            self._log.close()
        unlock(self._lock)

    def _new_log(self, checkpoint: str, size: int = 0) -> SideLog:
        return SideLog(
            log_path(self.path), checkpoint, beside=self.path, size=size, to_disk=self._to_disk
        )

    def _was_never_written(self) -> bool:
        """Return whether an empty file is a new one: its log is missing or has no change."""
        recovered = read_log(log_path(self.path), "")
        if recovered is None or recovered.entries or b"\n" in recovered.rest:
            return False
        self._log.remove()
        return True

    def _checkpoint(self) -> Checkpoint:
        """Read the file; move text after its end, which a crash left, to another file."""
        try:
            return read_checkpoint(self.path, self._schema)
        except InvalidRecords:
            has_log = log_path(self.path).exists()
            torn = read_torn(self.path, self._schema) if has_log else None
            if torn is None or read_log(log_path(self.path), torn.digest) is None:
                raise
            keep_rest(self.path, self.path.read_bytes()[torn.size :])
            cut_off(self.path, torn.size)
            self._stamp = stamp(self.path)
            return torn

    def _continue(self, digest: str, recovered: Recovered | None) -> None:
        """Continue the log of a checkpoint; rename a log that does not belong to it."""
        if recovered is None:
            set_log_aside(self.path, "the data file was edited or replaced since it was written")
            self._log = self._new_log(digest)
            return
        if b"\n" in recovered.rest:
            keep_rest(log_path(self.path), recovered.rest)
        self._log = self._new_log(digest, recovered.size)
        if recovered.rest or not recovered.size:
            self._log.cut()

    def _write(self, tables: Tables) -> None:
        writer = CheckpointWriter.finished(self.path, tables, like=self._access)
        try:
            self._leave_edited()
            self._log.mark(writer.digest, self._log.size)
            self._put_whole(writer)
        except BaseException:  # a signal too may end the program here
            writer.abandon()
            raise

    def _put_whole(self, writer: CheckpointWriter) -> None:
        """Put in place a checkpoint that needs no log."""
        if not self._put(writer.file):
            self._put_over(writer)
        calls.sync_directory(self.path.parent)
        with suppress(OSError):  # it says itself that the checkpoint holds all of it
            self._log.remove()
        self._log = self._new_log(writer.digest)

    def _advance(self, group: Sequence[Change], snapshot: Callable[[], Tables]) -> None:
        if self._renewal is not None:
            if self._renewal.advance(group):
                self._renew(self._renewal)
        elif self._log.size > max(_LOG_BYTES, self._size) and not self._is_written_over:
            self._renewal = Renewal(self.path, snapshot(), log=self._log, like=self._access)

    def _renew(self, renewal: Renewal) -> None:
        writer, fresh = renewal.writer, renewal.next_log
        self._log.mark(writer.digest, renewal.holds)
        self._leave_edited()
        with freed_later(self.path, log_path(self.path)):
            if not self._put(writer.file):
                self._is_written_over = True  # which would hold requests up: the stop does it
                self._abandon_renewal()
                return
            if self._to_disk:  # before the log that fits this checkpoint alone
                calls.sync_directory(self.path.parent)
            self._log.close()
            fresh.take_over(log_path(self.path), writer.digest, to_disk=self._to_disk)
            old, self._log = self._log, fresh
            self._renewal = None
        if old.path != fresh.path:
            calls.remove(old.path)

    def _put(self, new: NewFile) -> bool:
        """Put a checkpoint in its place; return False if it must overwrite the file instead."""
        is_put = new.put(self.path)
        if is_put:
            self._size, self._stamp = new.size, new.stamp
        return is_put

    def _put_over(self, writer: CheckpointWriter) -> None:
        """Overwrite the file with a checkpoint; after a crash, the next start completes this."""
        calls.sync_directory(self.path.parent)
        self._log.mark(writer.digest, self._log.size, source=writer.file.path.name)
        self._log.wait_for_disk()
        calls.sync_directory(self.path.parent)
        writer.file.put_over(self.path)
        self._size = writer.file.size
        self._stamp = stamp(self.path)

    def _leave_edited(self) -> None:
        """Go on under another name if somebody has edited the file, which is then left alone."""
        if stamp(self.path) in (None, self._stamp):
            return
        edited, self.path = self.path, free_name(self.path, "ours")
        logger.warning(
            "%s was edited while the mock ran and is left as it is; the mock goes on in %s",
            edited,
            self.path,
        )

    def _abandon_renewal(self) -> None:
        renewal, self._renewal = self._renewal, None
        if renewal:
            renewal.abandon()


@contextmanager
def _refused(path: Path, what: str) -> Iterator[None]:
    """Turn an error of the file system into a StartError."""
    try:
        yield
    except (OSError, StorageError) as error:
        raise StartError(f"data file {path} cannot be {what}: {reason(error)}") from error
