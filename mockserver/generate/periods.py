"""When generated records were made: in working hours."""

from __future__ import annotations

from dataclasses import dataclass

from mockserver.core.determinism import to_milliseconds, to_timestamp

__all__ = ["Period"]

_HOUR = 3_600_000
_DAY = 24 * _HOUR
_WEEK = 7 * _DAY
_OPENING = 8 * _HOUR
_WORKDAY = 10 * _HOUR
_WORKDAYS = 5


@dataclass(frozen=True, kw_only=True)
class Period:
    """A number of whole weeks of working time: Monday to Friday, 8 to 18 UTC.

    `start` is a Monday's midnight in milliseconds.
    """

    start: int
    weeks: int

    @classmethod
    def beginning(cls, monday: str, *, weeks: int) -> Period:
        """Return the period that starts at a timestamp."""
        return cls(start=to_milliseconds(monday), weeks=weeks)

    def before(self, *, weeks: int) -> Period:
        """Return the period of this many weeks that ends where this one starts."""
        return Period(start=self.start - weeks * _WEEK, weeks=weeks)

    def created(self, slot: int, slots: int, *, jitter: float) -> int:
        """Return how many milliseconds were worked when a record in one of the slots was made.

        The slots lie one after another; `jitter`, in [0, 1), is the place in the slot.
        """
        length = self._length
        start, following = length * slot // slots, length * (slot + 1) // slots
        return start + int(jitter * (following - start))

    def times(self, created: int, *, age: float) -> dict[str, str]:
        """Return createdAt, and updatedAt, which lies at `age`, in [0, 1), of the time left."""
        updated = created + int(age * (self._length - created))
        return {"createdAt": self._timestamp(created), "updatedAt": self._timestamp(updated)}

    @property
    def _length(self) -> int:
        return self.weeks * _WORKDAYS * _WORKDAY

    def _timestamp(self, worked: int) -> str:
        day, time = divmod(worked, _WORKDAY)
        week, weekday = divmod(day, _WORKDAYS)
        return to_timestamp(self.start + week * _WEEK + weekday * _DAY + _OPENING + time)
