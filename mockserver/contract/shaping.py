"""Shaping answers: of a whole record, exactly the keys that a response documents, in its order.

A response schema is compiled once to a Python expression, which takes less than half the time of
walking it for each record. A `const` is filled in, `x-when` picks among several shapes by the
record's own kind, and a key that is not required is left out while unset.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeAlias

from mockserver.contract.document import Node

__all__ = ["Shape", "compile_shape"]

Shape: TypeAlias = Callable[[Any], Any]


def compile_shape(schema: Node) -> Shape:
    """Make the function that shapes a value by a schema."""
    source = f"lambda value: {_expression(schema, 'value')}"
    shape: Shape = eval(source, {"set_only": _set_only})  # noqa: S307  # all is quoted
    return shape


def _expression(schema: Node, value: str) -> str:
    """Write the Python that shapes the value of an expression."""
    if "const" in schema:
        return repr(schema["const"])
    if "oneOf" in schema:
        return _variants(schema["oneOf"], value)
    if "properties" in schema:
        return _object(schema, value)
    if schema.get("type") == "array":
        return f"[{_expression(schema['items'], 'item')} for item in {value}]"
    return value


def _object(schema: Node, value: str) -> str:
    items = ", ".join(
        f"{key!r}: {_expression(item, f'{value}[{key!r}]')}"
        for key, item in schema["properties"].items()
    )
    optional = schema["properties"].keys() - schema["required"]
    return f"set_only({{{items}}}, {sorted(optional)})" if optional else f"{{{items}}}"


def _variants(schemas: list[Node], value: str) -> str:
    choice = "None"
    for schema in schemas:
        if "x-when" in schema:
            ((key, kind),) = schema["x-when"].items()
            choice = f"{_object(schema, value)} if {value}[{key!r}] == {kind!r} else {choice}"
    return f"(None if {value} is None else {choice})"


def _set_only(shaped: Mapping[str, Any], optional: Collection[str]) -> Node:
    return {key: item for key, item in shaped.items() if key not in optional or item is not None}
