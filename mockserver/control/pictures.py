"""Handlers of the pictures of a pipeline."""

from __future__ import annotations

from typing import Any

from mockserver.core.errors import NotFound, quoted
from mockserver.crm.figures import Row, figures_of
from mockserver.crm.totals import values_of
from mockserver.http.answers import with_content
from mockserver.http.messages import Answer, Headers
from mockserver.http.rules import Call, Handler
from mockserver.pictures import PICTURES, draw

__all__ = ["HANDLERS"]

_FILES = {f"{name}.svg": name for name in PICTURES}
_HEADERS: Headers = (
    ("Content-Type", "image/svg+xml"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
    ("X-Content-Type-Options", "nosniff"),
)


def _list_pictures(call: Call) -> Any:
    figures = figures_of(call.sandbox, call.path["type"])
    return [
        {
            "file": file,
            "title": PICTURES[name].title,
            "of": PICTURES[name].of,
            "rows": [_described(row) for row in PICTURES[name].rows(figures)],
        }
        for file, name in _FILES.items()
    ]


def _described(row: Row) -> dict[str, Any]:
    return {"label": row.label, "dealCount": row.deals, "values": values_of(row.values)}


def _get_picture(call: Call) -> Answer:
    figures, file = figures_of(call.sandbox, call.path["type"]), call.path["picture"]
    if file not in _FILES:
        raise NotFound(f"There is no picture {quoted(file)}. The pictures are {', '.join(_FILES)}.")
    return with_content(200, draw(_FILES[file], figures).encode(), _HEADERS)


HANDLERS: dict[str, Handler] = {"listPictures": _list_pictures, "getPicture": _get_picture}
