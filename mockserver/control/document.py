"""The contract of the control surface, in the form of the vendor's."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import orjson

from mockserver.contract import Contract, Node
from mockserver.core.packaged import read_packaged
from mockserver.core.wire import CONTROL_PREFIX
from mockserver.faults import PRESETS
from mockserver.generate import SCENARIOS, scenario_of

__all__ = [
    "COMPILED",
    "EXAMPLES",
    "PLACE",
    "PLACES",
    "SOURCE",
    "control_contract",
    "load_control",
    "served_control",
]

PLACE = f"{CONTROL_PREFIX}/openapi.json"
PLACES = frozenset({PLACE, f"{CONTROL_PREFIX}/openapi.yaml"})
"""The paths at which the document is served."""

SOURCE = Path(__file__).with_name("openapi.yaml")
COMPILED = SOURCE.with_suffix(".json")
EXAMPLES = SOURCE.with_name("examples.json")


@cache
def load_control() -> Node:
    """Return the document."""
    document: Node = orjson.loads(read_packaged(COMPILED))
    return document


@cache
def control_contract() -> Contract:
    """Return the contract of the mock's own surface."""
    return Contract(document=load_control())


@cache
def served_control() -> Node:
    """Return the document as it is served."""
    from mockserver.contract.served import served  # noqa: PLC0415  # few ask for it

    document = served(orjson.loads(read_packaged(COMPILED)), EXAMPLES)
    for schema, lines in _lines_of_names().items():
        document["components"]["schemas"][schema]["x-enumDescriptions"] = lines
    return document


def _lines_of_names() -> dict[str, dict[str, str]]:
    """Return what each name of an enumeration stands for, by schema."""
    return {
        "FaultPreset": {name: preset.description for name, preset in PRESETS.items()},
        "Scenario": {name: scenario_of(name).line for name in SCENARIOS},
    }
