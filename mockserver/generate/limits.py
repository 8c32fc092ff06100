"""Values on either side of the limits that a schema of the contract sets."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jsonschema_rs

from mockserver.contract import Node

__all__ = ["allowed", "forbidden", "text_of"]

_NUMBERS = (0, -1, 0.1, sys.float_info.max)
_UNLIKELY = ("usd", "-", "")
"""Texts of which each pattern refuses one."""


def text_of(length: int) -> str:
    """Return a text with this many characters, which says how many they are."""
    return (f"{length}-characters-" * length)[:length]


def allowed(schema: Node) -> list[Any]:
    """Return the values that are still allowed: those at a limit, and those of each kind.

    There are none of a text that has a pattern or a format.
    """
    values: list[Any] = [*schema.get("enum", [None])]
    if "string" in schema["type"] and not schema.keys() & {"enum", "format", "pattern"}:
        shortest = schema.get("minLength", 0)
        lengths = {shortest, max(1, shortest), schema.get("maxLength", 1)}
        values += map(text_of, sorted(lengths))
    if "number" in schema["type"]:
        values += dict.fromkeys(
            (*_NUMBERS, *(schema[limit] for limit in ("minimum", "maximum") if limit in schema))
        )
    is_valid = jsonschema_rs.validator_for(schema).is_valid
    return [value for value in values if is_valid(value)]


def forbidden(schema: Node) -> Iterator[tuple[str, Any]]:
    """Yield each rule of a schema with a value that breaks no other one.

    `null` is the rule that a value may not be null.
    """
    if "null" not in schema["type"]:
        yield "null", None
    for rule, breaks in _BREAKING.items():
        if rule in schema:
            yield rule, breaks(schema)


def _of_another_type(schema: Node) -> Any:
    return "7" if "number" in schema["type"] else 7


def _that_does_not_match(schema: Node) -> str:
    return next(text for text in _UNLIKELY if not re.search(schema["pattern"], text))


_BREAKING: Mapping[str, Callable[[Node], Any]] = {
    "type": _of_another_type,
    "enum": lambda schema: f"{schema['enum'][0]}S",
    "pattern": _that_does_not_match,
    "format": lambda schema: f"no-{schema['format']}",
    "minLength": lambda schema: text_of(schema["minLength"] - 1),
    "maxLength": lambda schema: text_of(schema["maxLength"] + 1),
    "minimum": lambda schema: schema["minimum"] - 1,
    "maximum": lambda schema: schema["maximum"] + 1,
}
