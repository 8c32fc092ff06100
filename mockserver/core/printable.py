"""Text from outside, made safe for a terminal and short enough for a message.

A terminal obeys control characters, some characters change the direction of text, and a line break
forges a line. All of these are escaped. Everything that prints a name, a path, a header, a value or
a message from a client, a server or a file uses this module.
"""

from __future__ import annotations

import re
from unicodedata import category

__all__ = ["is_printable", "printable", "printable_json", "shortened"]

_NOT_ASCII = re.compile(r"[^\n -~]")
_UNASSIGNED = "Cn"


def is_printable(text: str) -> bool:
    """Return whether every character is visible or a space.

    One that this Python's Unicode does not know counts as visible, as a later Python may know it.
    """
    return text.isprintable() or all(
        char.isprintable() or category(char) == _UNASSIGNED for char in text
    )


def printable(text: str) -> str:
    r"""Return a text with every character escaped that is neither visible nor a space.

    >>> printable("Acme\x1b[31m\n")
    'Acme\\x1b[31m\\n'
    """
    if is_printable(text):
        return text
    return "".join(
        char if is_printable(char) else char.encode("unicode_escape").decode() for char in text
    )


def shortened(text: str, longest: int = 60) -> str:
    """Return a text as a message has room for it: of a longer one the beginning, and dots.

    >>> shortened("Acme Corporation", 5)
    'Acme...'
    """
    return text if len(text) <= longest else f"{text[:longest].rstrip()}..."


def printable_json(text: str, *, ascii_only: bool = False) -> str:
    """Return JSON with the same characters escaped; its value and its own line breaks stay."""

    def escaped(found: re.Match[str]) -> str:
        char = found[0]
        if char in "\t\r":  # outside of texts: inside they are escaped already
            return " "
        return char if is_printable(char) and not ascii_only else _escaped(char)

    return _NOT_ASCII.sub(escaped, text)


def _escaped(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
