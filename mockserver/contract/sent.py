"""Reading a JSON body, and showing its values in messages as the client wrote them."""

from __future__ import annotations

import json
import re
from functools import reduce
from typing import Any

import orjson

from mockserver.core.numbers import spelled
from mockserver.core.printable import shortened
from mockserver.core.redaction import redacted

__all__ = ["as_written", "is_too_deep", "number_or_text", "read_json", "shown"]

_BOM = b"\xef\xbb\xbf"
_FEW_BRACKETS = 200  # a body that has no more is nested no deeper
_AROUND = 16
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


class _Beyond(list[Any]):
    """A number that no double holds: an empty list, which no field accepts in its place."""

    __slots__ = ("written",)

    def __init__(self, written: str) -> None:
        super().__init__()
        self.written = written


def read_json(raw: bytes) -> Any:
    """Return the value of a JSON text, without a byte order mark, as the vendor's framework does.

    A number that no double holds becomes a value that no field accepts.

    Raises:
        ValueError: it is not JSON, or is nested too deeply to be written again.
    """
    text = raw.removeprefix(_BOM)
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = _without_numbers_beyond(text)
        if value is None:
            raise
    if raw.count(b"[") + raw.count(b"{") > _FEW_BRACKETS and is_too_deep(value):
        raise ValueError("it is nested too deeply")
    return value


def is_too_deep(value: Any, *, around: int = _AROUND) -> bool:
    """Return whether a JSON value is nested too deeply to be written again.

    A body is shown with some levels `around` it, which count too.
    """
    try:
        orjson.dumps(reduce(lambda inner, _: [inner], range(around), value), default=spelled)
    except orjson.JSONEncodeError:
        return True
    return False


def as_written(raw: bytes, value: Any) -> Any:
    """Return the value of a JSON text with its numbers as they are written there."""
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_float=_Number, parse_int=_Number)
    except (ValueError, RecursionError):  # deeper than this reader goes
        return value


def number_or_text(text: str) -> str:
    """Return a text so that `shown` writes it without quotes if it is a number."""
    return _Number(text) if _NUMBER.fullmatch(text) else text


def shown(value: Any) -> str:
    """Return a value as a message shows it, shortened and without API keys."""
    try:
        text = orjson.dumps(_with_fragments(value), default=spelled).decode()
    except orjson.JSONEncodeError:  # what a program hands over need not be JSON
        text = repr(value)
    text = redacted(text)
    short = shortened(text)
    is_cut = short != text and isinstance(value, str)
    return f"{short} ({len(value)} characters)" if is_cut else short


def _without_numbers_beyond(text: bytes) -> Any:
    """Return the value of JSON with numbers beyond a double; None if it is not JSON or has none."""
    beyond = []

    def number(written: str) -> Any:
        try:
            return orjson.loads(written)
        except orjson.JSONDecodeError:
            beyond.append(written)
            return _Beyond(written)

    def refuse(constant: str) -> Any:
        raise ValueError(constant)

    try:
        value = json.loads(
            text.decode(), parse_float=number, parse_int=number, parse_constant=refuse
        )
        orjson.dumps(value)  # it takes no half of a surrogate pair
    except (ValueError, RecursionError, orjson.JSONEncodeError):
        return None
    return value if beyond else None


def _with_fragments(value: Any) -> Any:
    if isinstance(value, _Number):
        return orjson.Fragment(str(value))
    if isinstance(value, _Beyond):
        return orjson.Fragment(value.written)
    if isinstance(value, dict):
        return {name: _with_fragments(item) for name, item in value.items()}
    return [_with_fragments(item) for item in value] if isinstance(value, list) else value
