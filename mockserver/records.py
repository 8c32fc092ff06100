"""What a record is, on disk and in memory, and what a change of one is.

A record is a flat JSON object under one of the tables of a schema. It uses the vendor's own field
names, keeps every field it can have (unset is None), and carries its UUID in `id`. The tables
number their records from 1 in order of creation; those numbers are TinyDB's document ids.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

import orjson

from mockserver.numbers import spelled

__all__ = [
    "KEYS_TABLE",
    "LAST_IDS_ID",
    "OWN_TABLES",
    "START_TABLE",
    "STATE_ID",
    "STATE_TABLE",
    "Change",
    "NewRecord",
    "Record",
    "RecordView",
    "canonical_id",
    "digest",
    "digest_of",
    "encode",
    "hash_sum",
    "is_uuid",
]

Record: TypeAlias = Mapping[str, Any]

NewRecord: TypeAlias = dict[str, Any]
"""A record that nobody else holds yet."""

RecordView: TypeAlias = MappingProxyType[str, Any]
"""A record of the store, for reading only."""

STATE_TABLE = "introzy-mock"
"""The mock's own table: file format, scenario, seed, size and clock in one record, and in another
the last document id that each table had at the start."""

STATE_ID = 1
LAST_IDS_ID = 2
"""The document ids of the two."""

START_TABLE = "introzy-mock-start"
"""What records of the start were before they were first changed, for going back to it."""

KEYS_TABLE = "introzy-mock-keys"
"""The API keys that were added to a sandbox; of each only a hash."""

OWN_TABLES = (STATE_TABLE, START_TABLE, KEYS_TABLE)
"""The tables of the mock itself."""

_DIGEST_BYTES = 16
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


class Change(NamedTuple):
    """One record of one table before and after; None where it does not exist.

    It is the one form in which the store's state ever changes.
    """

    table: str
    doc_id: int
    before: Record | None
    after: Record | None

    def undone(self) -> Change:
        """Return the change that takes this one back."""
        return Change(self.table, self.doc_id, self.after, self.before)


def canonical_id(record_id: str) -> str:
    """Return a UUID in lower case, and any other id as it is: a person may have typed that."""
    return record_id.lower() if is_uuid(record_id) else record_id


def is_uuid(text: str) -> bool:
    """Return whether a text is a UUID as the vendor writes them, in any letter case."""
    return _UUID.fullmatch(text) is not None


def encode(value: object) -> bytes:
    """Write a value as canonical JSON: keys sorted, no spaces, UTF-8."""
    return orjson.dumps(value, default=spelled, option=orjson.OPT_SORT_KEYS)


def hash_sum(table: str, rows: Iterable[tuple[int, Record]]) -> int:
    """Add up the hashes of records of a table, in whatever order they come."""
    total = 0
    for doc_id, record in rows:
        line = encode([table, doc_id, dict(record)])
        hashed = hashlib.blake2b(line, digest_size=_DIGEST_BYTES).digest()
        total += int.from_bytes(hashed, "big")
    return total


def digest_of(total: int) -> str:
    """Write a sum of hashes as the 32 hex digits of a digest."""
    return f"{total % (1 << 8 * _DIGEST_BYTES):032x}"


def digest(tables: Mapping[str, Iterable[tuple[int, Record]]]) -> str:
    """Hash the records of tables to 32 hex digits, the same in whatever order they come."""
    return digest_of(sum(hash_sum(table, rows) for table, rows in tables.items()))
