"""The fields that an assertion expects of a deal: comparing them, and putting them in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from mockserver.core.errors import NotFound
from mockserver.core.numbers import Spelled, spelled
from mockserver.core.records import canonical_id
from mockserver.crm.pipelines import type_named
from mockserver.sandbox.sandbox import Sandbox
from mockserver.testing.outcomes import Outcome
from mockserver.testing.values import as_received, check_fields

__all__ = ["Expected", "check_stage", "pipeline_of", "stage_label"]


class Expected:
    """Fields of a deal as an operation takes them, with the label of its stage and its pipeline.

    Raises:
        InvalidRequest: there is no such field, or it cannot be sent.
        NotFound: there can be no such stage or pipeline.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        operation: str,
        fields: Mapping[str, object],
        *,
        pipeline: str | None = None,
        stage: str | None = None,
    ) -> None:
        check_fields(sandbox, operation, fields)
        self._sandbox = sandbox
        self._values = as_received(fields)
        if stage is not None:
            check_stage(sandbox, stage)
            self._values = {"stage": stage, **self._values}
        if pipeline is not None:
            type_named(sandbox, pipeline)
            self._values = {"pipeline": pipeline, **self._values}

    def __bool__(self) -> bool:
        """Return whether anything is expected."""
        return bool(self._values)

    def __str__(self) -> str:
        return ", ".join(f"{name} {_written(value)}" for name, value in self._values.items())

    def differences(self, outcome: Outcome) -> str:
        """Return the fields that are not as expected, each with its present value."""
        found = ((name, self._value(outcome, name)) for name in self._values)
        return ", ".join(
            f"{name} is {_written(value)}"
            for name, value in found
            if not _is_same(name, value, self._values[name])
        )

    def is_changed(self, outcome: Outcome) -> bool:
        """Return whether one of these fields changed; without fields, whether any did."""
        names = self._values or (outcome.record.keys() - {"updatedAt"})
        fields = ("pipelineStageId" if name == "stage" else name for name in names)
        return any(outcome.was(field) != outcome.value(field) for field in fields)

    def _value(self, outcome: Outcome, name: str) -> Any:
        if name == "stage":
            return stage_label(self._sandbox, outcome.value("pipelineStageId"))
        return pipeline_of(self._sandbox, outcome) if name == "pipeline" else outcome.value(name)


def check_stage(sandbox: Sandbox, label: str) -> None:
    """Check that there is such a stage, or that a new pipeline would have it.

    Raises:
        NotFound: there can be none.
    """
    made = [row["label"] for _, row in sandbox.store.rows("stages")]
    made += [stage.label for type_ in sandbox.contract.pipelines.values() for stage in type_.stages]
    labels = dict.fromkeys(made)
    if label.lower() not in map(str.lower, labels):
        raise NotFound(f"There is no stage {label!r}. The stages are {', '.join(labels)}.")


def stage_label(sandbox: Sandbox, stage_id: str) -> str:
    """Return the label of a stage, or its id if there is no such stage."""
    stage = sandbox.store.get("stages", stage_id)
    return str(stage["label"]) if stage else stage_id


def pipeline_of(sandbox: Sandbox, outcome: Outcome) -> str:
    """Return the type of a deal's pipeline, as in a path."""
    found = sandbox.store.get("pipelines", outcome.value("pipelineId"))
    return found["type"].lower() if found else ""


def _is_same(name: str, found: Any, expected: Any) -> bool:
    if not isinstance(found, str) or not isinstance(expected, str):
        return bool(found == expected)
    if name in {"pipeline", "stage"}:
        return found.lower() == expected.lower()
    return canonical_id(found) == canonical_id(expected)


def _written(value: Any) -> str:
    return orjson.dumps(value, default=_spelled_or_repr).decode()


def _spelled_or_repr(value: object) -> object:
    return spelled(value) if isinstance(value, Spelled) else repr(value)
