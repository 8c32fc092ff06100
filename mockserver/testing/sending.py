"""What a test gives to its handle, read as if it had been sent: with the same checks and errors."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from math import isfinite, nan
from numbers import Integral, Real
from typing import Any

import orjson

from mockserver.contract import Operation, operations_of
from mockserver.control.document import load_control
from mockserver.errors import Detail, InvalidRequest

__all__ = ["as_received", "as_sent", "check_names", "plain_json", "read_as"]


def read_as(operation: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Read values as an operation of the control surface reads its body.

    Raises:
        InvalidRequest: it would refuse them, or they are nothing that JSON can say.
    """
    reader = _operations()[operation].body
    if reader is None:
        raise TypeError(f"the operation {operation} takes no body")
    return reader.read(as_sent(values))


def as_sent(values: Mapping[str, Any]) -> bytes:
    """Write values as the body of a request.

    Raises:
        InvalidRequest: they are nothing that JSON can say.
    """
    return json.dumps(plain_json(values)).encode()


def as_received(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what arrives of values that are sent.

    Raises:
        InvalidRequest: they are nothing that JSON can say, or a number is out of its range.
    """
    try:
        received: dict[str, Any] = orjson.loads(as_sent(values))
    except orjson.JSONDecodeError as error:
        raise _refusal("", f"cannot be sent: {error}") from None
    return received


def check_names(fields: Iterable[str], known: Collection[str]) -> None:
    """Make sure that each of these is a field of a deal.

    Raises:
        InvalidRequest: one is not.
    """
    unknown = [name for name in fields if name not in known]
    if unknown:
        expected = f"is not a field of a deal; the fields are {', '.join(known)}"
        raise InvalidRequest(
            f"{unknown[0]} {expected}.", details=tuple(Detail(name, expected) for name in unknown)
        )


def plain_json(value: Any, place: str = "") -> Any:
    """Return what JSON says for a value, such as a number for a Decimal and a text for a date.

    Raises:
        InvalidRequest: there is nothing, such as for NaN.
    """
    if value is None or isinstance(value, str | bool):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Mapping):
        return {
            _key(name, place): plain_json(item, f"{place}.{name}") for name, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [plain_json(item, f"{place}[{index}]") for index, item in enumerate(value)]
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real | Decimal):
        return _number(value, place)
    return _otherwise(value, place)


def _key(name: object, place: str) -> str:
    if not isinstance(name, str):
        raise _refusal(place, f"must have text for its keys, not {name!r}")
    return name


def _number(value: Any, place: str) -> float:
    try:
        double = float(value)
    except (OverflowError, ValueError):
        double = nan
    if not isfinite(double):
        raise _refusal(place, f"must be a number that JSON can hold, not {value}")
    return int(value) if isinstance(value, Decimal) and value == value.to_integral() else double


def _otherwise(value: Any, place: str) -> Any:
    """Return the text of a date or an id, the seconds of a span of time, the value of an Enum."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "total_seconds"):
        return value.total_seconds()
    try:
        return orjson.loads(orjson.dumps(value))
    except TypeError:
        told = f"must be something that JSON can hold, not of type {type(value).__name__}"
        raise _refusal(place, told) from None


def _refusal(place: str, told: str) -> InvalidRequest:
    field = place.removeprefix(".")
    return InvalidRequest(f"{field or 'what is given'} {told}.", details=(Detail(field, told),))


@cache
def _operations() -> Mapping[str, Operation]:
    return {operation.id: operation for operation in operations_of(load_control())}
