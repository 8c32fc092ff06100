"""What an interrupt does: ends a command, or lets it come to its end."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable

__all__ = ["BY_SIGNAL", "IGNORED", "fail_on_interrupt", "leave", "on_interrupt"]

BY_SIGNAL = 128
"""What a shell adds to a signal's number to tell that it ended a program."""

IGNORED = frozenset(
    number for number in signal.Signals if signal.getsignal(number) is signal.SIG_IGN
) - {getattr(signal, name) for name in ("SIGPIPE", "SIGXFSZ") if hasattr(signal, name)}
"""What whoever started the program lets it ignore, as nohup does; Python ignores two more."""

_INTERRUPTS = (signal.SIGINT, signal.SIGTERM)


def on_interrupt(action: Callable[[], object]) -> None:
    """Let an interrupt, and the wish that the process ends, do this."""
    for number in _INTERRUPTS:
        signal.signal(number, lambda *_: action())


def fail_on_interrupt() -> None:
    """Let an interrupt end the program as a failure, so that what builds on it does not go on."""
    for number in _INTERRUPTS:
        signal.signal(number, lambda number, _: leave(BY_SIGNAL + number))


def leave(code: int = 0) -> None:
    """End the program, tidying up on the way."""
    on_interrupt(lambda: None)  # a second signal does not disturb the tidying up
    sys.exit(code)
