"""What a data set is, and which ones there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mockserver.determinism import to_milliseconds, to_timestamp
from mockserver.errors import StartError
from mockserver.generate.runs import Lazy
from mockserver.records import NewRecord, Record
from mockserver.schema import SCHEMA

__all__ = [
    "DEFAULT_DEALS",
    "DEFAULT_LOCALE",
    "DEFAULT_SEED",
    "GENERATOR",
    "SCENARIOS",
    "DataSet",
    "resolve",
]

DEFAULT_SEED = 1
DEFAULT_LOCALE = "en_US"
DEFAULT_DEALS = 120

GENERATOR = 1
"""The version of the generator; whatever changes a value of some data set is another version."""

_SIZES: Mapping[str, Mapping[str, int]] = {
    "default": {"deals": DEFAULT_DEALS},
    "empty": {"deals": 0},
    "documentation": {"deals": 35},
}
_MOST = 1_000_000_000
_SIZED = "default"
_WEEK = 7 * 24 * 3_600_000

SCENARIOS = tuple(_SIZES)


class DataSet(NamedTuple):
    """The records that a sandbox starts with, and the time at which it starts.

    `tables` are in the order of the schema, and may be made as they are read; a record's document
    id is its position + 1.
    `sizes` has the number of records of each table whose number was chosen, and `faker` the version
    of Faker that filled the stock of the `locale`.
    """

    scenario: str
    seed: int
    sizes: Mapping[str, int]
    clock: str
    tables: Mapping[str, Sequence[Record]]
    locale: str = DEFAULT_LOCALE
    faker: str = ""

    def at(self, now: int | None) -> DataSet:
        """Return the data set with all its times moved by whole weeks, so that it starts at `now`.

        It starts less than a week before that, in milliseconds since 1970; None leaves it as it is.
        So weekdays, times of day and the time between two records stay.
        """
        weeks = 0 if now is None else (now - to_milliseconds(self.clock)) // _WEEK
        if not weeks:
            return self
        tables = {name: _moved_rows(name, rows, weeks) for name, rows in self.tables.items()}
        return self._replace(clock=_moved(self.clock, weeks), tables=tables)


def _moved_rows(table: str, records: Sequence[Record], weeks: int) -> Sequence[Record]:
    times = SCHEMA.resources[table].dated

    def moved(record: Record) -> NewRecord:
        return {**record, **{name: _moved(record[name], weeks) for name in times if record[name]}}

    return Lazy(len(records), lambda start, stop: map(moved, records[start:stop]))


def _moved(timestamp: str, weeks: int) -> str:
    return to_timestamp(to_milliseconds(timestamp) + weeks * _WEEK)


def resolve(scenario: str, sizes: Mapping[str, int] | None = None) -> dict[str, int]:
    """Return the sizes of a scenario: those that are asked for, or else its own.

    Raises:
        StartError: there is no such scenario, or it cannot have these sizes.
    """
    if scenario not in _SIZES:
        raise StartError(f"there is no scenario {scenario!r}; use one of {', '.join(SCENARIOS)}")
    own = _SIZES[scenario]
    asked = sizes or {}
    for table, number in asked.items():
        if table not in own:
            only = ", ".join(own)
            raise StartError(f"the number of {table} cannot be chosen, only that of {only}")
        if number < 0:
            raise StartError(f"the number of {table} cannot be negative: {number}; use 0 or more")
        if number > _MOST:
            most = f"use at most {_MOST}"
            raise StartError(f"the number of {table} cannot be {number}; {most}")
        if number != own[table] and scenario != _SIZED:
            raise StartError(
                f"scenario {scenario!r} always has {own[table]} {table}, not {number}; "
                f"the number can be chosen with: {_SIZED}"
            )
    return {**own, **asked}
