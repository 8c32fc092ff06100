"""The clock of a sandbox, for tests."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from mockserver.contract.given import plain_json, refusal
from mockserver.core.clock import ClockMode
from mockserver.core.determinism import Date, TimeSpan
from mockserver.core.times import SECONDS, in_full, read_clock
from mockserver.sandbox.sandbox import Sandbox
from mockserver.testing.tracebacks import ends_at_caller
from mockserver.testing.values import read_as

__all__ = ["SandboxClock"]


@ends_at_caller
class SandboxClock:
    """Reads and sets a sandbox's time; times are texts such as `2025-01-01T09:00:00.000Z`.

    A `datetime` works too. A time without an offset is in UTC.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    @property
    def now(self) -> str:
        """The time in the sandbox."""
        with self._sandbox.lock:
            return self._sandbox.now()

    def advance(
        self,
        by: TimeSpan | None = None,
        *,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
    ) -> str:
        """Advance the time, such as by `days=3` or a `timedelta`; return the new time.

        Raises:
            Conflict: the new time is before 1970 or after the year 9000.
        """
        given = {"days": days, "hours": hours, "minutes": minutes, "seconds": seconds}
        span = sum(SECONDS[name] * _amount(value, name) for name, value in given.items())
        if by is not None:
            span += _amount(by, "by")
        with self._sandbox.lock:
            self._sandbox.advance_clock(round(1000 * span))
            return self._sandbox.now()

    def set(
        self,
        now: str | Date | None = None,
        *,
        mode: ClockMode | None = None,
        step: float | None = None,
    ) -> str:
        """Set the time, or the mode: `tick` by a step of seconds with each write, `frozen`, `real`.

        Raises:
            InvalidRequest: it is not a time, or not a mode or step of a clock.
        """
        sent: dict[str, Any] = {"now": now, "mode": mode, "step": step}
        given = {name: value for name, value in sent.items() if value is not None}
        asked = read_clock(read_as("setClock", in_full(given)))
        with self._sandbox.lock:
            self._sandbox.set_clock(self._sandbox.clock.set(**asked))
            return self._sandbox.now()

    def freeze(self, now: str | Date | None = None) -> str:
        """Stop the clock, at this time or where it is, until it is set or advanced.

        Raises:
            InvalidRequest: it is not a time.
        """
        return self.set(now, mode="frozen")


def _amount(value: Any, name: str) -> Fraction:
    number = plain_json(value, name)
    if not isinstance(number, int | float) or isinstance(number, bool):
        kind = "a timedelta" if name == "by" else "a number"
        raise refusal(name, f"must be {kind}, not {value!r}")
    return Fraction(number)
