"""An exchange as a command that repeats the request."""

from __future__ import annotations

import string
from base64 import b64encode
from collections.abc import Iterator
from shlex import quote

from mockserver.core.printable import is_printable
from mockserver.exchanges.redaction import REDACTED_BEARER, redacted_exchange, target_of
from mockserver.journal import Exchange

__all__ = ["as_curl"]

_READ = ("authorization", "content-type", "prefer")
_LONGEST_ARGUMENT = 100_000  # bytes; Linux takes 128 KiB
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "'": "\\'", "\\": "\\\\"}
_NEXT_QUOTES = "'$'"
"""Separates an escaped byte from a character that some shells would read as part of it."""


def as_curl(exchange: Exchange, base_url: str) -> str:
    """Return a command for a shell in one line; the API key is in the variable INTROZY_API_KEY.

    Only the headers that the mock reads are sent; those of one name are in their original order.
    """
    exchange = redacted_exchange(exchange)
    url = _argument((base_url.rstrip("/") + target_of(exchange)).encode())
    before, data = _data(exchange.body)
    return " ".join([*before, "curl", "-s", *_method(exchange), url, *_headers(exchange), *data])


def _method(exchange: Exchange) -> list[str]:
    if exchange.method == "HEAD":
        return ["--head"]
    implied = "POST" if exchange.body else "GET"
    return [] if exchange.method == implied else ["-X", _argument(exchange.method.encode())]


def _headers(exchange: Exchange) -> Iterator[str]:
    for known in _READ:
        for name, value in exchange.headers:
            if value and name.lower() == known:
                yield f"-H {_header(name, value)}"
    if exchange.body and not exchange.header("content-type"):
        yield "-H Content-Type:"  # else curl would say that it is a form


def _header(name: str, value: str) -> str:
    bearer = REDACTED_BEARER.match(value) if name.lower() == "authorization" else None
    if bearer:
        return f'"{name}: {bearer[1]} $INTROZY_API_KEY"'
    return _argument(f"{name}: {value}".encode("latin-1", "replace"))  # a character is a byte


def _data(body: bytes) -> tuple[list[str], list[str]]:
    """Return the text before and after the command, so that it sends this body."""
    if not body:
        return [], []
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text or len(body) > _LONGEST_ARGUMENT:  # no argument of a command can be that
        encoded = b64encode(body).decode()
        return [f"printf %s {encoded} | base64 -d |"], ["--data-binary", "@-"]
    return [], ["--data-raw", _argument(body)]


def _argument(raw: bytes) -> str:
    """Return bytes as an argument of a command, in characters that a terminal can show.

    Control characters are escaped in quotes that bash, zsh, ksh and POSIX since 2024 understand:
    `$'a...'`. Anything but a NUL can be in one.
    """
    text = raw.decode(errors="surrogateescape")
    if is_printable(text):
        return quote(text)
    written: list[str] = []
    for char in text:
        if written and written[-1].startswith("\\x") and char in string.hexdigits:
            written.append(_NEXT_QUOTES)
        written.append(_spelled(char))
    return f"$'{''.join(written)}'"


def _spelled(char: str) -> str:
    if char in _NAMED:
        return _NAMED[char]
    if is_printable(char) and char != "!":  # which an interactive shell may read as its history
        return char
    return "".join(f"\\x{byte:02x}" for byte in char.encode(errors="surrogateescape"))
