"""Reading a data file, which people may have edited.

The content of an edited file is the new start: a reset returns to it, and new sandboxes begin with
it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from mockserver.core.errors import InvalidRecords, StartError
from mockserver.core.records import STATE_ID, STATE_TABLE
from mockserver.core.slips import read_json, refuse_repeated_keys, without_mark
from mockserver.schema import FORMAT, Schema, shown
from mockserver.store.files.checkpoint import DIGEST_BYTES, SEAL_TABLE, digest_of, seal
from mockserver.store.files.sidelog import Recovered
from mockserver.store.start import Tables, rebased

__all__ = [
    "Checkpoint",
    "brought_up_to_date",
    "is_data_file",
    "numbered",
    "read_checkpoint",
    "read_torn",
]

_ANOTHER = "name another with --data"
_DOC_ID = re.compile(r"[1-9][0-9]{0,14}")
_END = b"\n}}\n"
_FIRST_TABLE = re.compile(rb'\s*\{\s*"([^"]*)"\s*:\s*\{')
_OWN_TABLE = b'"%b"' % STATE_TABLE.encode()


class Checkpoint(NamedTuple):
    """A data file as it was read: its tables, and the digest that its log refers to."""

    tables: dict[str, dict[int, Any]]
    digest: str
    size: int


def read_checkpoint(path: Path, schema: Schema, *, advice: str = _ANOTHER) -> Checkpoint:
    """Read a data file; `advice` says what to do about a file that is not the mock's.

    Raises:
        InvalidRecords: it is not JSON, or does not have the form of a data file.
        StartError: it is not the mock's, or is of a later format.
        OSError: it cannot be read.
    """
    return _read(path, path.read_bytes(), schema, advice=advice)


def read_torn(path: Path, schema: Schema) -> Checkpoint | None:
    """Read the checkpoint in a file with other text after it, as after a crash; None without one.

    `size` is the length of the checkpoint.
    """
    raw = path.read_bytes()
    end = raw.rfind(_END) + len(_END)
    try:
        return _read(path, raw[:end], schema)
    except (InvalidRecords, StartError):
        return None


def numbered(tables: Mapping[str, Any], where: str) -> dict[str, dict[int, Any]]:
    """Return the tables of a JSON file, with numbers as the keys of the records.

    Raises:
        InvalidRecords: a table or a record is not an object, or a key is not a number.
    """
    for name, rows in tables.items():
        _need_object(rows, f"{where}: {name}")
        if not all(map(_DOC_ID.fullmatch, rows)):
            strange = next(doc_id for doc_id in rows if not _DOC_ID.fullmatch(doc_id))
            raise InvalidRecords(
                f"{where}: {name} has the document id {strange!r}; it must be a number of at "
                'most 15 digits, 1 or more, such as "1"'
            )
        if not {dict}.issuperset(map(type, rows.values())):
            for doc_id, record in rows.items():
                _need_object(record, f"{where}: {name} {doc_id}")
    return {
        name: {int(doc_id): record for doc_id, record in rows.items()}
        for name, rows in tables.items()
    }


def brought_up_to_date(checkpoint: Checkpoint, recovered: Recovered | None) -> Tables:
    """Return the tables of a checkpoint with the changes in its log."""
    for entry in recovered.entries if recovered else ():
        for table, doc_id, after in entry:
            records = checkpoint.tables.setdefault(table, {})
            if after is None:
                records.pop(doc_id, None)
            else:
                records[doc_id] = after
    return checkpoint.tables


def _need_object(value: object, where: str) -> None:
    if not isinstance(value, dict):
        raise InvalidRecords(f"{where} is {shown(value)}; it must be a JSON object")


def is_data_file(path: Path, schema: Schema) -> bool:
    """Return whether a file is the mock's, even if it is damaged.

    Then it begins with the first table of the schema, or has the mock's own table.
    """
    raw = path.read_bytes()
    first = _FIRST_TABLE.match(without_mark(raw))
    begins_so = first is not None and first[1] == schema.tables[0].encode()
    return begins_so or _OWN_TABLE in raw


def _read(path: Path, raw: bytes, schema: Schema, *, advice: str = _ANOTHER) -> Checkpoint:
    text = without_mark(raw)
    tables = _tables(path, read_json(text, name=str(path)), advice)
    digest = _sealed_digest(tables.pop(SEAL_TABLE, {}))
    end = seal(digest)
    if text.endswith(end) and _hash(memoryview(text)[: -len(end)]) == digest:
        return Checkpoint(tables=tables, digest=digest, size=len(raw))
    refuse_repeated_keys(text, name=str(path))
    if digest_of(tables) == digest:  # somebody wrote the same in another form
        return Checkpoint(tables=tables, digest=digest, size=len(raw))
    return Checkpoint(tables=rebased(tables, schema), digest=_hash(text), size=len(raw))


def _tables(path: Path, content: Any, advice: str) -> dict[str, dict[int, Any]]:
    if not isinstance(content, dict) or STATE_TABLE not in content:
        raise StartError(
            f"{path} is not a data file of introzy-mock, which has a table {STATE_TABLE}; {advice}"
        )
    tables = numbered(content, path.name)
    form = tables[STATE_TABLE].get(STATE_ID, {}).get("format")
    if isinstance(form, int) and form > FORMAT:
        raise StartError(
            f"{path} was written by a newer introzy-mock (file format {form}, this one reads "
            f"{FORMAT}); update introzy-mock, or {advice}"
        )
    return tables


def _sealed_digest(rows: Mapping[int, Any]) -> str:
    return str(rows.get(1, {}).get("digest"))


def _hash(text: bytes | memoryview) -> str:
    return blake2b(text, digest_size=DIGEST_BYTES).hexdigest()
