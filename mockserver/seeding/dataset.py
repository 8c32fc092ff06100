"""What a data set is, and which ones there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mockserver.errors import StartError
from mockserver.records import Record
from mockserver.schema import MOST_DEALS

__all__ = ["DEFAULT_DEALS", "DEFAULT_SEED", "SCENARIOS", "DataSet", "resolve"]

DEFAULT_SEED = 1
DEFAULT_DEALS = 120

_DEALS = {"default": DEFAULT_DEALS, "empty": 0, "documentation": 35}
_SIZED = "default"

SCENARIOS = tuple(_DEALS)


class DataSet(NamedTuple):
    """The records that a sandbox starts with, and the time at which it starts.

    `tables` are in the order of the schema; a record's document id is its position + 1.
    `deals` is their number of deals, `faker` the version of Faker that made the values, if known.
    """

    scenario: str
    seed: int
    deals: int
    clock: str
    tables: Mapping[str, tuple[Record, ...]]
    faker: str = ""


def resolve(scenario: str, *, deals: int | None = None) -> int:
    """Return the number of deals of a scenario, for a requested number or None.

    Raises:
        StartError: there is no such scenario, or it cannot have this many deals.
    """
    if scenario not in _DEALS:
        raise StartError(f"there is no scenario {scenario!r}; use one of {', '.join(SCENARIOS)}")
    own = _DEALS[scenario]
    if deals is None:
        return own
    if deals < 0:
        raise StartError(f"the number of deals cannot be negative: {deals}; use 0 or more")
    if deals > MOST_DEALS:
        raise StartError(f"the number of deals cannot be {deals}; use at most {MOST_DEALS}")
    if deals != own and scenario != _SIZED:
        raise StartError(
            f"scenario {scenario!r} always has {own} deals, not {deals}; "
            f"the number can be chosen with: {_SIZED}"
        )
    return deals
