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

from mockserver.core.numbers import spelled

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
"""A record that nothing else refers to yet, so it may be changed."""

RecordView: TypeAlias = MappingProxyType[str, Any]
"""A read-only record of the store."""

STATE_TABLE = "introzy-mock"
"""The mock's own table: file format, scenario, seed, size and clock in one record, and in another
the last document id that each table had at the start."""

STATE_ID = 1
LAST_IDS_ID = 2
"""The document ids of the two records."""

START_TABLE = "introzy-mock-start"
"""The originals of changed records of the start."""

KEYS_TABLE = "introzy-mock-keys"
"""The API keys that were added to a sandbox, as hashes."""

OWN_TABLES = (STATE_TABLE, START_TABLE, KEYS_TABLE)
"""The mock's own tables."""

_DIGEST_BYTES = 16
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


class Change(NamedTuple):
    """One record of one table before and after; None where it does not exist.

    The state of the store changes in no other form.
    """

    table: str
    doc_id: int
    before: Record | None
    after: Record | None

    @property
    def record(self) -> Record:
        """The record after the change, or the one that the change removed."""
        return self.after or self.before or {}

    def undone(self) -> Change:
        """Return the change that undoes this one."""
        return Change(self.table, self.doc_id, self.after, self.before)


def canonical_id(record_id: str) -> str:
    """Return a UUID in lower case; any other id stays as a person typed it."""
    return record_id.lower() if is_uuid(record_id) else record_id


def is_uuid(text: str) -> bool:
    """Return whether a text is a UUID in the vendor's form, in any letter case."""
    return _UUID.fullmatch(text) is not None


def encode(value: object) -> bytes:
    """Return a value as canonical JSON: keys sorted, no spaces, UTF-8."""
    return orjson.dumps(value, default=spelled, option=orjson.OPT_SORT_KEYS)


def hash_sum(table: str, rows: Iterable[tuple[int, Record]]) -> int:
    """Return the sum of the hashes of a table's records, which does not depend on their order."""
    total = 0
    for doc_id, record in rows:
        line = encode([table, doc_id, dict(record)])
        hashed = hashlib.blake2b(line, digest_size=_DIGEST_BYTES).digest()
        total += int.from_bytes(hashed, "big")
    return total


def digest_of(total: int) -> str:
    """Return a sum of hashes as a digest of 32 hex digits."""
    return f"{total % (1 << 8 * _DIGEST_BYTES):032x}"


def digest(tables: Mapping[str, Iterable[tuple[int, Record]]]) -> str:
    """Return the digest of tables, which does not depend on the order of their records."""
    return digest_of(sum(hash_sum(table, rows) for table, rows in tables.items()))
