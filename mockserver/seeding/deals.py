"""Generates deals: their stages, contacts, subjects and dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mockserver.records import NewRecord
from mockserver.schema import SCHEMA
from mockserver.seeding.contacts import Contacts
from mockserver.seeding.draws import Draws
from mockserver.seeding.periods import Period
from mockserver.seeding.phrases import PHRASING

__all__ = ["DEALS_PER_BLOCK", "Cell", "make_deals"]

DEALS_PER_BLOCK = 240
"""How many deals are made before they know the next block of contacts."""

_WITHOUT_CONTACT = 0.08
_WITH_COMPANY = 0.18
_REFERRED_BY_COMPANY = 0.25
_WITHOUT_VALUE = 0.05
_UNTOUCHED = 0.4
_EXACT_PRICE = 0.15
_STEPS = ((5_000, 100), (25_000, 500), (100_000, 1_000))
_COARSEST_STEP = 5_000


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A stage of a pipeline, and its number of deals in one round of the funnel.

    `stage` is the stage's number, from 0, among the `stages` of its pipeline.
    """

    pipeline_type: str
    pipeline_id: str
    stage_id: str
    stage: int
    stages: int
    deals: int


@dataclass(frozen=True, kw_only=True)
class _Maker:
    draws: Draws
    contacts: Contacts
    users: Sequence[NewRecord]
    period: Period
    count: int

    def deal(self, index: int, cell: Cell) -> NewRecord:
        draws = self.draws
        number = draws.pick(range(self._reach(index)), "deals", index, "company")
        company = self.contacts.companies[number]
        contact = self._contact(index, number)
        referrer = self._referrer(index, number) if cell.pipeline_type == "REFERRAL" else None
        phrasing = PHRASING[cell.pipeline_type]
        offer = draws.pick(phrasing.offers, "deals", index, "offer")
        description = draws.pick(phrasing.descriptions, "deals", index, "description")
        notes = phrasing.notes(stage=cell.stage, stages=cell.stages)
        names = {
            "company": company["name"],
            "person": _given_name(contact) or "their team",
            "referrer": _full_name(referrer),
        }
        contact_id, contact_type = _reference(contact)
        referrer_id, referrer_type = _reference(referrer)
        created, updated = self._moments(index, cell)
        return SCHEMA.resources["deals"].new(
            id=draws.record_id("deals", index),
            pipelineId=cell.pipeline_id,
            pipelineStageId=cell.stage_id,
            name=offer.title.format_map(names),
            description=_written(description, names),
            expectedValue=self._value(index, offer.floor),
            currency=self.contacts.currencies[number],
            notes=_written(draws.pick(notes, "deals", index, "notes"), names),
            contactId=contact_id,
            contactType=contact_type,
            ownerId=self._owner(index)["id"],
            referredByCustomerId=referrer_id,
            referredByContactType=referrer_type,
            createdAt=created,
            updatedAt=updated,
        )

    def _reach(self, index: int) -> int:
        """Tell how many companies are known to a deal: the same however many there will be."""
        return self.contacts.block.companies * (1 + index // DEALS_PER_BLOCK)

    def _contact(self, index: int, company: int) -> NewRecord | None:
        kind = self.draws.fraction("deals", index, "contactType")
        if kind < _WITHOUT_CONTACT:
            return None
        if kind < _WITH_COMPANY:
            return self.contacts.companies[company]
        return self.draws.pick(self.contacts.staff[company], "deals", index, "contactId")

    def _referrer(self, index: int, company: int) -> NewRecord:
        """Choose another company, then it, one of its people or an independent of its block."""
        contacts, draws, reach = self.contacts, self.draws, self._reach(index)
        further = draws.pick(range(reach - 1), "deals", index, "referring company")
        other = (company + 1 + further) % reach
        if draws.fraction("deals", index, "referredByContactType") < _REFERRED_BY_COMPANY:
            return contacts.companies[other]
        people = contacts.staff[other] + contacts.independents[other // contacts.block.companies]
        return draws.pick(people, "deals", index, "referredByCustomerId")

    def _owner(self, index: int) -> NewRecord:
        """Choose a user; the first has the most deals."""
        place = self.draws.fraction("deals", index, "ownerId")
        return self.users[int(place * place * len(self.users))]

    def _value(self, index: int, floor: int | None) -> int | None:
        """Give a value between `floor` and ten times that, mostly low and mostly round."""
        place = self.draws.fraction("deals", index, "expectedValue")
        style = self.draws.fraction("deals", index, "roundness")
        if floor is None or style < _WITHOUT_VALUE:
            return None
        # Only operations that IEEE 754 rounds exactly: powers and logarithms differ by platform.
        value = int(floor / (1 - 0.9 * place))
        if style > 1 - _EXACT_PRICE:
            return value // 10 * 10
        step = next((step for limit, step in _STEPS if value < limit), _COARSEST_STEP)
        return value // step * step

    def _moments(self, index: int, cell: Cell) -> tuple[str, str]:
        """Give createdAt and updatedAt: deals of the first stage are untouched or changed early."""
        place = self.draws.fraction("deals", index, "updatedAt")
        progress = cell.stage / max(1, cell.stages - 1)
        own = max(0.0, place - _UNTOUCHED) / (1 - _UNTOUCHED) if cell.stage == 0 else place
        return self.period.moments(
            index,
            self.count,
            jitter=self.draws.fraction("deals", index, "createdAt"),
            age=(progress + own) / 2,
        )


def make_deals(
    draws: Draws,
    *,
    cells: Sequence[Cell],
    contacts: Contacts,
    users: Sequence[NewRecord],
    period: Period,
    count: int,
) -> list[NewRecord]:
    """Make `count` deals, spread over the period in order of creation.

    A round of the funnel adds its number of deals to each cell; one round follows another.
    """
    maker = _Maker(draws=draws, contacts=contacts, users=users, period=period, count=count)
    places = _places(draws, cells)
    return [maker.deal(index, cell) for index, cell in zip(range(count), places, strict=False)]


def _places(draws: Draws, cells: Sequence[Cell]) -> Iterator[Cell]:
    """Return the cell of each deal; within a round, the deals of a cell are evenly spaced.

    So even a few deals are spread over pipelines and stages as all of them are.
    """
    seats = [(cell, seat) for cell in cells for seat in range(cell.deals)]
    number = 0
    while seats:
        placed = [
            ((seat + draws.fraction("deals", number, place, "stage")) / cell.deals, place, cell)
            for place, (cell, seat) in enumerate(seats)
        ]
        for _, _, cell in sorted(placed, key=lambda entry: entry[:2]):
            yield cell
        number += 1


def _reference(contact: NewRecord | None) -> tuple[str | None, str]:
    return (contact["id"], contact["type"]) if contact else (None, "USER")


def _given_name(contact: NewRecord | None) -> str | None:
    return contact.get("firstName") if contact else None


def _full_name(contact: NewRecord | None) -> str | None:
    if contact is None:
        return None
    return contact.get("name") or f"{contact['firstName']} {contact['lastName']}"


def _written(text: str | None, names: dict[str, str | None]) -> str | None:
    return text and text.format_map(names)
