"""What an interrupt does to a command: end it, or let it finish."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable

__all__ = ["BY_SIGNAL", "IGNORED", "fail_on_interrupt", "leave", "on_interrupt"]

BY_SIGNAL = 128
"""What a shell adds to a signal's number in the exit code of a program that the signal ended."""

IGNORED = frozenset(
    number for number in signal.Signals if signal.getsignal(number) is signal.SIG_IGN
) - {getattr(signal, name) for name in ("SIGPIPE", "SIGXFSZ") if hasattr(signal, name)}
"""The signals that this program was started to ignore, as under nohup; Python itself ignores two.
"""

_INTERRUPTS = (signal.SIGINT, signal.SIGTERM)


def on_interrupt(action: Callable[[], object]) -> None:
    """Call this function when the process is interrupted or asked to end."""
    for number in _INTERRUPTS:
        signal.signal(number, lambda *_: action())


def fail_on_interrupt() -> None:
    """End the program with a failure when it is interrupted, so that a script stops there."""
    for number in _INTERRUPTS:
        signal.signal(number, lambda number, _: leave(BY_SIGNAL + number))


def leave(code: int = 0) -> None:
    """End the program, cleaning up on the way."""
    on_interrupt(lambda: None)  # a second signal does not disturb the tidying up
    sys.exit(code)
