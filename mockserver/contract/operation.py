"""One operation of the contract, compiled: how to read its request and shape its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from mockserver.contract.document import Node, dereference, operations
from mockserver.contract.remembering import Remembering
from mockserver.contract.shaping import Shape, compile_shape
from mockserver.contract.validation import BodyReader, QueryReader

__all__ = ["Operation", "assumed_in", "operations_of"]

_JSON = "application/json"
_NOTHING: Node = {_JSON: {"schema": {}}}


class Operation:
    """A method on a path; handlers are bound to it by its name.

    `status` is that of success. One that is `ordinary` says which action it is on which table, and
    needs no handler. The readers and the shape are compiled on first use, because a
    server that starts answers only a few operations.
    """

    def __init__(
        self, method: str, path: str, operation: Node, *, document: Node, known: dict[str, Any]
    ) -> None:
        self.id: str = operation["operationId"]
        self.method = method
        self.path = path
        self.status: int = min(
            int(status) for status in operation["responses"] if status != "default"
        )
        self.ordinary: Mapping[str, str] = operation.get("x-ordinary", {})
        self._register: Iterable[str] = document["x-assumptions"]
        self._place = document, operation, known

    @cached_property
    def query(self) -> QueryReader:
        """Reads the query parameters."""
        return QueryReader(item for item in self.node["parameters"] if item["in"] == "query")

    @cached_property
    def body(self) -> BodyReader | None:
        """Reads the body; None if the operation has none."""
        media = self.node.get("requestBody", {}).get("content", {}).get(_JSON)
        return BodyReader(media) if media else None

    @cached_property
    def shape(self) -> Shape:
        """Shapes the answer of success."""
        content = self.node["responses"][str(self.status)].get("content", _NOTHING)
        return compile_shape(content[_JSON]["schema"], each=Remembering)

    @cached_property
    def media(self) -> str:
        """The media type of the answer of success."""
        content: Node = self.node["responses"][str(self.status)].get("content", _NOTHING)
        return next(iter(content))

    @cached_property
    def assumed(self) -> Mapping[int, tuple[str, ...]]:
        """Return the assumptions that an answer with this status rests on, in order."""
        responses = self.node["responses"].items()
        return {
            int(status): _in_order(self._register, item)
            for status, item in responses
            if status != "default"
        }

    @cached_property
    def node(self) -> Node:
        """The operation as the document has it, with every reference followed."""
        node: Node = dereference(*self._place)
        return node


def operations_of(document: Node) -> tuple[Operation, ...]:
    """Return every operation of the document."""
    known: dict[str, Any] = {}
    return tuple(
        Operation(method, path, operation, document=document, known=known)
        for path, method, operation in operations(document)
    )


def _in_order(register: Iterable[str], node: Node) -> tuple[str, ...]:
    names = assumed_in(node)
    return tuple(name for name in register if name in names)


def assumed_in(node: Any) -> frozenset[str]:
    """Return the names of the assumptions that a part of the document is marked with."""
    if isinstance(node, list):
        return frozenset().union(*map(assumed_in, node))
    if not isinstance(node, dict):
        return frozenset()
    own = frozenset(node.get("x-provenance", {}).get("assumed", ()))
    return own.union(*map(assumed_in, node.values()))
