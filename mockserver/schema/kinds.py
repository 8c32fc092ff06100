"""The kinds of fields: what a field may hold, and its description in messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import NoneType
from typing import Any, NamedTuple

from mockserver.core.determinism import is_time, parse_time, to_timestamp
from mockserver.core.numbers import Spelled
from mockserver.core.printable import shortened

__all__ = ["CREATION", "DELETION", "KINDS", "UPDATE", "Kind", "one_of", "or_null", "shown"]

_TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z")
_JSON_WORDS: Mapping[object, str] = {None: "null", True: "true", False: "false"}


class Kind(NamedTuple):
    """What a field may hold, and its description in messages.

    `fits` checks a value that is not null more closely, and `write` returns a valid value as the
    mock itself writes it. A code is one word of a list; what is noted, the mock sets by itself.
    """

    types: frozenset[type]
    words: str
    fits: Callable[[Any], bool] | None = None
    write: Callable[[Any], Any] | None = None
    is_code: bool = False
    is_noted: bool = False
    is_time: bool = False

    def accepts(self, value: Any) -> bool:
        """Return whether a field may hold a value."""
        if type(value) not in self.types:
            return False
        return value is None or self.fits is None or self.fits(value)


def one_of(words: Iterable[str]) -> Kind:
    """Return the kind of a field that holds one of these words."""
    allowed = tuple(words)
    return Kind(frozenset({str}), " or ".join(allowed), allowed.__contains__, is_code=True)


def or_null(kind: Kind) -> Kind:
    """Return the kind of a field that may be null too."""
    return kind._replace(types=kind.types | {NoneType}, words=f"{kind.words}, or null")


def shown(value: object) -> str:
    """Return a JSON value as people write it, shortened."""
    text = _JSON_WORDS[value] if value is None or isinstance(value, bool) else repr(value)
    return shortened(text)


def _like(pattern: str, words: str) -> Kind:
    fits = re.compile(pattern).fullmatch
    return Kind(frozenset({str}), words, lambda value: fits(value) is not None)


def _as_timestamp(text: str) -> str:
    return text if _TIMESTAMP.fullmatch(text) else to_timestamp(parse_time(text))


_TEXT = Kind(frozenset({str}), "text")
_TIME = Kind(
    frozenset({str}),
    "a time such as 2025-01-01T09:00:00.000Z",
    is_time,
    write=_as_timestamp,
    is_time=True,
)
_NOTED = _TIME._replace(is_noted=True)

CREATION, UPDATE, DELETION = "time of creation", "time of update", "time of deletion"

KINDS: Mapping[str, Kind] = {
    "id": _TEXT,
    "text": _TEXT,
    "code": _TEXT._replace(is_code=True),
    "number": Kind(frozenset({int, float, Spelled}), "a number"),
    "boolean": Kind(frozenset({bool}), "true or false"),
    "time": _TIME,
    CREATION: _NOTED,
    UPDATE: _NOTED,
    DELETION: _NOTED,
    "currency": _like(r"[A-Z]{3}", "three capital letters such as USD")._replace(is_code=True),
    "colour": _like(r"#[0-9A-Fa-f]{6}", "a colour such as #3B82F6"),
}
"""The kinds that need no more than their name, by it."""
