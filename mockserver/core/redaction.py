"""Finding API keys in any encoding, and replacing them by at most their end.

A character of a key may be plain, percent-encoded any number of times, an escape of JSON and
similar languages or of HTML (`&#105;`), and have zero bytes around it, as in UTF-16. A whole key
may be in base64 or in hexadecimal digits. `redacted_bytes` also looks into compressed data and
other character sets.
"""

from __future__ import annotations

import re
import zlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any

__all__ = [
    "API_KEY",
    "REDACTED",
    "may_hold_key",
    "redacted",
    "redacted_bytes",
    "redacted_value",
]

API_KEY = re.compile(r"introzy_([A-Za-z0-9_]+)")
"""The form of an API key."""

REDACTED = "introzy_..."
"""Stands for a key; up to four of its last characters may follow."""

_UNREADABLE = f"(not shown: it cannot be read as UTF-8 text and holds {REDACTED})".encode()
_PREFIX = "introzy_"
_IN_HEX = _PREFIX.encode().hex()
_TELLING = 4
_LONG_ENOUGH = 12
_MOST_INFLATED = 16 << 20
_MOST_CODINGS = 3


def _in_base64(before: int) -> str:
    """Return how a key begins in base64 after this many bytes, without shared characters."""
    text = b64encode(b"\0" * before + _PREFIX.encode()).decode()
    return text[-(-8 * before // 6) : 8 * (before + len(_PREFIX)) // 6]


_IN_BASE64 = tuple(map(_in_base64, range(3)))
_MARKS = (
    _PREFIX, "%", "\\u", "\\x", "\\U", "#", "\0", _IN_HEX, _IN_HEX.upper(), *_IN_BASE64,
)  # fmt: skip


def may_hold_key(text: str) -> bool:
    """Return whether a text has something that every encoding of a key has."""
    for mark in _MARKS:  # noqa: SIM110  # twice as fast as any()
        if mark in text:
            return True
    return False


def redacted(text: str) -> str:
    """Return a text without its API keys; of a long plain one the last characters stay."""
    if not may_hold_key(text):
        return text
    return _spelled().sub(lambda found: REDACTED + _end(found[0]), text)


def redacted_value(value: Any) -> Any:
    """Return a JSON value without API keys in its texts and names."""
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, dict):
        return {redacted(name): redacted_value(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [redacted_value(item) for item in value]
    return value


def redacted_bytes(raw: bytes, *, charset: str | None = None) -> bytes:
    """Return a body without API keys; if it has one and is not UTF-8, a sentence instead.

    `charset` is the character set that the client declared.
    """
    if not any(_holds_key(reading) for reading in _readings(raw, charset)):
        return raw
    try:
        clean = redacted(raw.decode()).encode()
    except UnicodeDecodeError:
        return _UNREADABLE
    unclean = b"\0" in clean or any(map(_holds_key, _readings(clean, charset)))
    return _UNREADABLE if unclean else clean


def _holds_key(text: str) -> bool:
    return redacted(text) != text


def _readings(raw: bytes, charset: str | None, codings: int = _MOST_CODINGS) -> Iterator[str]:
    """Yield what a body may say; a byte that is no ASCII is no part of a key."""
    yield raw.decode("latin-1")
    if charset:
        with suppress(LookupError, ValueError):  # there is no such set, or it is none of texts
            yield raw.decode(charset, "replace")
    for window in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS) if codings else ():
        try:  # with a header, and without
            inner = zlib.decompressobj(window).decompress(raw, _MOST_INFLATED)
        except zlib.error:
            continue
        if inner:
            yield from _readings(inner, charset, codings - 1)


def _end(key: str) -> str:
    plain = API_KEY.fullmatch(key)
    return key[-_TELLING:] if plain and len(plain[1]) >= _LONG_ENOUGH else ""


@cache
def _spelled() -> re.Pattern[str]:
    """Return the pattern of an API key in any spelling, made when it is first needed."""
    signs = "".join(_sign(re.escape(sign), f"{ord(sign):x}", str(ord(sign))) for sign in _PREFIX)
    hexadecimal = "3[0-9]|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9Aa]"
    decimal = "4[89]|5[0-7]|6[5-9]|[78][0-9]|90|95|9[7-9]|1[01][0-9]|12[0-2]"
    any_sign = _sign("[A-Za-z0-9_]", hexadecimal, decimal)
    in_base64 = rf"(?:{'|'.join(_IN_BASE64)})(?:[A-Za-z0-9+/_-]|%2[BbFf])*={{0,2}}"
    in_hex = rf"(?i:{_IN_HEX})[0-9A-Fa-f]*"
    return re.compile(rf"(?=[i%\\&]){signs}(?:{any_sign})+|{in_base64}|{in_hex}")


def _sign(plain: str, hexadecimal: str, decimal: str) -> str:
    """Return the pattern of a sign that is given as itself and by its numbers."""
    digits = "".join(f"[{one}{one.upper()}]" if one.isalpha() else one for one in hexadecimal)
    number = hexadecimal if "|" in hexadecimal else digits
    slashes = rf"(?:\\(?:u005[Cc])?|{_percent('5[Cc]')}){{1,16}}+"
    return (
        rf"(?:{plain}|{_percent(number)}|%(?:25)*u00(?:{number})"
        rf"|{slashes}(?:(?:u00|x|U000000|u0025(?:25)*)(?:{number})|u\{{0*(?:{number})\}})"
        rf"|(?:&|{_percent('26')})(?:amp;)*(?:#|{_percent('23')})"
        rf"(?:[xX]0*(?:{number})|0*(?:{decimal}))(?:;|{_percent('3[Bb]')})?)\0{{0,3}}"
    )


def _percent(number: str) -> str:
    return rf"%(?:25)*(?:{number})"
