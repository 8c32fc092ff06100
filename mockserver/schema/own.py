"""The content of the mock's own tables: scenario, seed and clock, originals of the start, keys.

Files have them like the vendor's records, so they are checked as strictly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from mockserver.core.clock import LATEST, ClockMode
from mockserver.core.determinism import to_milliseconds
from mockserver.core.errors import InvalidRecords
from mockserver.core.numbers import Spelled, plain_values
from mockserver.core.records import (
    KEYS_TABLE,
    LAST_IDS_ID,
    START_TABLE,
    STATE_ID,
    STATE_TABLE,
    NewRecord,
    Record,
)
from mockserver.schema.checks import check_record, check_whole
from mockserver.schema.kinds import KINDS, Kind, one_of, or_null
from mockserver.schema.resources import Field, Resource

__all__ = ["FORMAT", "MOST_RECORDS", "completed_own", "in_format_1"]

FORMAT = 2
"""The number of the file format; a program refuses files with a higher one."""

MOST_RECORDS = 1_000_000
"""The largest number of records that may be requested for a table."""

_OLDEST_FORMAT = 1

_INT64 = 1 << 63
_LONGEST_STEP = 31_536_000
_MOST_BACK = 60_000_000_000_000  # milliseconds before now that are still after the year 1


def completed_own(
    tables: Mapping[str, Mapping[int, Record]], where: str, *, resources: Mapping[str, Resource]
) -> dict[str, dict[int, Record]]:
    """Return the mock's own tables in the present format.

    Raises:
        InvalidRecords: something in them is not as the mock writes it.
    """
    own = {**tables.get(STATE_TABLE, {})}
    if STATE_ID not in own:
        raise InvalidRecords(f"{where}: {STATE_TABLE} {STATE_ID} is missing")
    own[STATE_ID] = _state(own[STATE_ID], f"{where}: {STATE_TABLE} {STATE_ID}")
    if not all(type(last) is int and last >= 0 for last in own.get(LAST_IDS_ID, {}).values()):
        raise InvalidRecords(
            f"{where}: {STATE_TABLE} {LAST_IDS_ID} must hold the last document id of each table"
        )
    keys = {**tables.get(KEYS_TABLE, {})}
    for doc_id, key in keys.items():
        check_record(key, _KEY, f"{where}: {KEYS_TABLE} {doc_id}")
    start = {
        doc_id: _memory(memory, resources, f"{where}: {START_TABLE} {doc_id}")
        for doc_id, memory in tables.get(START_TABLE, {}).items()
    }
    return {STATE_TABLE: own, START_TABLE: start, KEYS_TABLE: keys}


def _state(record: Record, where: str) -> Record:
    """Return the mock's own record; format 1 had a number of deals instead of sizes."""
    check_record(record, {"format": _FORMAT}, where)
    if record["format"] == _OLDEST_FORMAT and "deals" in record:
        sizes = {"deals": record["deals"]}
        record = _with(record, "deals", "sizes", sizes) | {"format": FORMAT}
    if record["format"] > FORMAT:
        raise InvalidRecords(f"{where} has format {record['format']}, this program reads {FORMAT}")
    check_record(record, _STATE, where)
    check_record(record["sizes"], dict.fromkeys(record["sizes"], _SIZE), where)
    return record


def in_format_1(table: str, record: Record) -> Record:
    """Return a record of the mock's own tables in format 1, if that can express its sizes."""
    if table == START_TABLE:
        return {**record, "before": in_format_1(record["table"], record["before"])}
    sizes = record.get("sizes", {})
    if table != STATE_TABLE or sizes.keys() != {"deals"}:
        return record
    return _with(record, "sizes", "deals", sizes["deals"]) | {"format": _OLDEST_FORMAT}


def _with(record: Record, old: str, new: str, value: Any) -> NewRecord:
    """Return a record with one field replaced by another."""
    return {
        new if name == old else name: value if name == old else held
        for name, held in record.items()
    }


def _memory(memory: Record, resources: Mapping[str, Resource], where: str) -> Record:
    """Return the original of a record of the start, with numbers as the mock writes them."""
    check_record(memory, _MEMORY, where)
    table, before = memory["table"], plain_values(memory["before"])
    if table in resources:
        check_whole(before, resources[table].fields, where)
    elif table == KEYS_TABLE:
        check_record(before, _KEY, where)
    elif table != STATE_TABLE:
        raise InvalidRecords(f"{where} is about a table {table!r}, which a reset leaves alone")
    elif memory["id"] == STATE_ID:
        before = _state(before, where)
    return {**memory, "before": before}


def _number(fits: Callable[[Any], bool], words: str) -> Kind:
    return Kind(frozenset({int}), words, fits)


def _is_time(value: str) -> bool:
    try:
        return 0 <= to_milliseconds(value) <= LATEST
    except (ValueError, OverflowError):
        return False


_TEXT = KINDS["text"]
_COUNT = _number(lambda value: 0 <= value < _INT64, "a whole number, 0 or more")
_TIME = Kind(
    frozenset({str}),
    "a time from 1970 to the year 9000, such as 2025-01-01T09:00:00.000Z",
    _is_time,
)
_STEP = Kind(
    frozenset({int, float, Spelled}),
    f"a number from 0 to {_LONGEST_STEP}",
    lambda value: 0 <= value <= _LONGEST_STEP,
)

_FORMAT = Field(_COUNT)
_SIZE = Field(
    _number(lambda value: 0 <= value <= MOST_RECORDS, f"a number from 0 to {MOST_RECORDS}")
)
_STATE: Mapping[str, Field] = {
    "format": _FORMAT,
    "scenario": Field(_TEXT),
    "seed": Field(
        _number(lambda value: -_INT64 <= value < _INT64, "a whole number of 64 bits"),
    ),
    "sizes": Field(Kind(frozenset({dict}), "the number of records by table")),
    "locale": Field(_TEXT, ""),
    "now": Field(_TIME),
    "mode": Field(one_of(get_args(ClockMode)), "tick"),
    "step": Field(_STEP, 1),
    "skew": Field(
        _number(
            lambda value: -_MOST_BACK <= value <= LATEST,
            f"a whole number from {-_MOST_BACK} to {LATEST}",
        ),
        0,
    ),
}
_KEY = {
    "name": Field(or_null(_TEXT)),
    "hash": Field(_TEXT),
    "hint": Field(_TEXT),
    "createdAt": Field(_TIME),
    "expiresAt": Field(_TIME),
    "revokedAt": Field(or_null(_TEXT)),
}
_MEMORY = {
    "table": Field(_TEXT),
    "id": Field(_COUNT),
    "before": Field(Kind(frozenset({dict}), "a record")),
}
