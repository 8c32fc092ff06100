"""The checkpoint: the whole store as one TinyDB JSON file, written in slices and put in place.

It has one record per line, so that people can read, search and compare it. A seal at its end shows
whether somebody has edited it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from threading import Thread

import orjson

from mockserver.core.files import Access, NewFile
from mockserver.core.numbers import spelled
from mockserver.store.files.sidelog import SideLog
from mockserver.store.start import Tables

__all__ = ["DIGEST_BYTES", "SEAL_TABLE", "CheckpointWriter", "as_file", "digest_of", "seal"]

SEAL_TABLE = "introzy-mock-seal"
"""The last table of a file: the digest of everything before it, as the mock wrote it."""

DIGEST_BYTES = 16

_SLICE = 64


class CheckpointWriter:
    """Writes a checkpoint beside its place, one slice per call; then its `file` can be put there.

    `log` is its next log, which is synced with it. If there is no file yet, the new one gets the
    access of `like`.
    """

    def __init__(
        self,
        path: Path,
        tables: Tables,
        *,
        like: Access | None,
        log: SideLog | None = None,
    ) -> None:
        self._log = log
        self._slices = _slices(tables)
        self._hash = blake2b(digest_size=DIGEST_BYTES)
        self.file: NewFile = NewFile(path, like=like)
        self._waiting: Thread | None = None
        self._failure: OSError | None = None

    @classmethod
    def finished(cls, path: Path, tables: Tables, *, like: Access | None) -> CheckpointWriter:
        """Return one that has written all of a checkpoint, down to the disk.

        Raises:
            OSError: it cannot be written; nothing of it stays.
        """
        writer = cls(path, tables, like=like)
        try:
            for piece in writer._slices:
                writer._write(piece)
            writer.file.write(seal(writer.digest))
            writer.file.sync()
        except BaseException:  # a signal too may end the program here
            writer.abandon()
            raise
        return writer

    def step(self) -> bool:
        """Write the next slice; return whether all of it is on the disk.

        A thread waits for the disk, because replacing a large file would wait for it otherwise.
        """
        piece = next(self._slices, None)
        if piece is not None:
            self._write(piece)
            return False
        if self._waiting is None:
            self.file.write(seal(self.digest))
            self._waiting = Thread(target=self._wait_for_disk, name="checkpoint-to-disk")
            self._waiting.start()
        if self._failure:
            raise self._failure
        return not self._waiting.is_alive()

    @property
    def digest(self) -> str:
        """The digest of what is written, for the seal."""
        return self._hash.hexdigest()

    def abandon(self) -> None:
        """Delete this checkpoint, now or at the next start; the one in place stays."""
        if self._waiting:
            self._waiting.join()
        with suppress(OSError):
            self.file.abandon()

    def _write(self, piece: bytes) -> None:
        self._hash.update(piece)
        self.file.write(piece)

    def _wait_for_disk(self) -> None:
        try:
            self.file.sync()
            if self._log:
                self._log.wait_for_disk()
        except OSError as error:
            self._failure = error


def _slices(tables: Tables) -> Iterator[bytes]:
    opening = b"{"
    for name, records in tables.items():
        if name == SEAL_TABLE:
            continue
        yield opening + orjson.dumps(name) + b": {"
        opening = b",\n"
        comma = b"\n"
        doc_ids = iter(sorted(records))
        while lines := [
            b'"%d": %b' % (doc_id, orjson.dumps(records[doc_id], default=spelled))
            for doc_id in islice(doc_ids, _SLICE)
        ]:
            yield comma + b",\n".join(lines)
            comma = b",\n"
        yield b"\n}"


def seal(digest: str) -> bytes:
    """Return the end of a file, which is the same length for every digest."""
    return b',\n"%b": {\n"1": {"digest":"%b"}\n}}\n' % (SEAL_TABLE.encode(), digest.encode())


def as_file(tables: Tables) -> Iterator[bytes]:
    """Return tables as the content of a data file, piece by piece."""
    hashed = blake2b(digest_size=DIGEST_BYTES)
    for piece in _slices(tables):
        hashed.update(piece)
        yield piece
    yield seal(hashed.hexdigest())


def digest_of(tables: Tables) -> str:
    """Return the digest that the seal of these tables would have."""
    hashed = blake2b(digest_size=DIGEST_BYTES)
    for piece in _slices(tables):
        hashed.update(piece)
    return hashed.hexdigest()
