"""Blurring: amounts and times that are near those of a record, but not the same."""

from __future__ import annotations

from mockserver.core.determinism import Source, parse_time, to_timestamp
from mockserver.core.numbers import plain
from mockserver.core.records import NewRecord, Record
from mockserver.schema import Resource

__all__ = ["blurred"]

_SPREAD = 0.2
_DAYS = 14
_DAY = 24 * 3_600_000
_DIGITS = 2


def blurred(record: Record, resource: Resource, *, secret: bytes) -> NewRecord:
    """Return a record whose amounts differ by up to a fifth, and whose times by up to two weeks.

    All times of a record move alike, so their order stays.
    """
    own = Source.of(0, "blur", resource.table, record["id"], secret=secret)
    values = dict(record)
    moved = round((2 * own.fraction("time") - 1) * _DAYS * _DAY)
    for name in resource.dated:
        if record[name]:
            values[name] = to_timestamp(parse_time(record[name]) + moved)
    for name, field in resource.fields.items():
        if field.personal == "amount" and record[name]:
            factor = 1 + (2 * own.fraction(name) - 1) * _SPREAD
            values[name] = plain(float(f"{record[name] * factor:.{_DIGITS}g}"))
    return values
