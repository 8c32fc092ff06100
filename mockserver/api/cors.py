"""Which pages may call the API from a browser, and the headers that tell the browser."""

from __future__ import annotations

import re
from collections.abc import Collection

from mockserver.core.errors import quoted
from mockserver.http.admission import ANY_ORIGIN, is_at, is_loopback_origin, read_origin
from mockserver.http.answers import BY_ORIGIN, no_content
from mockserver.http.incoming import Incoming
from mockserver.http.messages import Answer, Headers

__all__ = ["Cors"]

_METHOD = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_ORIGIN = "origin"
_ASKED_METHOD = "access-control-request-method"
_ASKED_HEADERS = "access-control-request-headers"
_USUAL_HEADERS = "Authorization, Content-Type"


class Cors:
    """Allows pages of this machine and of the given origins.

    `exposed` are the headers of an answer that such a page may read.
    """

    def __init__(self, origins: Collection[str], *, exposed: Collection[str]) -> None:
        self._origins = frozenset(origins)
        self._exposed = ("Access-Control-Expose-Headers", ", ".join(exposed))

    def headers(self, sent: Incoming) -> Headers:
        """Return the headers for any answer to a page; none if the page may not call."""
        origin = sent.fields.get(_ORIGIN, "")
        if origin.lower() in self._origins or is_loopback_origin(origin):
            return (
                ("Access-Control-Allow-Origin", origin),
                ("Access-Control-Allow-Credentials", "true"),
                self._exposed,
                BY_ORIGIN,
            )
        if origin and ANY_ORIGIN in self._origins:
            return (("Access-Control-Allow-Origin", ANY_ORIGIN), self._exposed, BY_ORIGIN)
        return ()

    def barring(self, sent: Incoming) -> str | None:
        """Return the note in a log about a page that may not call; None for the mock's own page."""
        origin = sent.fields.get(_ORIGIN, "")
        if is_at(origin, sent.fields.get("host", "")):
            return None
        if origin == "null":
            return (
                "a page without an origin, such as one opened as a file, may not read this: "
                "serve it, such as with python -m http.server"
            )
        try:
            return f"a page of {origin} may not read this: --cors-origin {read_origin(origin)}"
        except ValueError:
            return f"a page of {quoted(origin)} may not read this: that is not an origin"

    def is_preflight(self, sent: Incoming) -> bool:
        """Return whether a browser asks what a page may send."""
        asks = sent.method == "OPTIONS" and _ASKED_METHOD in sent.fields
        return asks and bool(self.headers(sent))

    def answer(self, sent: Incoming, methods: Collection[str]) -> Answer | None:
        """Return the answer to OPTIONS of a path that takes these methods, perhaps none.

        The method that a page asks for is always allowed, so that the page sees the refusal itself.
        """
        if not methods and not self.is_preflight(sent):
            return None
        allow = [("Allow", ", ".join(sorted(methods)))] if methods else []
        return no_content((*allow, BY_ORIGIN, *self._preflight(sent, methods)))

    def _preflight(self, sent: Incoming, methods: Collection[str]) -> Headers:
        if _ORIGIN in sent.fields and not self.headers(sent):
            return ()
        asked = sent.fields.get(_ASKED_METHOD, "")
        allowed = {*methods, asked} if _METHOD.fullmatch(asked) else methods
        return (
            ("Access-Control-Allow-Methods", ", ".join(sorted(allowed))),
            ("Access-Control-Allow-Headers", sent.fields.get(_ASKED_HEADERS, _USUAL_HEADERS)),
            ("Access-Control-Allow-Private-Network", "true"),
            ("Access-Control-Max-Age", "600"),
        )
