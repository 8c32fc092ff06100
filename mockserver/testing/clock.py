"""A sandbox's clock in a test's hands."""

from __future__ import annotations

from typing import Any

from mockserver.clock import ClockMode
from mockserver.control.times import bounded, read_clock
from mockserver.sandbox import Sandbox

__all__ = ["SandboxClock"]


class SandboxClock:
    """Tells and sets a sandbox's time; times are texts such as `2025-01-01T09:00:00.000Z`."""

    def __init__(self, world: Sandbox) -> None:
        self._world = world

    @property
    def now(self) -> str:
        """The time in the sandbox."""
        with self._world.lock:
            return self._world.now()

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> str:
        """Let time pass; give the time after it.

        Raises:
            InvalidRequest: it leads to a time before 1970 or after the year 9000.
        """
        span = 86_400 * days + 3_600 * hours + 60 * minutes + seconds
        with self._world.lock:
            clock = self._world.clock
            moment = bounded(clock.time() + round(1000 * span), field="now")
            self._world.set_clock(clock.set(now=moment))
            return self._world.now()

    def set(
        self, now: str | None = None, *, mode: ClockMode | None = None, step: float | None = None
    ) -> str:
        """Set the time, or how it goes on: `tick` by a step of seconds a write, `frozen`, `real`.

        Raises:
            InvalidRequest: the time is none.
        """
        sent: dict[str, Any] = {"now": now, "mode": mode, "step": step}
        asked = read_clock({name: value for name, value in sent.items() if value is not None})
        with self._world.lock:
            self._world.set_clock(self._world.clock.set(**asked))
            return self._world.now()

    def freeze(self, now: str | None = None) -> str:
        """Let time stand still, at a time if one is given, until it is set or advanced.

        Raises:
            InvalidRequest: the time is none.
        """
        return self.set(now, mode="frozen")
