r"""Bytes as an argument of a shell command, written in signs that a terminal can show.

What would steer a terminal is spelled out in the quotes that bash, zsh, ksh and POSIX since 2024
know: `$'a\x1b[31m'`.
"""

from __future__ import annotations

import string
from shlex import quote

__all__ = ["argument"]

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "'": "\\'", "\\": "\\\\"}
_NEXT_QUOTES = "'$'"
"""Between a byte that is spelled out and a sign that some shells would read as a part of it."""


def argument(raw: bytes) -> str:
    """Write an argument; anything but a NUL can be in one."""
    text = raw.decode(errors="surrogateescape")
    if text.isprintable():
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
    if char.isprintable() and char != "!":  # which an interactive shell may read as its history
        return char
    return "".join(f"\\x{byte:02x}" for byte in char.encode(errors="surrogateescape"))
