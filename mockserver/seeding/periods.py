"""When seeded records were made: in working hours, in the order of their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from mockserver.determinism import to_milliseconds, to_timestamp

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

    def moments(self, index: int, count: int, *, jitter: float, age: float) -> tuple[str, str]:
        """Return createdAt and updatedAt of record `index` of `count`.

        Each record has a slot of the period, so createdAt rises with the index. `jitter` is the
        place in the slot, `age` that of updatedAt between createdAt and the period's end. Both are
        in [0, 1).
        """
        length = self.weeks * _WORKDAYS * _WORKDAY
        slot, following = length * index // count, length * (index + 1) // count
        created = slot + int(jitter * (following - slot))
        updated = created + int(age * (length - created))
        return self._timestamp(created), self._timestamp(updated)

    def _timestamp(self, worked: int) -> str:
        day, time = divmod(worked, _WORKDAY)
        week, weekday = divmod(day, _WORKDAYS)
        return to_timestamp(self.start + week * _WEEK + weekday * _DAY + _OPENING + time)
