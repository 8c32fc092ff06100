"""Searching texts in any script: neither letter case nor accents make a difference.

Accents are left out of letters that are written with them, such as é, Й or أ; signs that make
another syllable of a letter, as in Hindi, Thai and Japanese, are kept.
"""

from __future__ import annotations

from unicodedata import combining, normalize

__all__ = ["folded"]

_LAST_SIGN = 9
"""The highest of Unicode's combining classes of marks that make another letter."""

_STROKES = str.maketrans("łøđħŧ\N{LATIN SMALL LETTER DOTLESS I}", "lodhti") | {
    ord("æ"): "ae",
    ord("œ"): "oe",
}
"""Letters that Unicode does not take apart, and how people type them who cannot type these."""


def folded(text: str) -> str:
    """Return a text in the one form that equal texts have in a search."""
    if text.isascii():
        return text.lower()
    apart = normalize("NFKD", text)
    plain = "".join(letter for letter in apart if combining(letter) <= _LAST_SIGN)
    return plain.casefold().translate(_STROKES)
