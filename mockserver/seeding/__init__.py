"""Seeding: a scenario and a seed make a data set, the same one on every machine.

Knows neither store nor server. The data sets that most start with are committed as fixtures and
read from there; any other is generated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.seeding.dataset import DEFAULT_DEALS, DEFAULT_SEED, SCENARIOS, DataSet, resolve
from mockserver.seeding.files import (
    FORMATS,
    FileFormat,
    find_fixtures,
    read_directory,
    write_directory,
)

if TYPE_CHECKING:
    from mockserver.seeding.scenarios import build

__all__ = [
    "DEFAULT_DEALS",
    "DEFAULT_SEED",
    "FORMATS",
    "SCENARIOS",
    "DataSet",
    "FileFormat",
    "build",
    "data_set",
    "find_fixtures",
    "read_directory",
    "resolve",
    "write_directory",
]


def __getattr__(name: str) -> Any:
    """Import what generates when it is first asked for: a start from fixtures does without."""
    if name != "build":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from mockserver.seeding import scenarios

    return scenarios.build


def data_set(
    scenario: str = "default", *, seed: int = DEFAULT_SEED, deals: int | None = None
) -> DataSet:
    """Give the records of a scenario: a committed fixture where there is one, else generated.

    Raises:
        StartError: there is no such scenario, it cannot have so many deals, or the installation
            has lost its fixtures.
    """
    count = resolve(scenario, deals=deals)
    if seed == DEFAULT_SEED and count == resolve(scenario):
        return read_directory(find_fixtures() / scenario)
    from mockserver.seeding.scenarios import build

    return build(scenario, seed=seed, deals=count)
