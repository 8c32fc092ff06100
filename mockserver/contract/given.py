"""What a Python program gives where a client would send JSON: what JSON says for it, and refusals.

What does not fit, or cannot be said in JSON, is an `InvalidRequest`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from enum import Enum
from math import isfinite, nan
from numbers import Integral, Real
from typing import Any

import orjson

from mockserver.core.errors import Detail, InvalidRequest

__all__ = ["check_count", "check_names", "plain_json", "refusal"]


def check_names(
    names: Iterable[str], known: Collection[str], *, one: str, all_of_them: str
) -> None:
    """Check that each of these names is known."""
    unknown = [name for name in names if name not in known]
    if unknown:
        expected = f"is not {one}; the {all_of_them} are {', '.join(known)}"
        raise InvalidRequest(
            f"{unknown[0]} {expected}.", details=tuple(Detail(name, expected) for name in unknown)
        )


def check_count(count: Any, name: str = "count") -> int:
    """Return a number that counts something, after checking that it does."""
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise refusal(name, f"must be a whole number, 0 or more, not {count!r}")
    return count


def refusal(field: str, expected: str) -> InvalidRequest:
    """Return the error that says what was expected of a field."""
    field = field.removeprefix(".")
    message = f"{field or 'what is given'} {expected}."
    return InvalidRequest(message, details=(Detail(field, expected),))


def plain_json(value: Any, path: str = "") -> Any:
    """Return a value as JSON has it, such as a number for a Decimal and a text for a date."""
    if value is None or isinstance(value, str | bool):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Mapping):
        return {
            _key(name, path): plain_json(item, f"{path}.{name}") for name, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [plain_json(item, f"{path}[{index}]") for index, item in enumerate(value)]
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real | Decimal):
        return _number(value, path)
    return _otherwise(value, path)


def _key(name: object, path: str) -> str:
    if not isinstance(name, str):
        raise refusal(path, f"must have text for its keys, not {name!r}")
    return name


def _number(value: Any, path: str) -> float:
    try:
        double = float(value)
    except (OverflowError, ValueError):
        double = nan
    if not isfinite(double):
        raise refusal(path, f"must be a number that JSON can hold, not {value}")
    return int(value) if isinstance(value, Decimal) and value == value.to_integral() else double


def _otherwise(value: Any, path: str) -> Any:
    """Return the text of a date or an id, the seconds of a timedelta, or the value of an Enum."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "total_seconds"):
        return value.total_seconds()
    try:
        return orjson.loads(orjson.dumps(value))
    except TypeError:
        kind = type(value).__name__
        raise refusal(path, f"must be something that JSON can hold, not of type {kind}") from None
