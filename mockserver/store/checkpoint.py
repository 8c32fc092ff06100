"""The checkpoint: the whole store as one TinyDB JSON file, written in slices and put in place.

One record a line, so that people can read, search and compare it.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import orjson

from mockserver.errors import StartError
from mockserver.records import STATE_TABLE
from mockserver.store.disk import sync, sync_directory
from mockserver.store.sidelog import SideLog
from mockserver.store.start import Tables

__all__ = ["FORMAT", "Checkpoint", "CheckpointWriter", "read_checkpoint"]

FORMAT = 1
"""The number of the file's form; a program refuses files of a later one."""

_SLICE = 64
_BEGINNING = b'{"pipelines": {'
_END = b"\n}}\n"


class CheckpointWriter:
    """Writes a checkpoint beside its place, a slice at a call, and then puts it there.

    `log` is its next log, which goes to the disk with it.
    """

    def __init__(self, path: Path, tables: Tables, *, log: SideLog | None = None) -> None:
        self._log = log
        self._aside = path.with_name(path.name + ".new")
        self._slices = _slices(tables)
        self._hash = blake2b(digest_size=16)
        self._file = self._aside.open("wb")
        self._waiting: Thread | None = None
        self._failure: OSError | None = None

    def step(self) -> bool:
        """Write the next slice; tell whether all is written, down to the disk.

        A thread waits for the disk: putting large files in place would wait for it otherwise.
        """
        piece = next(self._slices, None)
        if piece is not None:
            self._write(piece)
            return False
        if self._waiting is None:
            self._file.flush()
            self._waiting = Thread(target=self._wait_for_disk, name="checkpoint-to-disk")
            self._waiting.start()
        if self._failure:
            raise self._failure
        return not self._waiting.is_alive()

    def write_all(self) -> None:
        """Write what is left, down to the disk."""
        for piece in self._slices:
            self._write(piece)
        sync(self._file)

    @property
    def digest(self) -> str:
        """The digest of what is written, as `read_checkpoint` gives it."""
        return self._hash.hexdigest()

    def put_in_place(self, path: Path, *, to_disk: bool) -> int:
        """Make what was written the file at a path, for sure if `to_disk`; give its size."""
        size = self._file.tell()
        self._file.close()
        self._aside.replace(path)
        if to_disk:
            sync_directory(path.parent)
        return size

    def abandon(self) -> None:
        """Leave the checkpoint in place as it was."""
        if self._waiting:
            self._waiting.join()
        self._file.close()
        self._aside.unlink(missing_ok=True)

    def _write(self, piece: bytes) -> None:
        self._hash.update(piece)
        self._file.write(piece)

    def _wait_for_disk(self) -> None:
        try:
            sync(self._file)
            if self._log:
                self._log.wait_for_disk()
        except OSError as error:
            self._failure = error


def _slices(tables: Tables) -> Iterator[bytes]:
    opening = b"{"
    for name, records in tables.items():
        yield opening + orjson.dumps(name) + b": {"
        opening = b",\n"
        comma = b"\n"
        doc_ids = iter(sorted(records))
        while lines := [
            b'"%d": %b' % (doc_id, orjson.dumps(records[doc_id]))
            for doc_id in islice(doc_ids, _SLICE)
        ]:
            yield comma + b",\n".join(lines)
            comma = b",\n"
        yield b"\n}"
    yield b"}\n"


class Checkpoint(NamedTuple):
    """A checkpoint as it was read; `rest` is what somebody appended to it."""

    tables: dict[str, dict[int, Any]]
    digest: str
    size: int
    rest: bytes


def read_checkpoint(path: Path) -> Checkpoint | None:
    """Read a checkpoint; None if it is the mock's and damaged.

    Raises:
        StartError: the file cannot be read, is not the mock's, or is of a later format.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise StartError(f"data file {path} cannot be read: {error.strerror}") from error
    try:
        return _parsed(path, raw, rest=b"")
    except ValueError:
        end = raw.rfind(_END) + len(_END)
        if not raw.startswith(_BEGINNING):
            raise _foreign(path) from None
    try:
        return _parsed(path, raw[:end], rest=raw[end:])
    except ValueError:
        return None


def _parsed(path: Path, raw: bytes, *, rest: bytes) -> Checkpoint:
    content = orjson.loads(raw)
    try:
        tables = {
            name: {int(doc_id): record for doc_id, record in records.items()}
            for name, records in content.items()
        }
        form = int(tables[STATE_TABLE][1]["format"])
    except (ValueError, AttributeError, KeyError, TypeError):
        raise _foreign(path) from None
    if form > FORMAT:
        raise StartError(
            f"{path} was written by a newer introzy-mock (file format {form}, this one reads "
            f"{FORMAT}); update introzy-mock, or name another file with --data"
        )
    digest = blake2b(raw, digest_size=16).hexdigest()
    return Checkpoint(tables=tables, digest=digest, size=len(raw), rest=rest)


def _foreign(path: Path) -> StartError:
    return StartError(
        f"{path} is no data file of introzy-mock; name another with --data, or start over with "
        "--fresh, which keeps it aside"
    )
