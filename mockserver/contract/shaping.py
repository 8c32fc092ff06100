"""Shaping answers: of a whole record, exactly the keys that a response documents, in its order.

A response schema is compiled once to a function. A `const` is filled in, `x-when` picks among
several shapes by the record's own kind, and a key that is not required is left out while unset.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from mockserver.contract.document import Node

__all__ = ["Shape", "compile_shape"]

Shape: TypeAlias = Callable[[Any], Any]

_Fields: TypeAlias = tuple[tuple[str, Shape | None], ...]


def compile_shape(schema: Node) -> Shape | None:
    """Make the function that shapes a value by a schema; None if the value stays as it is."""
    if "oneOf" in schema:
        return _variants(schema["oneOf"])
    if "properties" in schema:
        return _object(schema)
    if schema.get("type") == "array":
        return _array(schema["items"])
    return None


def _array(items: Node) -> Shape | None:
    shape = compile_shape(items)
    return None if shape is None else lambda values: [shape(value) for value in values]


def _object(schema: Node) -> Shape:
    constants = {
        key: item["const"] for key, item in schema["properties"].items() if "const" in item
    }
    fields: _Fields = tuple(
        (key, compile_shape(item))
        for key, item in schema["properties"].items()
        if key not in constants
    )
    optional = frozenset(schema["properties"]) - frozenset(schema["required"])
    if constants:
        order = tuple(schema["properties"])
        return lambda value: _with_constants(order, constants, _keep(fields, optional, value))
    if optional:
        return lambda value: _keep(fields, optional, value)
    return lambda value: {
        key: value[key] if shape is None else shape(value[key]) for key, shape in fields
    }


def _keep(fields: _Fields, optional: frozenset[str], value: Mapping[str, Any]) -> Node:
    return {
        key: value[key] if shape is None else shape(value[key])
        for key, shape in fields
        if key not in optional or value[key] is not None
    }


def _with_constants(order: tuple[str, ...], constants: Node, kept: Node) -> Node:
    return {key: constants[key] if key in constants else kept[key] for key in order}


def _variants(schemas: list[Node]) -> Shape:
    variants = [
        (tuple(schema["x-when"].items()), compile_shape(schema))
        for schema in schemas
        if "x-when" in schema
    ]

    def shape(value: Mapping[str, Any] | None) -> Any:
        if value is None:
            return None
        for kind, variant in variants:
            if variant and all(value[key] == wanted for key, wanted in kind):
                return variant(value)
        raise ValueError(f"the contract has no shape for a record of {value.get('type')!r}")

    return shape
