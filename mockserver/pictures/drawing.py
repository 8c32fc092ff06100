"""What all pictures have: the paper with its headings, labels, and colours.

Colours follow the reader's light or dark mode by a style inside of the picture, which also works
where it is shown as an image. It has a ground of its own, so that it can be put anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mockserver.pictures.texts import fitted, inert

__all__ = ["MARK", "WIDTH", "Block", "at", "label", "number", "paper"]

MARK = "drawn by introzy-mock"
"""By this the program knows its own pictures."""

_PAPER = 320
_MARGIN = 16
_TOP = 60
WIDTH = _PAPER - 2 * _MARGIN
"""How wide the content is."""

_STYLE = (
    ".p{fill:#fff;stroke:#d9dce7}.t{fill:#1a1f2e}.q{fill:#545c70}.a{fill:#4338ca}"
    ".l{stroke:#c3c8d8}.o{stroke:#1a1f2e;stroke-opacity:.3}"
    "@media(prefers-color-scheme:dark){.p{fill:#171b24;stroke:#2d3443}.t{fill:#e8ebf2}"
    ".q{fill:#a4adc0}.a{fill:#a5b4fc}.l{stroke:#475069}.o{stroke:#e8ebf2}}"
)


class Block(NamedTuple):
    """A part of a picture, as wide as the content; its coordinates begin at its own corner."""

    height: float
    parts: Iterable[str]


def paper(title: str, subtitle: str, blocks: Iterable[Block], *, description: str) -> str:
    """Return a picture with its headings, and the blocks one below the other.

    Screen readers say the title and the description.
    """
    content: list[str] = []
    height: float = _TOP
    for block in blocks:
        content += [f'<g transform="translate({_MARGIN} {at(height)})">', *block.parts, "</g>"]
        height += block.height
    height += _MARGIN
    size = f'viewBox="0 0 {_PAPER} {at(height)}" width="{_PAPER}" height="{at(height)}"'
    seen_as = 'role="img" aria-labelledby="title desc"'
    type_ = 'font-family="system-ui, sans-serif" fill="#6b7280"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {seen_as} {type_}>',
        f"<!-- {MARK} -->",
        f'<title id="title">{inert(f"{title}: {subtitle}")}</title>',
        f'<desc id="desc">{inert(description)}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="p" x=".5" y=".5" width="{_PAPER - 1}" height="{at(height - 1)}" rx="8"/>',
        f'<g transform="translate({_MARGIN} 0)">',
        label(28, title, size=15, bold=True),
        label(46, subtitle, size=11, style="q"),
        "</g>",
        *content,
        "</svg>",
    ]
    return "".join(f"{line}\n" for line in lines)


def label(
    y: float,
    text: str,
    *,
    width: float = WIDTH,
    size: float = 12,
    style: str = "t",
    bold: bool = False,
) -> str:
    """Return a text at the left, and at this height, that is cut to a width whatever it holds."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<svg x="0" y="{at(y - size)}" width="{at(width)}" height="{at(size * 1.4)}">'
        f'<text class="{style}" y="{at(size)}" font-size="{at(size)}"{weight}>'
        f"{inert(fitted(text, width, size))}</text></svg>"
    )


def number(x: float, y: float, text: str, *, anchor: str = "end", size: float = 11) -> str:
    """Return one of the mock's own texts, such as a number, that ends or has its middle here."""
    return (
        f'<text class="q" x="{at(x)}" y="{at(y)}" font-size="{at(size)}" '
        f'text-anchor="{anchor}">{inert(text)}</text>'
    )


def at(coordinate: float) -> str:
    """Return a coordinate, the same on every machine."""
    return f"{coordinate:.1f}".removesuffix(".0")
