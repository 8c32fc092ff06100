"""The contract as a document: read from its file, with the chosen alternatives applied.

This module knows the form of `openapi.yaml`; its siblings know what the parts mean on the wire.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import orjson

from mockserver.core.errors import StartError
from mockserver.core.packaged import read_packaged

__all__ = [
    "COMPILED",
    "SOURCE",
    "Assumption",
    "Node",
    "PipelineDefaults",
    "StageDefaults",
    "assumptions",
    "dereference",
    "load",
    "operations",
    "pipeline_defaults",
]

Node: TypeAlias = dict[str, Any]

SOURCE = Path(__file__).with_name("openapi.yaml")
COMPILED = SOURCE.with_suffix(".json")

_METHODS = ("get", "post", "put", "patch", "delete")


class Assumption(NamedTuple):
    """A question that the vendor's pages leave open, and the answer in force.

    `chosen` is the name of the answer among `alternatives` (name to answer text), if there are any.
    """

    name: str
    question: str
    answer: str
    why: str
    chosen: str | None
    alternatives: Mapping[str, str]


class StageDefaults(NamedTuple):
    """A stage of a new pipeline."""

    label: str
    color: str
    description: str


class PipelineDefaults(NamedTuple):
    """A new pipeline of one type."""

    type: str
    name: str
    description: str
    stages: tuple[StageDefaults, ...]


def load(assume: Mapping[str, str] | None = None) -> Node:
    """Return the contract, with each assumption in `assume` set to the alternative of this name.

    Raises:
        StartError: there is no assumption or alternative of this name.
    """
    document: Node = orjson.loads(read_packaged(COMPILED))
    for name, value in (assume or {}).items():
        _choose(document, name, value)
    return document


def _choose(document: Node, name: str, value: str) -> None:
    register = document["x-assumptions"]
    switchable = {key: entry for key, entry in register.items() if "alternatives" in entry}
    if name not in switchable:
        raise StartError(
            f"there is no assumption {name!r} to switch; those with alternatives are "
            f"{', '.join(sorted(switchable))}"
        )
    entry = switchable[name]
    if value == entry["chosen"]:
        return
    if value not in entry["alternatives"]:
        answers = ", ".join([entry["chosen"], *entry["alternatives"]])
        raise StartError(f"assumption {name!r} has no answer {value!r}; use one of {answers}")
    alternative = entry["alternatives"].pop(value)
    entry["alternatives"] = {entry["chosen"]: {"answer": entry["answer"]}} | entry["alternatives"]
    entry["chosen"], entry["answer"] = value, alternative["answer"]
    _merge(document, alternative["overlay"])


def _merge(target: Node, patch: Node) -> None:
    """Apply a JSON merge patch (RFC 7396) in place."""
    for key, value in patch.items():
        if value is None:
            target.pop(key, None)
        elif isinstance(value, dict) and isinstance(target.get(key), dict):
            _merge(target[key], value)
        else:
            target[key] = value


def dereference(document: Node, node: Any, known: dict[str, Any] | None = None) -> Any:
    """Return a part of the document with every `$ref` replaced by its target.

    Keys beside a `$ref` override those of its target. `known` remembers resolved references for
    later calls.
    """
    known = {} if known is None else known
    if isinstance(node, list):
        return [dereference(document, item, known) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" not in node:
        return {key: dereference(document, value, known) for key, value in node.items()}
    beside = {key: value for key, value in node.items() if key != "$ref"}
    if beside:
        found: Node = dereference(document, {"$ref": node["$ref"]}, known)
        return {**found, **dereference(document, beside, known)}
    reference = node["$ref"]
    if reference not in known:
        target: Any = document
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]
        known[reference] = dereference(document, target, known)
    return known[reference]


def operations(document: Node) -> Iterator[tuple[str, str, Node]]:
    """Yield path, method in capitals and operation, with the path's parameters joined in."""
    for path, item in document["paths"].items():
        shared = item.get("parameters", [])
        for method in _METHODS:
            if method in item:
                operation = item[method]
                own = operation.get("parameters", [])
                yield path, method.upper(), {**operation, "parameters": [*shared, *own]}


def assumptions(document: Node) -> tuple[Assumption, ...]:
    """Return the register of assumptions in its own order."""
    return tuple(
        Assumption(
            name=name,
            question=entry["question"],
            answer=entry["answer"],
            why=entry["why"],
            chosen=entry.get("chosen"),
            alternatives={
                key: value["answer"] for key, value in entry.get("alternatives", {}).items()
            },
        )
        for name, entry in document["x-assumptions"].items()
    )


def pipeline_defaults(document: Node) -> dict[str, PipelineDefaults]:
    """Return the defaults of a new pipeline of each type, in the page's order of the types."""
    return {
        pipeline_type: PipelineDefaults(
            type=pipeline_type,
            name=entry["name"],
            description=entry["description"],
            stages=tuple(StageDefaults(**stage) for stage in entry["stages"]),
        )
        for pipeline_type, entry in document.get("x-pipelines", {}).items()
    }
