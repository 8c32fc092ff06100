"""The companies and people whom deals are with.

They come in blocks, each complete in itself, and a bigger data set has more blocks: whom a company
employs never depends on how many companies there are. What a deal says of a contact is worked out
from the contact's number, so that no list of them is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from mockserver.core.determinism import Source
from mockserver.core.records import NewRecord
from mockserver.generate.draws import Draws
from mockserver.generate.industries import LINES
from mockserver.generate.periods import Period
from mockserver.generate.runs import Run
from mockserver.generate.stock import Names, Stock
from mockserver.schema import SCHEMA

__all__ = ["CONTACTS_WEEKS", "Block", "Contacts", "Party"]

_COMPANIES_WEEKS = 26
_PEOPLE_WEEKS = 26
CONTACTS_WEEKS = _COMPANIES_WEEKS + _PEOPLE_WEEKS
_FULL_USERS = 0.15
_WITHOUT_PHONE = 0.15
_WITHOUT_ADDRESS = 0.6
_KEPT_BLOCKS = 8192
_KEPT = 1 << 15


@dataclass(frozen=True, kw_only=True)
class Block:
    """The numbers of companies and people of a block; some people work for none.

    So many `deals` are made before they know the next block. Companies that are `named` are those
    of the only one.
    """

    companies: int
    people: int
    deals: int = 240
    named: tuple[str, ...] = ()

    @property
    def independents(self) -> int:
        """The number of people who belong to no company."""
        return max(1, self.people // 20)


class Party(NamedTuple):
    """Who a deal is with: the number of its record, the link to it, and how texts name it."""

    number: int
    id: str
    type: str
    name: str
    given: str | None = None


class Contacts:
    """The companies and people who existed before the first deal, at `opening`."""

    def __init__(self, *, draws: Draws, stock: Stock, block: Block, opening: Period) -> None:
        self.block = block
        self._draws = draws
        self._stock = stock
        self._joined = opening.before(weeks=_PEOPLE_WEEKS)
        self._founded = self._joined.before(weeks=_COMPANIES_WEEKS)
        self._names = Names("people", draws, stock)
        self._company_id, self._person_id = draws.ids("companies"), draws.ids("people")
        self._of_company, self._of_person = draws.of("companies"), draws.of("people")
        self._company_place = draws.shuffled(len(stock.brands) * len(LINES), "companies", "name")
        self._staff = lru_cache(maxsize=_KEPT_BLOCKS)(self._staff_of_block)
        # Ten deals are with the same company: what they say of it is worked out once.
        self.company: Callable[[int], Party] = lru_cache(maxsize=_KEPT)(self._company_party)
        self.person: Callable[[int], Party] = lru_cache(maxsize=_KEPT)(self._person_party)
        self.currency: Callable[[int], str] = lru_cache(maxsize=_KEPT)(self._company_currency)

    def blocks(self, deals: int) -> int:
        """Return how many blocks so many deals know."""
        return 1 + max(0, deals - 1) // self.block.deals

    def companies(self, blocks: int, *, last: Sequence[NewRecord] = ()) -> Run:
        """Return the companies of the first blocks, and those that follow them."""
        size = self.block.companies
        return Run(
            blocks * size,
            slots=size,
            created=lambda number: self._founded.created_of(
                self._of_company.below(number), number, slots=size
            ),
            make=self._company,
            last=last,
        )

    def people(self, blocks: int, *, last: Sequence[NewRecord] = ()) -> Run:
        """Return the people of the first blocks, and those that follow them."""
        size = self.block.people
        return Run(
            blocks * size,
            slots=size,
            created=lambda number: self._joined.created_of(
                self._of_person.below(number), number, slots=size
            ),
            make=self._person,
            last=last,
        )

    def _company_currency(self, company: int) -> str:
        """Return the currency in which a company pays."""
        return self._of_company.below(company).pick(self._stock.currencies, "currency")

    def _company_party(self, number: int) -> Party:
        """Return a company as a deal knows it."""
        record_id = self._company_id(number)
        return Party(number, record_id, "COMPANY", self.company_name(number))

    def _person_party(self, number: int) -> Party:
        """Return a person as a deal knows them."""
        first_name, last_name = self._names.of(number)
        name = f"{first_name} {last_name}"
        return Party(number, self._person_id(number), "USER", name, first_name)

    def record_of(self, party: Party) -> NewRecord:
        """Return the record of a company or person."""
        make = self._company if party.type == "COMPANY" else self._person
        return make(party.number)

    def staff(self, company: int) -> Sequence[int]:
        """Return the numbers of a company's people, at least one."""
        block, place = divmod(company, self.block.companies)
        return self._staff(block)[place]

    def independents(self, company: int) -> Sequence[int]:
        """Return the numbers of the people without a company in a company's block."""
        end = (company // self.block.companies + 1) * self.block.people
        return range(end - self.block.independents, end)

    def _staff_of_block(self, block: int) -> list[list[int]]:
        staff: list[list[int]] = [[] for _ in range(self.block.companies)]
        first = block * self.block.people
        for number in range(first, first + self.block.people - self.block.independents):
            staff[self._employer(number)].append(number)
        return staff

    def _employer(self, person: int) -> int:
        """Return the place of a person's company: one person for each first, then by chance."""
        place = person % self.block.people
        if place < self.block.companies:
            return place
        return self._of_person.below(person).pick(range(self.block.companies), "companyId")

    def _company_line(self, number: int) -> tuple[int, int]:
        return divmod(self._company_place(number), len(self._stock.brands))

    def company_name(self, number: int) -> str:
        """Return the name of a company."""
        if self.block.named:
            return self.block.named[number]
        line, brand = self._company_line(number)
        return self._stock.company.format(
            brand=self._stock.brands[brand],
            line=self._stock.lines[line],
            form=self._of_company.below(number).pick(self._stock.forms, "form"),
        )

    def _company(self, number: int) -> NewRecord:
        own = self._of_company.below(number)
        line = LINES[self._company_line(number)[0]]
        name = self.company_name(number)
        return SCHEMA.resources["companies"].new(
            id=self._company_id(number),
            name=name,
            description=line.description,
            website=f"https://www.{self._host(number, name)}",
            industry=line.industry,
            address=self._address(own),
            **self._founded.times_of(own, number, slots=self.block.companies),
        )

    def _person(self, number: int) -> NewRecord:
        own, stock = self._of_person.below(number), self._stock
        first_name, last_name = self._names.of(number)
        block, place = divmod(number, self.block.people)
        company = None
        if place < self.block.people - self.block.independents:
            company = self.company(block * self.block.companies + self._employer(number))
        host = own.pick(stock.mail_domains, "mail domain")
        if company:
            host = self._host(company.number, company.name)
        has_phone = own.fraction("has phone") >= _WITHOUT_PHONE
        has_address = own.fraction("has address") >= _WITHOUT_ADDRESS
        return SCHEMA.resources["people"].new(
            id=self._person_id(number),
            email=f"{self._names.mailbox(number)}@{host}",
            firstName=first_name,
            lastName=last_name,
            phoneNumber=own.pick(stock.phones, "phoneNumber") if has_phone else None,
            address=self._address(own) if has_address else None,
            companyId=company.id if company else None,
            isFullUser=own.fraction("isFullUser") < _FULL_USERS,
            **self._joined.times_of(own, number, slots=self.block.people),
        )

    def _host(self, company: int, name: str) -> str:
        """Return the host name of a company, whose name may have no letter that fits."""
        return self._stock.host(name if self._stock.slug(name) else f"company{company + 1}")

    def _address(self, own: Source) -> str:
        return self._stock.address.format(
            street=own.pick(self._stock.streets, "street"),
            city=own.pick(self._stock.cities, "city"),
        )
