"""What the app and the shell that carries it agree on; the shell needs nothing else of the app."""

from __future__ import annotations

import re

__all__ = ["API_KEY", "MAX_BODY_BYTES", "REASON", "redacted"]

API_KEY = re.compile(r"introzy_([A-Za-z0-9_]+)")
"""The form of an API key."""

_TELLING = 4
_LONG_ENOUGH = 12

MAX_BODY_BYTES = 1 << 20
"""The largest request body that is read."""

REASON = "introzy_mock.reason"
"""Where the WSGI environment tells the shell why a request was refused."""


def redacted(text: str) -> str:
    """Show of every API key in a text its last characters only; of a short one not even these."""
    return API_KEY.sub(lambda key: f"introzy_...{_tail(key[1])}", text)


def _tail(secret: str) -> str:
    return secret[-_TELLING:] if len(secret) >= _LONG_ENOUGH else ""
