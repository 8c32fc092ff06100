"""Checking the fields of an object that was sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from mockserver.contract.sent import shown
from mockserver.core.errors import Detail
from mockserver.core.redaction import API_KEY

__all__ = ["ANYTHING", "FLAG", "KEY", "Field", "fitting", "text", "whole_number"]

_LARGEST = (1 << 53) - 1
"""The largest whole number that every client can write."""


class Field(NamedTuple):
    """What a field may be, in code and in words; the value of a secret field is never repeated."""

    fits: Callable[[Any], bool]
    expected: str
    secret: bool = False


ANYTHING: Field = Field(lambda _value: True, "anything")
FLAG: Field = Field(lambda value: isinstance(value, bool), "true or false")
KEY: Field = Field(
    lambda value: isinstance(value, str) and API_KEY.fullmatch(value) is not None,
    "a whole API key: introzy_ and then letters, digits or _",
    secret=True,
)


def text(known: Collection[str] = ()) -> Field:
    """Return a text field, with one of the known values if there are any."""
    return Field(
        lambda value: isinstance(value, str) and (value in known if known else bool(value)),
        f"one of {', '.join(known)}" if known else "text",
    )


def whole_number(minimum: int, maximum: int = _LARGEST) -> Field:
    """Return a field for a whole number in a range."""
    return Field(
        lambda value: (
            isinstance(value, int) and not isinstance(value, bool) and minimum <= value <= maximum
        ),
        f"a whole number from {minimum} to {maximum}",
    )


def fitting(
    sent: Mapping[str, Any], fields: Mapping[str, Field], found: list[Detail], *, prefix: str = ""
) -> dict[str, Any]:
    """Return the valid values, and add a detail for each invalid one."""
    values = {}
    for name, value in sent.items():
        if name not in fields:
            message = f"is not one of {', '.join(fields)}"
        elif not fields[name].fits(value):
            message = f"must be {fields[name].expected}"
            message += "" if fields[name].secret else f", not {shown(value)}"
        else:
            values[name] = value
            continue
        found.append(Detail(prefix + name, message))
    return values
