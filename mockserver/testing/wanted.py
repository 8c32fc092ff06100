"""What an assertion wants of a deal's fields: compared with what there is, and put into words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from mockserver.numbers import Spelled, spelled
from mockserver.records import canonical_id
from mockserver.sandbox import Sandbox
from mockserver.testing.effects import Effect

__all__ = ["differences", "is_changed", "label_of", "listed", "stage_labels", "value_of"]

_TO_THE_EYE = {"pipeline", "stage"}
"""What is compared in any letter case."""


def differences(world: Sandbox, effect: Effect, wanted: Mapping[str, Any]) -> Iterator[str]:
    """List the fields that are not as wanted, each with the value that it has."""
    for name, value in wanted.items():
        found = value_of(world, effect, name)
        if not _is_same(name, found, value):
            yield f"{name} is {_shown(found)}"


def value_of(world: Sandbox, effect: Effect, name: str) -> Any:
    """Return a field of a deal, or the label of its stage, or the type of its pipeline."""
    if name == "stage":
        return label_of(world, effect.value("pipelineStageId"))
    if name == "pipeline":
        found = world.store.get("pipelines", effect.value("pipelineId"))
        return found["type"].lower() if found else ""
    return effect.value(name)


def is_changed(effect: Effect, name: str) -> bool:
    """Return whether a field of a deal, or its stage, is another than before."""
    field = "pipelineStageId" if name == "stage" else name
    return bool(effect.was(field) != effect.value(field))


def label_of(world: Sandbox, stage_id: str) -> str:
    """Return the label of a stage, or its id if there is no such stage."""
    stage = world.store.get("stages", stage_id)
    return str(stage["label"]) if stage else stage_id


def stage_labels(world: Sandbox) -> list[str]:
    """List the labels of the stages that there are, or that a pipeline is made with."""
    made = (row["label"] for _, row in world.store.rows("stages"))
    to_be = (stage.label for known in world.contract.pipelines.values() for stage in known.stages)
    return list(dict.fromkeys([*made, *to_be]))


def listed(wanted: Mapping[str, Any]) -> str:
    """List fields with their values."""
    return ", ".join(f"{name} {_shown(value)}" for name, value in wanted.items())


def _is_same(name: str, found: Any, wanted: Any) -> bool:
    if not isinstance(found, str) or not isinstance(wanted, str):
        return bool(found == wanted)
    if name in _TO_THE_EYE:
        return found.lower() == wanted.lower()
    return canonical_id(found) == canonical_id(wanted)


def _shown(value: Any) -> str:
    return orjson.dumps(value, default=_spelled_or_repr).decode()


def _spelled_or_repr(value: object) -> object:
    return spelled(value) if isinstance(value, Spelled) else repr(value)
