"""What an interrupt does: ends a command, or lets it come to its end."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable

__all__ = ["leave", "on_interrupt"]


def on_interrupt(action: Callable[[], object]) -> None:
    """Let an interrupt, and the wish that the process ends, do this."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: action())


def leave(code: int = 0) -> None:
    """End the program, tidying up on the way."""
    on_interrupt(lambda: None)  # a second signal does not disturb the tidying up
    sys.exit(code)
