"""What the mock's own tables hold: scenario, seed and clock, what was at the start, and keys.

They come from files as the vendor's records do, and a server must not stumble over them later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from mockserver.clock import LATEST, ClockMode
from mockserver.determinism import to_milliseconds
from mockserver.errors import InvalidRecords
from mockserver.records import (
    KEYS_TABLE,
    LAST_IDS_ID,
    START_TABLE,
    STATE_ID,
    STATE_TABLE,
    TABLES,
    Record,
)

__all__ = ["check_own"]

_INT64 = 1 << 63
_LONGEST_STEP = 31_536_000
_MOST_BACK = 60_000_000_000_000  # milliseconds before now that are still after the year 1


def check_own(
    tables: Mapping[str, Mapping[int, Record]],
    where: str,
    *,
    check_record: Callable[[str, Record, str], None],
) -> None:
    """Check the mock's own tables; `check_record` checks one of the vendor's records.

    Raises:
        InvalidRecords: something in them is not as the mock writes it.
    """
    own = tables.get(STATE_TABLE, {})
    _check_state(own.get(STATE_ID), f"{where}: {STATE_TABLE} {STATE_ID}")
    last_ids = own.get(LAST_IDS_ID, {})
    if not isinstance(last_ids, Mapping) or not all(map(_is_count, last_ids.values())):
        raise InvalidRecords(f"{where}: {STATE_TABLE} {LAST_IDS_ID} must tell a number for a table")
    for doc_id, key in tables.get(KEYS_TABLE, {}).items():
        _check_fields(key, _KEY, f"{where}: {KEYS_TABLE} {doc_id}")
    for doc_id, memory in tables.get(START_TABLE, {}).items():
        place = f"{where}: {START_TABLE} {doc_id}"
        _check_fields(memory, _MEMORY, place)
        table, before = memory["table"], memory["before"]
        if table in TABLES:
            check_record(table, before, place)
        elif table == KEYS_TABLE:
            _check_fields(before, _KEY, place)
        elif memory["id"] == STATE_ID:
            _check_state(before, place)


def _check_state(state: Any, where: str) -> None:
    _check_fields(state, _STATE, where)
    for name, fits in _CLOCK.items():
        if name in state and not fits(state[name]):
            raise InvalidRecords(f"{where} has {name} {state[name]!r}, which is none")


def _check_fields(record: Any, fields: Mapping[str, Callable[[Any], bool]], where: str) -> None:
    if not isinstance(record, Mapping):
        raise InvalidRecords(f"{where} is missing, or no JSON object")
    for name, fits in fields.items():
        if name not in record:
            raise InvalidRecords(f"{where} lacks {name}")
        if not fits(record[name]):
            raise InvalidRecords(f"{where} has {name} {record[name]!r}, which is none")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -_INT64 <= value < _INT64


def _is_count(value: Any) -> bool:
    return _is_whole(value) and value >= 0


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_text_or_unset(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_time(value: Any) -> bool:
    try:
        return 0 <= to_milliseconds(value) <= LATEST
    except (TypeError, ValueError):
        return False


_STATE = {
    "format": _is_count,
    "scenario": _is_text,
    "seed": _is_whole,
    "deals": _is_count,
    "now": _is_time,
}
_CLOCK: Mapping[str, Callable[[Any], bool]] = {
    "mode": lambda value: value in get_args(ClockMode),
    "step": lambda value: _is_number(value) and 0 <= value <= _LONGEST_STEP,
    "skew": lambda value: _is_whole(value) and -_MOST_BACK <= value <= LATEST,
}
_KEY = {
    "name": _is_text_or_unset,
    "hash": _is_text,
    "hint": _is_text,
    "createdAt": _is_time,
    "expiresAt": _is_time,
    "revokedAt": _is_text_or_unset,
}
_MEMORY: Mapping[str, Callable[[Any], bool]] = {
    "table": lambda value: value in (*TABLES, KEYS_TABLE, STATE_TABLE),
    "id": _is_count,
    "before": lambda value: isinstance(value, Mapping),
}
