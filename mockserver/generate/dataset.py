"""What a data set is, and which ones there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mockserver.errors import StartError
from mockserver.records import Record
from mockserver.schema import MOST_RECORDS

__all__ = ["DEFAULT_DEALS", "DEFAULT_SEED", "SCENARIOS", "DataSet", "resolve"]

DEFAULT_SEED = 1
DEFAULT_DEALS = 120

_SIZES: Mapping[str, Mapping[str, int]] = {
    "default": {"deals": DEFAULT_DEALS},
    "empty": {"deals": 0},
    "documentation": {"deals": 35},
}
_SIZED = "default"

SCENARIOS = tuple(_SIZES)


class DataSet(NamedTuple):
    """The records that a sandbox starts with, and the time at which it starts.

    `tables` are in the order of the schema; a record's document id is its position + 1.
    `sizes` has the number of records of each table whose number was chosen, and `faker` the version
    of Faker that made the values, if known.
    """

    scenario: str
    seed: int
    sizes: Mapping[str, int]
    clock: str
    tables: Mapping[str, tuple[Record, ...]]
    faker: str = ""


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
        if number > MOST_RECORDS:
            most = f"use at most {MOST_RECORDS}"
            raise StartError(f"the number of {table} cannot be {number}; {most}")
        if number != own[table] and scenario != _SIZED:
            raise StartError(
                f"scenario {scenario!r} always has {own[table]} {table}, not {number}; "
                f"the number can be chosen with: {_SIZED}"
            )
    return {**own, **asked}
