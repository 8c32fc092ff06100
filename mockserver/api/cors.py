"""Which pages may call the API from a browser, and the headers that tell the browser so."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from mockserver.admission import ANY_ORIGIN, is_loopback_origin
from mockserver.lean import Headers

__all__ = ["BY_ORIGIN", "Cors"]

BY_ORIGIN = ("Vary", "Origin")
"""On every answer: what it says to a page depends on where that page is from."""

_METHOD = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_ORIGIN = "HTTP_ORIGIN"
_ASKED_METHOD = "HTTP_ACCESS_CONTROL_REQUEST_METHOD"
_ASKED_HEADERS = "HTTP_ACCESS_CONTROL_REQUEST_HEADERS"
_USUAL_HEADERS = "Authorization, Content-Type"


class Cors:
    """Allows pages of this machine and of the given origins; what others get tells them nothing.

    `exposed` are the headers of an answer that such a page may read.
    """

    def __init__(self, origins: Collection[str], *, exposed: Collection[str]) -> None:
        self._origins = frozenset(origins)
        self._exposed = ("Access-Control-Expose-Headers", ", ".join(exposed))

    def headers(self, environ: Mapping[str, Any]) -> Headers:
        """Return what any answer to a page says; nothing if it may not call."""
        origin = environ[_ORIGIN]
        if origin.lower() in self._origins or is_loopback_origin(origin):
            return (
                ("Access-Control-Allow-Origin", origin),
                ("Access-Control-Allow-Credentials", "true"),
                self._exposed,
                BY_ORIGIN,
            )
        if ANY_ORIGIN in self._origins:
            return (("Access-Control-Allow-Origin", ANY_ORIGIN), self._exposed, BY_ORIGIN)
        return ()

    def allowing(self, environ: Mapping[str, Any], start_response: Any) -> Any:
        """Return what starts an answer and tells a page that it may read it, where it may."""
        added = self.headers(environ)

        def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
            given = {name.lower() for name, _ in headers}  # a fault's own come first
            rest = [header for header in added if header[0].lower() not in given]
            return start_response(status, [*headers, *rest], error)

        return start if added else start_response

    def is_preflight(self, environ: Mapping[str, Any]) -> bool:
        """Return whether a browser asks on behalf of a page what it may send."""
        return (
            environ["REQUEST_METHOD"] == "OPTIONS"
            and _ORIGIN in environ
            and _ASKED_METHOD in environ
            and bool(self.headers(environ))
        )

    def preflight(self, environ: Mapping[str, Any], methods: Collection[str]) -> Headers:
        """Return what the answer to OPTIONS says beside that, of a path that takes these methods.

        The method that a page asks for is among them in any case: it is to see the refusal.
        """
        if _ORIGIN in environ and not self.headers(environ):
            return ()
        asked = environ.get(_ASKED_METHOD, "")
        allowed = {*methods, asked} if _METHOD.fullmatch(asked) else methods
        return (
            ("Access-Control-Allow-Methods", ", ".join(sorted(allowed))),
            ("Access-Control-Allow-Headers", environ.get(_ASKED_HEADERS, _USUAL_HEADERS)),
            ("Access-Control-Allow-Private-Network", "true"),
            ("Access-Control-Max-Age", "600"),
        )
