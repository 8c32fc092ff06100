"""Seeding: a scenario and a seed make a data set, the same on every machine.

It knows neither store nor server. The usual data sets are committed as fixtures and read from
there; any other is generated.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from mockserver.generate.dataset import (
    COMMITTED,
    DEFAULT_DEALS,
    DEFAULT_LOCALE,
    DEFAULT_SEED,
    GENERATOR,
    DataSet,
    has_locale,
    resolve,
    scaled,
)
from mockserver.generate.encoding import FORMATS, WHOLE, FileFormat, Part
from mockserver.generate.files import write_directory
from mockserver.generate.finding import SCENARIOS, is_file_name, name_of, scenario_of
from mockserver.generate.fixtures import find_fixtures, read_directory

if TYPE_CHECKING:
    from mockserver.generate.playing import play
    from mockserver.generate.scenarios import build, plan

__all__ = [
    "COMMITTED",
    "DEFAULT_DEALS",
    "DEFAULT_LOCALE",
    "DEFAULT_SEED",
    "FORMATS",
    "GENERATOR",
    "SCENARIOS",
    "WHOLE",
    "DataSet",
    "FileFormat",
    "Part",
    "build",
    "data_set",
    "find_fixtures",
    "has_locale",
    "is_file_name",
    "name_of",
    "plan",
    "play",
    "read_directory",
    "resolve",
    "scaled",
    "scenario_of",
    "write_directory",
]

_ON_USE = {"build": "scenarios", "plan": "scenarios", "play": "playing"}


def __getattr__(name: str) -> Any:
    """Import what generates data on first use, because a start from fixtures does not need it."""
    if name not in _ON_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ON_USE[name]}"), name)


def data_set(
    scenario: str = "default",
    *,
    seed: int = DEFAULT_SEED,
    sizes: Mapping[str, int] | None = None,
    locale: str | None = None,
) -> DataSet:
    """Return the records of a scenario, from a committed fixture if there is one, else generated.

    Raises:
        StartError: there is no such scenario or locale, the scenario cannot have this many deals or
            this locale, or the installation lacks its fixtures.
    """
    whole = resolve(scenario, sizes, locale=locale)
    usual = DEFAULT_SEED, resolve(scenario), DEFAULT_LOCALE
    if scenario in COMMITTED and (seed, whole, locale or DEFAULT_LOCALE) == usual:
        return read_directory(find_fixtures() / scenario)
    from mockserver.generate.scenarios import build

    return build(scenario, seed=seed, sizes=whole, locale=locale)
