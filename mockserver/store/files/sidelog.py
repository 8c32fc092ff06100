"""The side log: one line per group of changes since the checkpoint, appended before the answer.

A line is a checksum and JSON. Some lines are marks: the first line names the checkpoint that the
log continues, and later ones say how much of the log a new checkpoint contains. While a new
checkpoint is put in place, such a mark makes the log match both the old and the new one. The next
log is written at the same time, so that nothing is left to copy. If a checkpoint can only overwrite
the old one, the mark names the file that holds it meanwhile.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import orjson

from mockserver.core.errors import StorageError
from mockserver.core.files import NewFile, access_of, calls, cut_off
from mockserver.core.numbers import spelled
from mockserver.core.records import Change

__all__ = ["Entry", "Recovered", "SideLog", "is_log", "read_log", "source_of_overwrite"]

Entry: TypeAlias = list[list[Any]]
"""A group in the log: `[table, doc_id, after]` for each change."""


_BEGINNING = b'00000000 {"ch'  # eckpoint or anges


class Recovered(NamedTuple):
    """The content of a log: the groups that the checkpoint lacks, and the number of valid bytes.

    `rest` follows the valid bytes. A rest without a line end is a write that a crash cut off before
    it was acknowledged; any other rest is damage.
    """

    entries: list[Entry]
    size: int
    rest: bytes


class SideLog:
    """Appends groups to the log of a checkpoint; the file is created with the first one.

    Users who may read the data file may read the log. With `to_disk` an append waits for the disk;
    a log from another process is rewritten first, because some of it may not be on the disk
    although it can be read. The checkpoint is None while it is being written.
    """

    def __init__(
        self,
        path: Path,
        checkpoint: str | None,
        *,
        beside: Path,
        size: int = 0,
        to_disk: bool = False,
    ) -> None:
        self.path: Path = path
        self._beside = beside
        self._is_made = size > 0
        self._is_anew = size == 0
        self._is_named = False
        self._to_disk = to_disk
        self.size: int = size
        self._header = _line({"checkpoint": checkpoint}) if checkpoint is not None else b""
        self._file: int | None = None

    def append(self, group: Sequence[Change]) -> None:
        """Append a group of changes.

        Raises:
            StorageError: the file system refused the line; the log is as it was before.
        """
        entry = [(table, doc_id, after) for table, doc_id, _, after in group]
        self._append(_line({"changes": entry}))

    def mark(self, checkpoint: str, size: int, *, source: str | None = None) -> None:
        """Note that the checkpoint to be put in place contains the first `size` bytes of the log.

        With `source`, the checkpoint will overwrite the old one from the file of that name.
        """
        over = {} if source is None else {"source": source}
        self._append(_line({"checkpoint": checkpoint, "holds": size, **over}))

    def take_over(self, path: Path, checkpoint: str, *, to_disk: bool) -> None:
        """Continue at this path as the log of a checkpoint that is now in its place."""
        self._to_disk = to_disk
        self.mark(checkpoint, 0)
        self.close()
        calls.rename(self.path, path)
        self.path = path
        self._is_named = False  # what is appended from now on is in no other log

    def wait_for_disk(self) -> None:
        """Wait until everything appended so far is on the disk; called in another thread."""
        file = self._file
        if file is not None:
            calls.sync(file)

    def cut(self) -> None:
        """Cut off everything after the valid bytes; delete the file if there are none."""
        if not self.size:
            self.remove()
            return
        cut_off(self.path, self.size)

    def remove(self) -> None:
        """Delete the log, because the checkpoint contains all of it."""
        self.close()
        calls.remove(self.path)
        self.size = 0
        self._is_made = self._is_named = False
        self._is_anew = True

    def close(self) -> None:
        """Close the file; the next append opens it again."""
        if self._file is not None:
            file, self._file = self._file, None
            calls.close(file)

    def _append(self, line: bytes) -> None:
        try:
            if self._file is None:
                self._file = self._open()
                if os.fstat(self._file).st_size != self.size:  # to cut nothing off may wait too
                    calls.cut(self._file, self.size)
            if not self.size:
                line = self._header + line
            calls.write(self._file, line)
            if self._to_disk:
                self._wait_for_line(self._file)
        except OSError as error:
            self._take_back()
            raise StorageError(
                f"The data file's log {self.path.name} could not be written: {error}. "
                "Nothing of this request was kept."
            ) from error
        self.size += len(line)

    def _open(self) -> int:
        access = access_of(self._beside)
        if self._to_disk and not self._is_anew:
            self._write_anew()
        if self._is_made:
            file = calls.append_to(self.path)
        else:
            file = calls.create(self.path, 0o666 if access is None else 0o600)
            self._is_made = True
        try:
            calls.grant(file, access)
        except OSError:
            calls.close(file)
            raise
        return file

    def _write_anew(self) -> None:
        new = NewFile(self.path)
        try:
            new.write(self.path.read_bytes()[: self.size])
            new.sync()
            new.put(self.path)
        finally:
            new.abandon()
        self._is_anew = True

    def _wait_for_line(self, file: int) -> None:
        calls.sync(file)
        if not self._is_named:
            calls.sync_directory(self.path.parent)
            self._is_named = True

    def _take_back(self) -> None:
        # What stays behind after a second failure is cut off when the file is opened again.
        with suppress(OSError):
            if self._file is not None:
                calls.cut(self._file, self.size)
                if self._to_disk:
                    calls.sync(self._file)
        with suppress(OSError):
            self.close()


def read_log(path: Path, checkpoint: str) -> Recovered | None:
    """Read the log beside a checkpoint; None if it continues another checkpoint."""
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


def is_log(path: Path) -> bool:
    """Return whether a file is a side log, even one that a crash cut off in its first line."""
    with path.open("rb") as file:
        start = file.read(len(_BEGINNING))
    if not start.strip(b"\0"):  # what a disk may make of a line that it never got
        return True
    return _BEGINNING.startswith(re.sub(rb"\A[0-9a-f]{1,8}", _zeros, start))


def source_of_overwrite(path: Path) -> str | None:
    """Return the file that was overwriting the checkpoint when the process crashed, if any."""
    last: dict[str, Any] = {}
    if path.exists():
        for _, line in _sound_lines(path.read_bytes()):
            last = line
    name = last.get("source")
    return name if isinstance(name, str) else None


def _zeros(found: re.Match[bytes]) -> bytes:
    return b"0" * len(found[0])


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
