"""Texts in pictures: inert whatever they hold, cut to the room they have, and numbers in brief."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Context
from html import escape
from unicodedata import ucd_3_2_0 as unicode  # the same in every Python

from mockserver.crm.figures import Row

__all__ = ["brief", "counted", "fitted", "in_brief", "in_full", "inert", "worth"]

_SPACES = re.compile(r"\s+")
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and what would change the direction of the text around it."""

_JOINERS = "\N{ZERO WIDTH JOINER}\N{VARIATION SELECTOR-16}"
_WIDE = re.compile(
    "[\u1100-\u115f\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3"
    "\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6"
    "\U00016fe0-\U0001b2ff\U0001f000-\U0003ffff]"
)
"""Where Unicode has scripts of wide letters, and emoji: what it says of one letter changes."""

_LETTER_EM = 0.56
_MARK_EM = 0.1
"""A mark takes no room, but there are not to be thousands on a letter."""

_BETWEEN = " \N{MIDDLE DOT} "
_UNITS = ((12, "T"), (9, "B"), (6, "M"), (3, "K"))
_THREE_DIGITS = Context(prec=3)


def inert(text: str) -> str:
    """Return a text as SVG and HTML take it: escaped, in one line and without controls."""
    return escape(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", _SPACES.sub(" ", text)).strip())


def fitted(text: str, width: float, size: float) -> str:
    """Return as much of a text as there is room for, with dots where it is cut.

    How wide letters are depends on the reader's fonts; this is a cautious guess.
    """
    room = width / size
    for place, letter in enumerate(text):
        room -= _width(letter)
        if room < 0:
            return f"{text[: max(0, place - 1)].rstrip(f' {_JOINERS}')}\N{HORIZONTAL ELLIPSIS}"
    return text


def _width(letter: str) -> float:
    """Return the width of a letter as a part of the size of the type."""
    if unicode.combining(letter) or letter in _JOINERS:
        return _MARK_EM
    return 1 if _WIDE.match(letter) else _LETTER_EM


def counted(deals: int) -> str:
    """Return a number of deals in words."""
    return f"{deals:,} deal" + ("" if deals == 1 else "s")


def brief(amount: float) -> str:
    """Return an amount in three digits, such as 306K."""
    rounded = _THREE_DIGITS.create_decimal(repr(float(amount))).normalize(_THREE_DIGITS)
    power = rounded.adjusted() if rounded else 0
    if not -3 < power < 15:
        return f"{rounded:E}".replace("E+", "E")
    exponent, letter = next((unit for unit in _UNITS if power >= unit[0]), (0, ""))
    return f"{rounded.scaleb(-exponent):f}{letter}"


def in_brief(row: Row, currencies: Iterable[str]) -> str:
    """Return what deals are worth in these currencies, such as "USD 306K", and how many more."""
    shown = [f"{one} {brief(row.values[one])}" for one in currencies if one in row.values]
    others = len(row.values) - len(shown)
    if others:
        shown.append("1 other currency" if others == 1 else f"{others} other currencies")
    return _BETWEEN.join(shown)


def worth(row: Row) -> str:
    """Return what deals are worth, such as "USD 306,370"."""
    return _BETWEEN.join(f"{currency} {amount:,}" for currency, amount in row.values.items())


def in_full(row: Row) -> str:
    """Return the numbers of a row, such as "24 deals, USD 306,370"."""
    return ", ".join(filter(None, (counted(row.deals), worth(row))))
