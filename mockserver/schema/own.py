"""What the mock's own tables hold: scenario, seed and clock, what was at the start, and keys.

They come from files as the vendor's records do, and a server must not stumble over them later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, get_args

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
from mockserver.schema.kinds import shown

__all__ = ["MOST_DEALS", "check_own"]

MOST_DEALS = 1_000_000
"""How many deals a data set may be asked for."""

_INT64 = 1 << 63
_LONGEST_STEP = 31_536_000
_MOST_BACK = 60_000_000_000_000  # milliseconds before now that are still after the year 1


class _Form(NamedTuple):
    """What a field may hold, and the words for it."""

    fits: Callable[[Any], bool]
    words: str


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
        raise InvalidRecords(
            f"{where}: {STATE_TABLE} {LAST_IDS_ID} must hold the last document id of each table"
        )
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
    for name, form in _CLOCK.items():
        if name in state:
            _check_field(state, name, form, where)


def _check_fields(record: Any, fields: Mapping[str, _Form], where: str) -> None:
    if not isinstance(record, Mapping):
        raise InvalidRecords(f"{where} is missing, or not a JSON object")
    for name, form in fields.items():
        if name not in record:
            raise InvalidRecords(f"{where} lacks {name}, which must be {form.words}")
        _check_field(record, name, form, where)


def _check_field(record: Record, name: str, form: _Form, where: str) -> None:
    if not form.fits(record[name]):
        raise InvalidRecords(f"{where} has {name} {shown(record[name])}; it must be {form.words}")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -_INT64 <= value < _INT64


def _is_count(value: Any) -> bool:
    return _is_whole(value) and value >= 0


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_text_or_null(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_time(value: Any) -> bool:
    try:
        return 0 <= to_milliseconds(value) <= LATEST
    except (TypeError, ValueError, OverflowError):
        return False


_TEXT = _Form(_is_text, "text")
_TEXT_OR_NULL = _Form(_is_text_or_null, "text or null")
_COUNT = _Form(_is_count, "a whole number, 0 or more")
_TIME = _Form(_is_time, "a time from 1970 to the year 9000, such as 2025-01-01T09:00:00.000Z")

_STATE = {
    "format": _COUNT,
    "scenario": _TEXT,
    "seed": _Form(_is_whole, "a whole number of 64 bits"),
    "deals": _Form(
        lambda value: _is_count(value) and value <= MOST_DEALS, f"a number from 0 to {MOST_DEALS}"
    ),
    "now": _TIME,
}
_CLOCK: Mapping[str, _Form] = {
    "mode": _Form(lambda value: value in get_args(ClockMode), " or ".join(get_args(ClockMode))),
    "step": _Form(
        lambda value: _is_number(value) and 0 <= value <= _LONGEST_STEP,
        f"a number from 0 to {_LONGEST_STEP}",
    ),
    "skew": _Form(
        lambda value: _is_whole(value) and -_MOST_BACK <= value <= LATEST,
        f"a whole number from {-_MOST_BACK} to {LATEST}",
    ),
}
_KEY = {
    "name": _TEXT_OR_NULL,
    "hash": _TEXT,
    "hint": _TEXT,
    "createdAt": _TIME,
    "expiresAt": _TIME,
    "revokedAt": _TEXT_OR_NULL,
}
_MEMORY: Mapping[str, _Form] = {
    "table": _Form(lambda value: value in (*TABLES, KEYS_TABLE, STATE_TABLE), "a table's name"),
    "id": _COUNT,
    "before": _Form(lambda value: isinstance(value, Mapping), "a record"),
}
