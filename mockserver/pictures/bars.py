"""Pictures with a bar for each row: the funnel of stages, and the owners."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from mockserver.crm.figures import Figures, Row
from mockserver.pictures.drawing import WIDTH, Block, at, label, number
from mockserver.pictures.texts import counted, in_brief

__all__ = ["funnel", "owners"]

_ROW = 56
_BAR_TOP, _BAR_END = 18, 32
_ROOM_OF_NUMBER = 84
_MOST_CURRENCIES = 4
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_ACCENT = 'class="a"'


def funnel(figures: Figures) -> Iterator[Block]:
    """Yield a bar in the colour of each stage, and below it what leads to the next one."""
    widths = _widths(figures.stages)
    for row, width, below in zip_longest(figures.stages, widths, widths[1:]):
        known = row.color is not None and _COLOR.fullmatch(row.color)
        color = f'class="o" fill="{row.color}"' if known else _ACCENT
        parts = [_bar(WIDTH / 2 - width / 2, width, color), *_texts(row, figures.currencies)]
        yield Block(_ROW, parts if below is None else [_slope(width, below, color), *parts])


def owners(figures: Figures) -> Iterator[Block]:
    """Yield a bar for each owner."""
    for row, width in zip(figures.owners, _widths(figures.owners), strict=True):
        yield Block(_ROW, [_bar(0, width, _ACCENT), *_texts(row, figures.currencies)])


def _widths(rows: Sequence[Row]) -> list[float]:
    most = max((row.deals for row in rows), default=0) or 1
    return [max(2, WIDTH * row.deals / most) for row in rows]


def _bar(x: float, width: float, color: str) -> str:
    height = _BAR_END - _BAR_TOP
    return (
        f'<rect {color} x="{at(x)}" y="{_BAR_TOP}" width="{at(width)}" height="{height}" rx="3"/>'
    )


def _slope(width: float, below: float, color: str) -> str:
    """Return what leads from the end of a bar to the next one."""
    middle, top, end = WIDTH / 2, _BAR_END, _ROW + _BAR_TOP
    corners = (
        (middle - width / 2, top),
        (middle + width / 2, top),
        (middle + below / 2, end),
        (middle - below / 2, end),
    )
    points = " ".join(f"{at(x)},{at(y)}" for x, y in corners)
    return f'<polygon {color} stroke="none" opacity=".14" points="{points}"/>'


def _texts(row: Row, currencies: Sequence[str]) -> Iterator[str]:
    yield label(_BAR_TOP - 5, row.label, bold=True, width=WIDTH - _ROOM_OF_NUMBER)
    yield number(WIDTH, _BAR_TOP - 5, counted(row.deals), size=12)
    worth = in_brief(row, currencies[:_MOST_CURRENCIES])
    yield label(_BAR_END + 14, worth, size=11, style="q")
