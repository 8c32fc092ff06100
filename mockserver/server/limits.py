"""What one client may take of the server, in time and size, so that no other is held up."""

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
    "WAITING_BYTES",
]

BACKLOG = 2048
"""How many connections may wait to be accepted."""

ACCEPTED_AT_ONCE = 16
"""How many are accepted before others get answers again."""

ANSWERED_AT_ONCE = 16
"""How many requests that came together are answered before other clients get their turn."""

HEAD_SECONDS = 30
"""How long the head of a request may take."""

BODY_SECONDS = 30
"""How long a client may send nothing more of a body."""

IDLE_SECONDS = 75
"""How long a connection is kept after an answer."""

CLOSING_SECONDS = 2
"""How long a client has to read its last answer."""

GRACE_SECONDS = 0.5
"""How long answers under way have when the server stops."""

MAX_HEAD_BYTES = 64 << 10
"""How long a head may be, and a request line."""

SHOWN_BYTES = 8 << 10
"""How much of a request line that is too long is kept."""

DRAINED_BYTES = 16 << 20
"""How much of a body that is too long is read, so that the client gets to see the refusal."""

WAITING_BYTES = 256 << 10
"""How much may come while an answer is under way before no more is read."""

PASSED_OVER_BYTES = 16 << 20
"""How much may come after the last request that is answered."""
