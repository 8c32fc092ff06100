"""When generated records were made: in working hours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mockserver.core.determinism import Source, to_milliseconds, to_timestamp

__all__ = ["WEEK", "Period", "monday_of"]

_MINUTE = 60_000
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
WEEK = 7 * _DAY
"""In milliseconds."""
_OPENING = 8 * _HOUR
_WORKDAY = 10 * _HOUR
_WORKDAYS = 5
_CHANGED = 0.4
"""The part of records that were changed since their creation."""
_MINUTES = tuple(
    to_timestamp(_OPENING + time).partition("T")[2][:5] for time in range(0, _WORKDAY, _MINUTE)
)
_SECONDS = tuple(f"{second:02}" for second in range(60))
_THOUSANDTHS = tuple(f"{thousandth:03}" for thousandth in range(1000))
"""The parts of times, such as 08:00, 05 and 250: joining is faster than writing numbers."""

_MONDAY = to_milliseconds("1970-01-05T00:00:00.000Z")


def monday_of(moment: int) -> int:
    """Return when the week of a moment began, on Monday, in milliseconds."""
    return moment - (moment - _MONDAY) % WEEK


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
        return Period(start=self.start - weeks * WEEK, weeks=weeks)

    def created(self, slot: int, slots: int, *, jitter: float) -> int:
        """Return how many milliseconds were worked when a record in one of the slots was made.

        The slots lie one after another; `jitter`, in [0, 1), is the place in the slot.
        """
        length = self._length
        start, following = length * slot // slots, length * (slot + 1) // slots
        return start + int(jitter * (following - start))

    def created_of(self, own: Source, number: int, *, slots: int) -> int:
        """Return the same for the record of a number, by its own chance."""
        return self.created(number % slots, slots, jitter=own.fraction("createdAt"))

    def times(self, created: int, *, age: float) -> dict[str, str]:
        """Return createdAt and updatedAt, as `moments` does."""
        return dict(zip(("createdAt", "updatedAt"), self.moments(created, age=age), strict=True))

    def times_of(self, own: Source, number: int, *, slots: int) -> dict[str, str]:
        """Return the same for the record of a number, by its own chance: most never changed."""
        changed = own.fraction("changed")
        age = changed / _CHANGED if changed < _CHANGED else 0
        return self.times(self.created_of(own, number, slots=slots), age=age)

    def moments(self, created: int, *, age: float) -> tuple[str, str]:
        """Return when a record was created and changed: at `age`, in [0, 1), of the time left."""
        updated = created + int(age * (self._length - created))
        return self._timestamp(created), self._timestamp(updated)

    @cached_property
    def _length(self) -> int:
        return self.weeks * _WORKDAYS * _WORKDAY

    @cached_property
    def _days(self) -> tuple[str, ...]:
        """The workdays, as the beginnings of timestamps."""
        return tuple(
            to_timestamp(self.start + week * WEEK + day * _DAY).partition("T")[0]
            for week in range(self.weeks)
            for day in range(_WORKDAYS)
        )

    def _timestamp(self, worked: int) -> str:
        day, time = divmod(worked, _WORKDAY)
        minute, rest = divmod(time, _MINUTE)
        seconds, rest = divmod(rest, 1000)
        return f"{self._days[day]}T{_MINUTES[minute]}:{_SECONDS[seconds]}.{_THOUSANDTHS[rest]}Z"
