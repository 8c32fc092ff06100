"""The picture: requests per second against the number of deals, a panel per kind of request."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from benchmarks.kinds import TITLES
from benchmarks.servers import BARE, CONSTANT, OURS

__all__ = ["picture"]

Point = tuple[float, float]

_KINDS = [kind for kind in TITLES if kind != "pipelines"]  # only ours has it
_COLUMNS = 4
_WIDTH, _HEIGHT = 210, 170
_LEFT, _TOP, _GAP_X, _GAP_Y = 62, 56, 48, 62
_SIZES = (100, 100_000)
_RATES = (0.1, 30_000)
_COLORS = ("#c2410c", "#7c3aed", "#15803d", "#0e7490", "#a16207", "#be185d")
_OURS, _CONSTANT = "#1d4ed8", "#6b7280"
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#1f2937}.t{font-weight:600}.s{font-size:10px;"
    "fill:#6b7280}.g{stroke:#e5e7eb}polyline{fill:none;stroke-width:1.6}"
)


def picture(rates: dict[str, Any]) -> str:
    """Draw a run's rates as SVG."""
    shown = [OURS.name, CONSTANT.name]
    shown += [name for name in rates if name not in {*shown, BARE.name}]
    colors = dict(zip(shown, (_OURS, _CONSTANT, *_COLORS), strict=False))
    rows = math.ceil((len(_KINDS) + 1) / _COLUMNS)
    width = _LEFT + _COLUMNS * (_WIDTH + _GAP_X)
    height = _TOP + rows * (_HEIGHT + _GAP_Y)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>Requests per second against number of deals</title><style>{_STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        _text(_LEFT, 22, "Requests per second against the number of deals, both logarithmic", "t"),
    ]
    for place, kind in enumerate(_KINDS):
        parts += _panel(_origin(place), kind, rates, colors)
    parts += _legend(_origin(len(_KINDS)), colors)
    return "\n".join([*parts, "</svg>\n"])


def _origin(place: int) -> tuple[float, float]:
    row, column = divmod(place, _COLUMNS)
    return _LEFT + column * (_WIDTH + _GAP_X), _TOP + row * (_HEIGHT + _GAP_Y)


def _panel(
    origin: Point, kind: str, rates: dict[str, Any], colors: dict[str, str]
) -> Iterator[str]:
    left, top = origin
    yield _text(left, top - 8, TITLES[kind], "t")
    for exponent in range(-1, 5):
        _, y = _at(origin, _SIZES[0], 10.0**exponent)
        yield f'<line class="g" x1="{left}" x2="{left + _WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield _text(left - 6, y + 3, f"{10.0**exponent:,g}", "s", anchor="end")
    for exponent in range(2, 6):
        x, _ = _at(origin, 10**exponent, 1)
        yield f'<line class="g" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{top + _HEIGHT}"/>'
        yield _text(x, top + _HEIGHT + 15, f"{10**exponent:,}", "s", anchor="middle")
    for name in reversed(colors):  # ours comes last, on top
        points = _points(name, "get" if name == CONSTANT.name else kind, rates.get(name, {}))
        if points:
            yield from _line([_at(origin, *point) for point in points], name, colors[name])


def _points(name: str, kind: str, sizes: dict[str, Any]) -> list[Point]:
    found = sorted(
        (float(size), told[kind]["rate"]) for size, told in sizes.items() if kind in told
    )
    stateless = "stateless" in name or "static" in name
    return [(size, found[0][1]) for size in map(float, _SIZES)] if found and stateless else found


def _at(origin: Point, size: float, rate: float) -> Point:
    across = math.log(size / _SIZES[0]) / math.log(_SIZES[1] / _SIZES[0])
    up = math.log(max(rate, _RATES[0]) / _RATES[0]) / math.log(_RATES[1] / _RATES[0])
    return origin[0] + across * _WIDTH, origin[1] + _HEIGHT - up * _HEIGHT


def _line(points: Iterable[Point], name: str, color: str) -> Iterator[str]:
    points = list(points)
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    style = f'stroke="{color}"' + (' style="stroke-width:3"' if name == OURS.name else "")
    if name == CONSTANT.name:
        style += ' stroke-dasharray="5 4"'
    elif "stateless" in name or "static" in name:
        style += ' stroke-dasharray="1 3"'
    yield f'<polyline points="{path}" {style}/>'
    if "dasharray" not in style:
        for x, y in points:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.8" fill="{color}"/>'


def _legend(origin: Point, colors: dict[str, str]) -> Iterator[str]:
    left, top = origin
    for number, (name, color) in enumerate(colors.items()):
        y = top + 8 + 20 * number
        yield from _line([(left - 30, y), (left - 6, y)], name, color)
        yield _text(left, y + 4, name)


def _text(x: float, y: float, text: str, style: str = "", *, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" class="{style}" text-anchor="{anchor}">'
        f"{escape(text)}</text>"
    )
