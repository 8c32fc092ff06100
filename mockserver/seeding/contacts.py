"""Generates users, companies and people.

Companies and people come in blocks, each complete in itself, and a larger data set has more blocks:
the people of a company never depend on the number of companies.
"""

from __future__ import annotations

from dataclasses import dataclass

from mockserver.records import NewRecord
from mockserver.schema import SCHEMA
from mockserver.seeding.draws import Draws
from mockserver.seeding.periods import Period
from mockserver.seeding.pools import Pools

__all__ = ["Block", "ContactMaker", "Contacts"]

_USERS_WEEKS = 4
_COMPANIES_WEEKS = 26
_PEOPLE_WEEKS = 26
_FULL_USERS = 0.15
_CHANGED = 0.4
_WITHOUT_PHONE = 0.15
_WITHOUT_ADDRESS = 0.6
_CURRENCIES = ("USD",) * 14 + ("EUR",) * 3 + ("GBP",) * 2 + ("CAD",)


@dataclass(frozen=True, kw_only=True)
class Block:
    """The numbers of each in a block; more people than the companies take are independent."""

    companies: int
    people: int

    @property
    def independents(self) -> int:
        """The number of people who belong to no company."""
        return max(1, self.people // 20)


@dataclass(frozen=True, kw_only=True)
class Contacts:
    """The companies and people that deals can be with.

    `currencies` has the currency of each company, `staff` its people (at least one); `independents`
    has the people of each block who belong to no company.
    """

    block: Block
    companies: list[NewRecord]
    currencies: list[str]
    people: list[NewRecord]
    staff: list[list[NewRecord]]
    independents: list[list[NewRecord]]


@dataclass(frozen=True, kw_only=True)
class ContactMaker:
    """Makes users, companies and people who existed before the first deal, at `opening`."""

    draws: Draws
    pools: Pools
    opening: Period

    def users(self, count: int) -> list[NewRecord]:
        """Make the organization's own users, older than everything else."""
        period = self.opening.before(weeks=_PEOPLE_WEEKS + _COMPANIES_WEEKS)
        period = period.before(weeks=_USERS_WEEKS)
        users = []
        for index in range(count):
            first_name, last_name = self._name("users", index)
            created, updated = self._moments("users", index, count=count, period=period)
            users.append(
                SCHEMA.resources["users"].new(
                    id=self.draws.record_id("users", index),
                    firstName=first_name,
                    lastName=last_name,
                    email=f"{_slug(first_name)}.{_slug(last_name)}@company.example",
                    createdAt=created,
                    updatedAt=updated,
                )
            )
        return users

    def contacts(self, block: Block, *, blocks: int) -> Contacts:
        """Make the companies, then the people, of the year before."""
        contacts = Contacts(
            block=block,
            companies=[],
            currencies=[],
            people=[],
            staff=[[] for _ in range(blocks * block.companies)],
            independents=[[] for _ in range(blocks)],
        )
        for index in range(blocks * block.companies):
            contacts.companies.append(self._company(index, count=blocks * block.companies))
            contacts.currencies.append(self.draws.pick(_CURRENCIES, "companies", index, "currency"))
        for index in range(blocks * block.people):
            number = self._employer(block, index)
            company = None if number is None else contacts.companies[number]
            person = self._person(index, count=blocks * block.people, company=company)
            contacts.people.append(person)
            if number is None:
                contacts.independents[index // block.people].append(person)
            else:
                contacts.staff[number].append(person)
        return contacts

    def _company(self, index: int, *, count: int) -> NewRecord:
        brands, lines = self.pools.brands, self.pools.lines
        place = self.draws.spread(index, len(brands) * len(lines), "companies", "name")
        line, brand = divmod(place, len(brands))
        name = f"{brands[brand]} {lines[line].suffix}"
        period = self.opening.before(weeks=_PEOPLE_WEEKS).before(weeks=_COMPANIES_WEEKS)
        created, updated = self._moments("companies", index, count=count, period=period)
        return SCHEMA.resources["companies"].new(
            id=self.draws.record_id("companies", index),
            name=name,
            description=lines[line].description,
            website=f"https://www.{_slug(name)}.example",
            industry=lines[line].industry,
            address=self._address("companies", index),
            createdAt=created,
            updatedAt=updated,
        )

    def _employer(self, block: Block, index: int) -> int | None:
        """Return the number of a person's company: one person for each first, then by chance."""
        number, place = divmod(index, block.people)
        if place >= block.people - block.independents:
            return None
        if place >= block.companies:
            place = self.draws.pick(range(block.companies), "people", index, "companyId")
        return number * block.companies + place

    def _person(self, index: int, *, count: int, company: NewRecord | None) -> NewRecord:
        draws = self.draws
        domain = "mail.example" if company is None else f"{_slug(company['name'])}.example"
        first_name, last_name = self._name("people", index)
        has_phone = draws.fraction("people", index, "has phone") >= _WITHOUT_PHONE
        has_address = draws.fraction("people", index, "has address") >= _WITHOUT_ADDRESS
        period = self.opening.before(weeks=_PEOPLE_WEEKS)
        created, updated = self._moments("people", index, count=count, period=period)
        return SCHEMA.resources["people"].new(
            id=draws.record_id("people", index),
            email=f"{_slug(first_name)}.{_slug(last_name)}@{domain}",
            firstName=first_name,
            lastName=last_name,
            phoneNumber=(
                draws.pick(self.pools.phones, "people", index, "phoneNumber") if has_phone else None
            ),
            address=self._address("people", index) if has_address else None,
            companyId=None if company is None else company["id"],
            isFullUser=draws.fraction("people", index, "isFullUser") < _FULL_USERS,
            createdAt=created,
            updatedAt=updated,
        )

    def _name(self, table: str, index: int) -> tuple[str, str]:
        """Return a full name; none is repeated in a table before all have been used."""
        firsts, lasts = self.pools.first_names, self.pools.last_names
        place = self.draws.spread(index, len(firsts) * len(lasts), table, "name")
        last, first = divmod(place, len(firsts))
        return firsts[first], lasts[last]

    def _address(self, table: str, index: int) -> str:
        street = self.draws.pick(self.pools.streets, table, index, "street")
        return f"{street}, {self.draws.pick(self.pools.cities, table, index, 'city')}"

    def _moments(self, table: str, index: int, *, count: int, period: Period) -> tuple[str, str]:
        changed = self.draws.fraction(table, index, "changed") / _CHANGED
        return period.moments(
            index,
            count,
            jitter=self.draws.fraction(table, index, "createdAt"),
            age=changed if changed < 1 else 0,
        )


def _slug(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))
