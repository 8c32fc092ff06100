"""One operation of the contract, compiled: how to read its request and shape its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from mockserver.contract.document import Node, dereference, operations
from mockserver.contract.shaping import Shape, compile_shape
from mockserver.contract.validation import BodyReader, QueryReader

__all__ = ["Operation", "assumed_in", "compile_operations"]

_JSON = "application/json"
_NOTHING: Node = {_JSON: {"schema": {}}}


class Operation(NamedTuple):
    """A method on a path, by the name that handlers are bound to.

    `status` is that of success. `assumed` names, per status, the assumptions that an answer with
    this status rests on, in the order of the register.
    """

    id: str
    method: str
    path: str
    status: int
    query: QueryReader
    body: BodyReader | None
    shape: Shape
    assumed: Mapping[int, tuple[str, ...]]


def compile_operations(document: Node) -> tuple[Operation, ...]:
    """Compile every operation of the document."""
    register = tuple(document["x-assumptions"])
    known: dict[str, Any] = {}
    return tuple(
        _compile(path, method, dereference(document, operation, known), register)
        for path, method, operation in operations(document)
    )


def _compile(path: str, method: str, operation: Node, register: Iterable[str]) -> Operation:
    given = operation["responses"].items()
    responses = {int(status): item for status, item in given if status != "default"}
    success = min(responses)
    media = operation.get("requestBody", {}).get("content", {}).get(_JSON)
    return Operation(
        id=operation["operationId"],
        method=method,
        path=path,
        status=success,
        query=QueryReader(item for item in operation["parameters"] if item["in"] == "query"),
        body=BodyReader(media) if media else None,
        shape=compile_shape(responses[success].get("content", _NOTHING)[_JSON]["schema"]),
        assumed={status: _in_order(register, item) for status, item in responses.items()},
    )


def _in_order(register: Iterable[str], node: Node) -> tuple[str, ...]:
    names = assumed_in(node)
    return tuple(name for name in register if name in names)


def assumed_in(node: Any) -> frozenset[str]:
    """Collect the names of the assumptions that a part of the document is marked with."""
    if isinstance(node, list):
        return frozenset().union(*map(assumed_in, node))
    if not isinstance(node, dict):
        return frozenset()
    own = frozenset(node.get("x-provenance", {}).get("assumed", ()))
    return own.union(*map(assumed_in, node.values()))
