"""A report: a page with the pictures and numbers of pipelines, which opens from the disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mockserver.core.packaged import read_packaged
from mockserver.crm.figures import Figures, Row
from mockserver.pictures import PICTURES, draw
from mockserver.pictures.drawing import MARK
from mockserver.pictures.texts import in_full, inert, worth

__all__ = ["is_of_a_report", "report_files"]

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="{mark}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pipelines</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>Pipelines</h1>
<p>{about}</p>
{sections}
</main>
</body>
</html>
"""
_COLUMNS = '<tr><th scope="col">{}</th><th scope="col">Deals</th><th scope="col">Worth</th></tr>'


def report_files(pipelines: Iterable[Figures], *, about: str) -> dict[str, bytes]:
    """Return the page and the pictures, by the names of their files."""
    files: dict[str, bytes] = {}
    sections: list[str] = []
    for figures in pipelines:
        sections += _section(figures)
        files |= {_file(figures, name): draw(name, figures).encode() for name in PICTURES}
    style = read_packaged(Path(__file__).with_name("report.css")).decode()
    shown = {"mark": MARK, "style": style, "about": inert(about), "sections": "\n".join(sections)}
    return {**files, "index.html": _PAGE.format(**shown).encode()}


def is_of_a_report(content: bytes) -> bool:
    """Return whether this is the content of a file of a report."""
    return MARK.encode() in content[:500]


def _file(figures: Figures, name: str) -> str:
    return f"{figures.type.lower()}-{name}.svg"


def _section(figures: Figures) -> Iterator[str]:
    whole = figures.whole
    yield f"<section>\n<h2>{inert(whole.label)}</h2>\n<p>{inert(in_full(whole))}</p>"
    yield '<div class="pictures">'
    for name, picture in PICTURES.items():
        yield f'<figure>\n<img src="{_file(figures, name)}" alt="{picture.title}" width="320">'
        if rows := picture.rows(figures):
            yield from _table(rows, of=picture.of)
        yield "</figure>"
    yield "</div>\n</section>"


def _table(rows: Iterable[Row], *, of: str) -> Iterator[str]:
    yield f"<table>\n{_COLUMNS.format(of)}"
    for row in rows:
        cells = (row.label, f"{row.deals:,}", worth(row))
        yield f"<tr>{''.join(f'<td>{inert(cell)}</td>' for cell in cells)}</tr>"
    yield "</table>"
