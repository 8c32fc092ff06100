"""Checking the types of values in a file; an error names the place of the value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from mockserver.errors import IntrozyMockError

__all__ = ["NULL", "Node", "Unreadable", "items", "texts", "typed"]

Node: TypeAlias = Mapping[str, Any]

NULL = type(None)
_WORDS = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    dict: "an object",
    list: "a list",
    float: "a number",
    NULL: "null",
}


class Unreadable(IntrozyMockError):
    """A file is not an export, or has no journal; the message says how to make one."""


def typed(value: Any, place: str, *types: type, name: str) -> Any:
    """Return a value that is of one of these types.

    Raises:
        Unreadable: it is of another type.
    """
    if type(value) in types:
        return value
    expected = " or ".join(_WORDS[kind] for kind in types)
    raise Unreadable(f"{name}: {place} must be {expected}, not {_WORDS[type(value)]}")


def items(value: Any, place: str, types: Sequence[type], *, name: str) -> list[Any]:
    """Return a list with one item of each of these types, in order; `object` allows any type.

    Raises:
        Unreadable: it is not such a list.
    """
    found: list[Any] = typed(value, place, list, name=name)
    if len(found) != len(types):
        raise Unreadable(f"{name}: {place} must have {len(types)} items, not {len(found)}")
    for at, (item, kind) in enumerate(zip(found, types, strict=True)):
        if kind is not object:
            typed(item, f"{place}[{at}]", kind, name=name)
    return found


def texts(value: Any, place: str, *, name: str) -> list[str]:
    """Return a list of strings.

    Raises:
        Unreadable: it is not one.
    """
    found: list[str] = typed(value, place, list, name=name)
    for at, text in enumerate(found):
        typed(text, f"{place}[{at}]", str, name=name)
    return found
