"""The picture of value over time: a panel for each currency, a column for each month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockserver.crm.figures import Figures, Row
from mockserver.pictures.drawing import WIDTH, Block, at, label, number
from mockserver.pictures.texts import brief

__all__ = ["months"]

_MOST_PANELS = 4
_PANEL = 106
_PLOT_TOP, _PLOT = 26, 56
_BETWEEN = 6
_NAMES = "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"


def months(figures: Figures) -> Iterator[Block]:
    """Yield a panel for each currency: those of the most deals, and which are left out."""
    for currency in figures.currencies[:_MOST_PANELS]:
        yield Block(_PANEL, _panel(figures.months, currency))
    others = figures.currencies[_MOST_PANELS:]
    if others:
        left_out = f"Not shown: {', '.join(others)}"
        yield Block(16, [label(12, left_out, size=11, style="q")])


def _panel(rows: Sequence[Row], currency: str) -> Iterator[str]:
    values = [row.values.get(currency, 0) for row in rows]
    best = max(values, key=abs)
    yield label(14, currency, bold=True, width=WIDTH / 2)
    yield number(WIDTH, 14, f"{brief(best)} in {_name(rows[values.index(best)].label)}")
    # halves: the difference of two doubles can be more than a double holds
    highest, lowest = max(0, *values) / 2, min(0, *values) / 2
    scale = _PLOT / (highest - lowest or 1)
    base, step = _PLOT_TOP + highest * scale, WIDTH / len(rows)
    for place, (row, value) in enumerate(zip(rows, values, strict=True)):
        height = max(1, abs(value / 2) * scale)
        if value:
            yield (
                f'<rect class="a" x="{at(place * step + _BETWEEN / 2)}" '
                f'y="{at(base - height if value > 0 else base)}" '
                f'width="{at(step - _BETWEEN)}" height="{at(height)}" rx="2"/>'
            )
        middle, below = (place + 0.5) * step, _PLOT_TOP + _PLOT + 14
        yield number(middle, below, _name(row.label)[:3], anchor="middle", size=10)
    yield f'<line class="l" x2="{WIDTH}" y1="{at(base)}" y2="{at(base)}"/>'


def _name(month: str) -> str:
    """Return the name of a month such as 2025-01."""
    year, number = month.split("-")
    return f"{_NAMES[int(number) - 1]} {year}"
