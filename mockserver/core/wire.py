"""What the app and its server agree on; the server needs nothing else of the app."""

from __future__ import annotations

from urllib.parse import parse_qsl

__all__ = [
    "ANSWER",
    "CONTROL_PREFIX",
    "IMPORT_PATH",
    "JOURNAL_HEADER",
    "MAX_BODY_BYTES",
    "MAX_IMPORT_BYTES",
    "REFUSAL",
    "SANDBOX_KEY_HEADER",
    "body_limit",
    "query_pairs",
]

MAX_BODY_BYTES = 1 << 20
"""The largest request body that is read."""

CONTROL_PREFIX = "/_mock"
"""The path of the mock's own surface."""

IMPORT_PATH = f"{CONTROL_PREFIX}/import"
MAX_IMPORT_BYTES = 128 << 20
"""The largest body of an import, the one path whose bodies may be larger."""

JOURNAL_HEADER = "Introzy-Mock-Journal"
"""The response header that identifies a journal, even among sandboxes of the same name."""

SANDBOX_KEY_HEADER = "Introzy-Mock-Key"
"""The request header whose key names a sandbox if the key in `Authorization` is refused."""

ANSWER = "introzy_mock.answer"
"""The key of the WSGI environment with the answer, which says how it is delivered and why."""

REFUSAL = "introzy_mock.refusal"
"""The key of the WSGI environment that says why a request is refused as HTTP."""


def body_limit(path: str) -> int:
    """Return how many bytes the body of a request for a path may have."""
    return MAX_IMPORT_BYTES if path == IMPORT_PATH else MAX_BODY_BYTES


def query_pairs(query: str) -> list[tuple[str, str]]:
    """Return the names and values of a query string as WSGI gives it: a character is a byte."""
    text = query if query.isascii() else query.encode("latin-1").decode(errors="replace")
    return parse_qsl(text, keep_blank_values=True)
