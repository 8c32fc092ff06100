"""What the app and the shell that carries it agree on; the shell needs nothing else of the app."""

from __future__ import annotations

__all__ = ["MAX_BODY_BYTES", "REASON"]

MAX_BODY_BYTES = 1 << 20
"""The largest request body that is read."""

REASON = "introzy_mock.reason"
"""Where the WSGI environment tells the shell why a request was refused."""
