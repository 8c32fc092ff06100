"""The side log: one line per group of changes since the checkpoint, appended before the answer.

A line is a checksum and JSON. One names the checkpoint that the log continues; it is the first, or
a mark that says how much of the log the checkpoint holds already. While a new checkpoint takes its
place, such a mark makes the log fit the checkpoint before and after the replacement. Its next log
is written at the same time, so that nothing is left to copy.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import orjson

from mockserver.errors import StorageError
from mockserver.numbers import spelled
from mockserver.records import Change
from mockserver.store.disk import sync, sync_directory

__all__ = ["Entry", "Recovered", "SideLog", "read_log"]

Entry: TypeAlias = list[list[Any]]
"""A group as the log holds it: `[table, doc_id, after]` for each change."""


class Recovered(NamedTuple):
    """What a log says: the groups that the checkpoint lacks, and how many bytes are sound.

    `rest` follows the sound bytes. A rest without a line end is a write that death cut off before
    it was acknowledged; any other rest is damage.
    """

    entries: list[Entry]
    size: int
    rest: bytes


class SideLog:
    """Appends groups to the log of a checkpoint; the file appears with the first one.

    With `to_disk` an append waits until the disk has it. The checkpoint is None while it is still
    being written.
    """

    def __init__(
        self, path: Path, checkpoint: str | None, *, size: int = 0, to_disk: bool = False
    ) -> None:
        self.path = path
        self._to_disk = to_disk
        self.size = size
        self._header = _line({"checkpoint": checkpoint}) if checkpoint is not None else b""
        self._file: FileIO | None = None

    def append(self, group: Sequence[Change]) -> None:
        """Append a group of changes.

        Raises:
            StorageError: the file system did not take the line; the log is as it was before.
        """
        entry = [(table, doc_id, after) for table, doc_id, _, after in group]
        self._append(_line({"changes": entry}))

    def mark(self, checkpoint: str, size: int) -> None:
        """Say that a checkpoint about to take its place holds the first `size` bytes of the log."""
        self._append(_line({"checkpoint": checkpoint, "holds": size}))

    def take_over(self, path: Path, checkpoint: str, *, to_disk: bool) -> None:
        """Go on at a path as the log of a checkpoint that is in its place now."""
        self._to_disk = to_disk
        self.mark(checkpoint, 0)
        self.close()
        self.path.replace(path)
        if to_disk:  # what is appended from now on is in no other log
            sync_directory(path.parent)
        self.path = path

    def wait_for_disk(self) -> None:
        """Wait until the disk has what is appended so far; for another thread."""
        file = self._file
        if file is not None:
            sync(file)

    def cut(self) -> None:
        """Cut off what follows the sound bytes; where nothing is sound, delete the file."""
        if self.size:
            os.truncate(self.path, self.size)
        else:
            self.remove()

    def remove(self) -> None:
        """Delete the log: the checkpoint holds all of it."""
        self.close()
        self.path.unlink(missing_ok=True)
        self.size = 0

    def close(self) -> None:
        """Close the file; the next append opens it again."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _append(self, line: bytes) -> None:
        try:
            if self._file is None:
                self._file = FileIO(self.path, "a")
                if self._file.tell() != self.size:  # cutting nothing off can wait for the disk too
                    self._file.truncate(self.size)
            if not self.size:
                line = self._header + line
            _write_whole(self._file, line)
            if self._to_disk:
                sync(self._file)
                if self.size == 0:
                    sync_directory(self.path.parent)
        except OSError as error:
            self._take_back()
            raise StorageError(
                f"The data file's log {self.path.name} could not be written: {error}. "
                "Nothing of this request was kept."
            ) from error
        self.size += len(line)

    def _take_back(self) -> None:
        # What stays behind after a second failure is cut off when the file is opened again.
        with suppress(OSError):
            if self._file is not None:
                self._file.truncate(self.size)
        self.close()


def read_log(path: Path, checkpoint: str) -> Recovered | None:
    """Read a log beside its checkpoint; None if it continues another checkpoint."""
    if not path.exists():
        return Recovered(entries=[], size=0, rest=b"")
    raw = path.read_bytes()
    if b"\n" not in raw:  # death cut off the first write, header included
        return Recovered(entries=[], size=0, rest=raw)
    groups: list[tuple[int, Entry]] = []
    holds: int | None = None
    size = 0
    for start, line in _sound_lines(raw):
        if "changes" in line:
            groups.append((start, line["changes"]))
        elif line["checkpoint"] == checkpoint:
            holds = line.get("holds", 0)
        size = raw.index(b"\n", start) + 1
    if holds is None:
        return None
    entries = [entry for start, entry in groups if start >= holds]
    return Recovered(entries=entries, size=size, rest=raw[size:])


def _write_whole(file: FileIO, line: bytes) -> None:
    if file.write(line) != len(line):
        raise OSError("only a part of the line was taken")


def _line(value: dict[str, Any]) -> bytes:
    text = orjson.dumps(value, default=spelled)
    return b"%08x %b\n" % (zlib.crc32(text), text)


def _sound_lines(raw: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    start = 0
    while (end := raw.find(b"\n", start)) != -1:
        checksum, _, text = raw[start:end].partition(b" ")
        if checksum != b"%08x" % zlib.crc32(text):
            return
        yield start, orjson.loads(text)
        start = end + 1
