"""The clock of a sandbox: its time, and how that advances.

It is part of the mock's own record in the store, so a rollback restores it and an export has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from mockserver.core.determinism import real_milliseconds, to_milliseconds, to_timestamp

__all__ = ["LATEST", "Clock", "ClockMode"]

ClockMode: TypeAlias = Literal["tick", "frozen", "real"]
"""A `tick` clock advances with each write, a `frozen` one never, a `real` one with real time."""

LATEST = 221_845_392_000_000
"""The latest time of a clock, in milliseconds since 1970: the start of the year 9000."""


class Clock(NamedTuple):
    """A clock that showed `now` (milliseconds since 1970) when it was last set.

    `step` is in seconds. A real clock is `skew` milliseconds ahead of this machine's.
    """

    now: int
    mode: ClockMode = "tick"
    step: float = 1
    skew: int = 0

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Clock:
        """Return the clock in the mock's own record."""
        known = {name: state[name] for name in ("mode", "step", "skew") if name in state}
        return cls(now=to_milliseconds(state["now"]), **known)

    def fields(self) -> dict[str, Any]:
        """Return the clock as fields of the mock's own record."""
        return {**self._asdict(), "now": to_timestamp(self.now)}

    def time(self) -> int:
        """Return the time in milliseconds since 1970."""
        return real_milliseconds() + self.skew if self.mode == "real" else self.now

    def ticked(self) -> Clock:
        """Return the clock after a write."""
        now = min(self.now + round(self.step * 1000), LATEST)
        return Clock(now, self.mode, self.step, self.skew)

    def set(
        self,
        *,
        now: int | None = None,
        mode: ClockMode | None = None,
        step: float | None = None,
    ) -> Clock:
        """Return the clock with these settings; one that becomes real shows real time."""
        becomes_real = mode == "real" and self.mode != "real"
        moment = now if now is not None else real_milliseconds() if becomes_real else self.time()
        return Clock(
            now=moment,
            mode=mode or self.mode,
            step=self.step if step is None else step,
            skew=moment - real_milliseconds() if (mode or self.mode) == "real" else 0,
        )
