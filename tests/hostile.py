"""Text that would steer a terminal, and a server that puts it into everything that it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from other_server import LOOPBACK, Quiet, serving

HOSTILE = "\x1b]0;t\x07\x9b31m\u202e\u2066\u200b\u2028\u2029\x7f\r\nFORGED line\t\U000e0041"
"""Escape sequences, directions, separators and line breaks."""

SAID: dict[str, Any] = {
    "sandbox": HOSTILE,
    "scenario": HOSTILE,
    "seed": 1,
    "now": HOSTILE,
    "digest": HOSTILE,
    "tables": {HOSTILE: {}},
    "journal": {"exchanges": []},
    "info": {"contact": {"name": HOSTILE}},
}
LISTED = [{"id": 1, "line": HOSTILE, "curl": HOSTILE, "name": HOSTILE}]


def assert_harmless(*texts: str) -> None:
    """Make sure that the only character that is no visible sign is the line's end."""
    for text in texts:
        lines = text.split("\n")
        assert [line for line in lines if not line.isprintable()] == []
        assert [line for line in lines if line.startswith("FORGED")] == []


class _Hostile(Quiet, BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        lists = self.path.partition("?")[0] in {"/_mock/requests", "/_mock/snapshots"}
        error = {"error": {"code": HOSTILE, "message": HOSTILE}}
        self.send_response(self.status)
        self.end_headers()
        said = error if self.status >= 400 else LISTED if lists else SAID
        self.wfile.write(json.dumps(said, ensure_ascii=False).encode())


@contextmanager
def hostile_server(*, status: int = 200) -> Iterator[str]:
    """Serve hostile answers with a status; give the URL."""
    methods = {f"do_{name}": _Hostile.do_GET for name in ("POST", "PUT", "DELETE", "PATCH")}
    handler = type("Handler", (_Hostile,), {**methods, "status": status})
    with serving(HTTPServer(LOOPBACK, handler)) as url:
        yield url
