"""Finding a scenario: one of the catalogue by its name, or one that stands in a file."""

from __future__ import annotations

from pathlib import Path

from mockserver.core.errors import StartError
from mockserver.generate.catalogue import CATALOGUE, Scenario

__all__ = ["SCENARIOS", "is_file_name", "name_of", "scenario_of"]

SCENARIOS = tuple(CATALOGUE)

_ENDINGS = (".yaml", ".yml", ".toml", ".json")
"""How the names of scenario files end."""


def scenario_of(scenario: str) -> Scenario:
    """Return the scenario of a name or in a file, as the file is now.

    Raises:
        StartError: there is none, or the file is not valid.
    """
    if scenario in CATALOGUE:
        return CATALOGUE[scenario]
    if is_file_name(scenario):
        # Most starts need no file, and no reading of one.
        from mockserver.generate.own import read_scenario

        found: Scenario = read_scenario(Path(scenario))
        return found
    raise StartError(
        f"there is no scenario {scenario!r}; use one of {', '.join(SCENARIOS)}, or a file such as "
        "my-scenario.yaml"
    )


def name_of(scenario: str) -> str:
    """Return the name that data has of a scenario: that of a file is another after a change.

    Raises:
        StartError: as `scenario_of`.
    """
    return scenario_of(scenario).called or scenario


def is_file_name(scenario: str) -> bool:
    """Return whether a scenario is called as a file is."""
    return scenario.lower().endswith(_ENDINGS)
