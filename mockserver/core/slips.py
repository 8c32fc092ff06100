"""Mistakes in JSON that people edit: where they are, and what is wrong."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Any

import orjson

from mockserver.core.errors import InvalidRecords

__all__ = [
    "lines_of_objects",
    "place_after",
    "read_json",
    "refuse_repeated_keys",
    "without_mark",
]

_SHOWN = 30
_TOKEN = re.compile(r'(?P<key>"(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]')
_OBJECT_OR_LINE = re.compile(r'"(?:[^"\\]|\\.)*"|([{\n])')
_HINTS = (
    (r"NaN|-?Infinity", "JSON has no such number; write null, or a number"),
    (r"//|/\*|#", "JSON has no comments; take it out"),
    (r",\s*[}\]]", "nothing follows this comma; take it out"),
    (r"'", "JSON writes text in double quotes"),
    (r"\s*\Z", "it ends before its JSON does"),
)


def without_mark(raw: bytes) -> bytes:
    """Return a text without the byte order mark that some editors put before it."""
    return raw.removeprefix(BOM_UTF8)


def read_json(raw: bytes, *, name: str) -> Any:
    """Return the value of a JSON text.

    Raises:
        InvalidRecords: it is not JSON; the message names line and column.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise InvalidRecords(f"{name} is not JSON: {_slip(raw, error)}") from None


def refuse_repeated_keys(raw: bytes, *, name: str) -> None:
    """Refuse an object that has a key twice, because a reader would silently use the last one.

    Raises:
        InvalidRecords: there is one; the message names line and column of the second key.
    """
    text = raw.decode()
    try:
        json.loads(text, object_pairs_hook=_count_keys)  # in C, which is enough for most files
    except (_Repeated, RecursionError):
        _find_repeated_key(text, name)


class _Repeated(Exception):
    """An object has a key twice."""


def _count_keys(pairs: list[tuple[str, Any]]) -> None:
    if len(dict(pairs)) < len(pairs):
        raise _Repeated


def _find_repeated_key(text: str, name: str) -> None:
    keys: list[set[str]] = []
    for token in _TOKEN.finditer(text):
        key = token["key"]
        if key is None:
            if token[0] == "{":
                keys.append(set())
            elif token[0] == "}":
                keys.pop()
        elif key in keys[-1]:
            place = place_after(text[: token.start()])
            raise InvalidRecords(f"{name} has the key {key} a second time at {place}")
        else:
            keys[-1].add(key)


def _slip(raw: bytes, error: orjson.JSONDecodeError) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError as fault:
        place = place_after(raw[: fault.start].decode())
        return f"{place}: the byte 0x{raw[fault.start]:02x} is not UTF-8; save the file as UTF-8"
    stands = text[error.pos :].split("\n", 1)[0][:_SHOWN]
    there = f", at {stands!r}" if stands.strip() else ""
    return f"{place_after(text[: error.pos])}{there}: {_reason(text, error.pos, error.msg)}"


def _reason(text: str, position: int, message: str) -> str:
    ahead, before = text[position : position + _SHOWN], text[:position].rstrip()[-1:]
    for form, hint in _HINTS:
        if re.match(form, ahead):
            return hint
    if "after document" in message:
        return "the JSON ended before it, and a file holds only one value"
    if ahead[0] in '"{[' and (before in '"}]' or before.isalnum()):
        return "a comma is missing before it"
    return message


def place_after(text: str) -> str:
    """Return the line and column where a text ends, such as "line 2, column 5"."""
    line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
    return f"line {line}, column {column}"


def lines_of_objects(text: str, value: Any) -> Iterator[tuple[int, int]]:
    """Yield the `id` of each object in the value of a JSON text, and the line it begins at."""
    return zip(map(id, _objects(value)), _lines_of_braces(text), strict=True)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _objects(inner)


def _lines_of_braces(text: str) -> Iterator[int]:
    line = 1
    for token in _OBJECT_OR_LINE.finditer(text):
        line += token[1] == "\n"
        if token[1] == "{":
            yield line
