"""Answers with the pages and their files.

A page may run only scripts of this server, may ask only this server, and may be in no frame. Its
files are the same on every server; a page says where the server is and which key works.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from mockserver.board.index import index_links
from mockserver.contract import Contract
from mockserver.core.errors import NotFound, quoted
from mockserver.core.packaged import read_packaged
from mockserver.http.answers import BY_ORIGIN, with_content
from mockserver.http.incoming import Incoming
from mockserver.http.messages import Answer, Headers
from mockserver.http.packing import packed
from mockserver.http.rules import Page

__all__ = ["board_pages"]

_ASSETS = Path(__file__).with_name("assets")
_NAME = re.compile(r"(?:[a-z][a-z-]*/)?[a-z][a-z-]*\.(?:js|css|svg)")
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
_OF_FILES: Headers = (
    BY_ORIGIN,
    ("Cache-Control", "no-cache"),
    ("X-Content-Type-Options", "nosniff"),
)
_OF_PAGES: Headers = (
    ("Content-Security-Policy", _POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)

_ANY_KEY = "introzy_your_api_key", "Any key that starts with introzy_ works."
_A_GIVEN_KEY = "KEY", "KEY is one that this server was started with (--api-key)."


def board_pages(
    contract_of: Callable[[Incoming], Contract], *, any_key: bool
) -> Mapping[str, Page]:
    """Return the pages by path.

    `contract_of` returns the contract that is in force for a request. `any_key` says whether any
    key works, or only those that the server was started with.
    """
    key, which = _ANY_KEY if any_key else _A_GIVEN_KEY

    def page(sent: Incoming, name: str) -> Answer:
        shown = {"root": f"{sent.request.mount}/", "url": sent.root, "key": key, "which": which}
        return _answer(sent, f"{name}.html", _filled(name, shown), _OF_PAGES)

    def index(sent: Incoming) -> Answer:
        accepted = parse_accept_header(sent.fields.get("accept"), MIMEAccept)
        is_page = accepted.best_match(["application/json", "text/html"]) == "text/html"
        answer = page(sent, "index") if is_page else index_links(sent, contract_of(sent))
        return answer._replace(headers=(*answer.headers, ("Vary", "Accept")))

    return {
        "/": index,
        "/docs": lambda sent: page(sent, "docs"),
        "/_board/{file}": _file,
        "/_board/{directory}/{file}": _file,
    }


def _file(sent: Incoming) -> Answer:
    name = "/".join(part for part in sent.segments[2:] if part)
    if not _NAME.fullmatch(name):
        raise _no_file(name)
    try:
        content = read_packaged(_ASSETS / name)
    except OSError:
        raise _no_file(name) from None
    return _answer(sent, name, content, ())


def _no_file(name: str) -> NotFound:
    return NotFound(f"The page has no file {quoted(name)}. Open the page itself: GET /")


def _filled(name: str, shown: Mapping[str, str]) -> bytes:
    """Return the HTML of a page, with what it shows of this server."""
    text = read_packaged(_ASSETS / f"{name}.html").decode()
    return re.sub(r"\{\{(\w+)\}\}", lambda found: escape(shown[found[1]]), text).encode()


def _answer(sent: Incoming, name: str, content: bytes, headers: Headers) -> Answer:
    typed = ("Content-Type", _TYPES[Path(name).suffix])
    return packed(with_content(200, content, (typed, *_OF_FILES, *headers)), sent)
