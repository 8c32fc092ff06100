"""What a data set is, and which sizes and locales it can have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from mockserver.core.determinism import to_milliseconds, to_timestamp
from mockserver.core.errors import StartError
from mockserver.core.records import NewRecord, Record
from mockserver.generate.catalogue import CATALOGUE, DEFAULT_DEALS, DEFAULT_LOCALE, Funnel, Scenario
from mockserver.generate.finding import scenario_of
from mockserver.generate.runs import Lazy
from mockserver.schema import SCHEMA

__all__ = [
    "COMMITTED",
    "DEFAULT_DEALS",
    "DEFAULT_LOCALE",
    "DEFAULT_SEED",
    "GENERATOR",
    "MOST",
    "DataSet",
    "has_locale",
    "resolve",
    "scaled",
]

DEFAULT_SEED = 1

GENERATOR = 1
"""The version of the generator; whatever changes a value of some data set is another version."""

MOST = 1_000_000_000
_WEEK = 7 * 24 * 3_600_000

COMMITTED = tuple(name for name, declared in CATALOGUE.items() if not declared.like)
"""The scenarios that have a fixture; the records of the others are those of a committed one."""


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


def resolve(
    scenario: str, sizes: Mapping[str, int] | None = None, *, locale: str | None = None
) -> dict[str, int]:
    """Return the sizes of a scenario: those that are asked for, or else its own.

    Raises:
        StartError: there is no such scenario, or it cannot have these sizes, or this locale.
    """
    declared = scenario_of(scenario)
    own = {"deals": declared.deals}
    asked = sizes or {}
    for table, number in asked.items():
        if table not in own:
            only = ", ".join(own)
            raise StartError(f"the number of {table} cannot be chosen, only that of {only}")
        if number < 0:
            raise StartError(f"the number of {table} cannot be negative: {number}; use 0 or more")
        if number > MOST:
            most = f"use at most {MOST}"
            raise StartError(f"the number of {table} cannot be {number}; {most}")
        least = len(declared.written.get(table, {}))
        if number < least:
            raise StartError(
                f"scenario {scenario!r} has {least} named {table}, so it cannot have {number}; use "
                f"{least} or more"
            )
        if number != own[table] and not declared.any_size:
            why = "" if has_locale(scenario) else "has each record for a purpose, so it "
            raise StartError(
                f"scenario {scenario!r} {why}always has {own[table]} {table}, not {number}; "
                f"the number can be chosen with: {_named(lambda one: one.any_size)}"
            )
    if locale not in {None, DEFAULT_LOCALE} and not has_locale(scenario):
        raise StartError(
            f"scenario {scenario!r} has each name for a purpose, so it cannot have those of locale "
            f"{locale!r}; leave the locale out, or use one of "
            f"{_named(lambda one: isinstance(one.records, Funnel))}"
        )
    return {**own, **asked}


def scaled(scenario: str, factor: float) -> dict[str, int]:
    """Return the sizes of a scenario that is `factor` times as large.

    Raises:
        StartError: there is no such scenario, or it cannot have these sizes.
    """
    own = resolve(scenario)
    if not 0 <= factor * own["deals"] <= MOST:
        raise StartError(
            f"scenario {scenario!r} has {own['deals']} deals and cannot be scaled by {factor}; use "
            f"a factor that makes 0 to {MOST} of them, such as 2 or 0.5"
        )
    return resolve(scenario, {"deals": int(own["deals"] * factor + 0.5)})


def has_locale(scenario: str) -> bool:
    """Return whether the names and addresses of a scenario can be those of another locale."""
    return isinstance(scenario_of(scenario).records, Funnel)


def _named(fits: Callable[[Scenario], bool]) -> str:
    return ", ".join(name for name, declared in CATALOGUE.items() if fits(declared))
