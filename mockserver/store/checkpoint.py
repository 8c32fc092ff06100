"""The checkpoint: the whole store as one TinyDB JSON file, written in slices and put in place.

One record a line, so that people can read, search and compare it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from mockserver.errors import StartError
from mockserver.records import STATE_TABLE
from mockserver.store.store import Tables

__all__ = ["FORMAT", "CheckpointWriter", "read_checkpoint"]

FORMAT = 1
"""The number of the file's form; a program refuses files of a later one."""

_SLICE = 256


class CheckpointWriter:
    """Writes a checkpoint beside its place, a slice at a call, and then puts it there."""

    def __init__(self, path: Path, tables: Tables) -> None:
        self._path = path
        self._aside = path.with_name(path.name + ".new")
        self._slices = _slices(tables)
        self._hash = blake2b(digest_size=16)
        self._file = self._aside.open("wb")

    def step(self) -> bool:
        """Write the next slice; tell whether all is written."""
        piece = next(self._slices, None)
        if piece is None:
            self._file.flush()
            return True
        self._hash.update(piece)
        self._file.write(piece)
        return False

    @property
    def digest(self) -> str:
        """The digest of what is written, as `read_checkpoint` gives it."""
        return self._hash.hexdigest()

    def put_in_place(self) -> int:
        """Replace the checkpoint by what was written; give its size."""
        size = self._file.tell()
        self._file.close()
        self._aside.replace(self._path)
        return size

    def write_all(self) -> int:
        """Write what is left down to the disk and put it in place; give its size."""
        while not self.step():
            pass
        os.fsync(self._file.fileno())
        return self.put_in_place()

    def abandon(self) -> None:
        """Leave the checkpoint in place as it was."""
        self._file.close()
        self._aside.unlink(missing_ok=True)


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


def read_checkpoint(path: Path) -> tuple[dict[str, dict[int, Any]], str, int]:
    """Read a checkpoint: its tables, its digest and its size.

    Raises:
        StartError: the file cannot be read, is not the mock's, or is of a later format.
    """
    try:
        raw = path.read_bytes()
        tables = {
            name: {int(doc_id): record for doc_id, record in records.items()}
            for name, records in orjson.loads(raw).items()
        }
        state = tables[STATE_TABLE][1]
        form = int(state["format"])
    except OSError as error:
        raise StartError(f"data file {path} cannot be read: {error.strerror}") from error
    except (ValueError, AttributeError, KeyError, TypeError):
        raise StartError(
            f"{path} is no data file of introzy-mock; name another with --data, or start over with "
            "--fresh, which keeps it aside"
        ) from None
    if form > FORMAT:
        raise StartError(
            f"{path} was written by a newer introzy-mock (file format {form}, this one reads "
            f"{FORMAT}); update introzy-mock, or name another file with --data"
        )
    return tables, blake2b(raw, digest_size=16).hexdigest(), len(raw)
