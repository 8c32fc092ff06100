"""How much time and space one client may use, so that no other is delayed."""

from __future__ import annotations

__all__ = [
    "ACCEPTED_AT_ONCE",
    "ANSWERED_AT_ONCE",
    "BACKLOG",
    "BODY_SECONDS",
    "CLOSING_SECONDS",
    "DRAINED_BYTES",
    "GRACE_SECONDS",
    "HEAD_SECONDS",
    "IDLE_SECONDS",
    "MAX_HEAD_BYTES",
    "PASSED_OVER_BYTES",
    "SHOWN_BYTES",
    "STALLED_SECONDS",
    "WAITING_BYTES",
]

BACKLOG = 2048
"""How many connections may wait to be accepted."""

ACCEPTED_AT_ONCE = 16
"""How many connections are accepted before others get answers again."""

ANSWERED_AT_ONCE = 16
"""How many requests of one client are answered before other clients get their turn."""

HEAD_SECONDS = 30
"""How long the head of a request may take."""

BODY_SECONDS = 30
"""How long a client may pause while it sends a body."""

IDLE_SECONDS = 75
"""How long a connection is kept after an answer."""

STALLED_SECONDS = 5
"""How long the client of a stream may read nothing before it is dropped."""

CLOSING_SECONDS = 2
"""How long a client has to read its last answer."""

GRACE_SECONDS = 0.5
"""How long answers in progress may take when the server stops."""

MAX_HEAD_BYTES = 64 << 10
"""The largest head, and the longest request line."""

SHOWN_BYTES = 8 << 10
"""How much of a request line that is too long is kept."""

DRAINED_BYTES = 16 << 20
"""How much of a body that is too long is read, so that the client sees the refusal."""

WAITING_BYTES = 256 << 10
"""How much data may arrive during an answer before reading stops."""

PASSED_OVER_BYTES = 16 << 20
"""How much data is discarded after the last request that is answered."""
