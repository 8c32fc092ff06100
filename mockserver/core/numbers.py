"""Numbers as JavaScript writes them, which is how the vendor's API writes them.

A number is converted when it is read, so that writing an answer costs nothing more. orjson writes
two kinds of doubles with an exponent that JavaScript writes without: whole numbers from 2**53 to
1e21, and numbers from 1e-6 to 1e-5. They become `Spelled`, which orjson passes to `spelled`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson

__all__ = ["Spelled", "plain", "plain_values", "spelled"]

_EXACT = 2**53
_WHOLE = 1e21
_SMALL = 1e-6, 1e-5


class Spelled(float):
    """A double that is written without the exponent that orjson would use."""

    __slots__ = ()


def plain(number: float) -> float:
    """Return a number as a double holds it; a whole one loses its fraction, and zero its sign."""
    double = float(number)
    size = abs(double)
    if not double.is_integer():
        return Spelled(double) if _SMALL[0] <= size < _SMALL[1] else double
    if size < _EXACT:
        return int(double)
    return Spelled(double) if size < _WHOLE else double


def plain_values(value: Any) -> Any:
    """Return a JSON value with each double in it converted by `plain`."""
    if isinstance(value, dict):
        return {name: plain_values(item) for name, item in value.items()}
    if isinstance(value, list) and value:
        return [plain_values(item) for item in value]
    return plain(value) if isinstance(value, float) else value


def spelled(value: object) -> orjson.Fragment:
    """Return what orjson writes for a `Spelled` number; for use as its `default`.

    Raises:
        TypeError: it is something else.
    """
    if isinstance(value, Spelled):
        return orjson.Fragment(format(Decimal(repr(float(value))), "f").removesuffix(".0"))
    raise TypeError(f"{type(value).__name__} is not a JSON value")
