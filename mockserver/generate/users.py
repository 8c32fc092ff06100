"""The organization's own users."""

from __future__ import annotations

from mockserver.core.records import NewRecord
from mockserver.generate.contacts import CONTACTS_WEEKS
from mockserver.generate.draws import Draws
from mockserver.generate.periods import Period
from mockserver.generate.stock import Names, Stock
from mockserver.schema import SCHEMA

__all__ = ["Users"]

_WEEKS = 4


class Users:
    """The users that there were before the first contact."""

    def __init__(self, count: int, *, draws: Draws, stock: Stock, opening: Period) -> None:
        self._count = count
        self._draws = draws
        self._names = Names("users", draws, stock)
        self._period = opening.before(weeks=CONTACTS_WEEKS).before(weeks=_WEEKS)

    def all(self) -> list[NewRecord]:
        """Return the users in order of creation."""
        return [self.user(number) for number in range(self._count)]

    def user(self, number: int) -> NewRecord:
        """Return a user."""
        first_name, last_name = self._names.of(number)
        own = self._draws.of("users", number)
        return SCHEMA.resources["users"].new(
            id=self._draws.record_id("users", number),
            firstName=first_name,
            lastName=last_name,
            email=f"{self._names.mailbox(number)}@company.example",
            **self._period.times_of(own, number, slots=self._count),
        )
