"""Deals: their stages, contacts, subjects and dates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TypeVar

from mockserver.core.determinism import Source, as_fraction
from mockserver.core.records import NewRecord
from mockserver.generate.changing import Change
from mockserver.generate.contacts import Contacts, Party
from mockserver.generate.draws import Draws
from mockserver.generate.periods import Period
from mockserver.generate.phrases import PHRASING
from mockserver.generate.runs import Run
from mockserver.schema import SCHEMA

__all__ = ["Cell", "Deals"]

T = TypeVar("T")

_WITHOUT_CONTACT = 0.08
_WITH_COMPANY = 0.18
_REFERRED_BY_COMPANY = 0.25
_WITHOUT_VALUE = 0.05
_UNTOUCHED = 0.4
_EXACT_PRICE = 0.15
_STEPS = ((5_000, 100), (25_000, 500), (100_000, 1_000))
_COARSEST_STEP = 5_000
_DRAWN = (
    "company", "offer", "description", "notes", "contactId",
    "contactType", "expectedValue", "roundness", "ownerId", "updatedAt",
)  # fmt: skip
"""What is drawn for each deal."""
_KEPT = 1 << 15
_UNITS: Mapping[str, int] = {"JPY": 100, "SEK": 10}
"""How much of a currency is about as much as one of the others."""


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


class Deals:
    """The deals of a data set.

    A round of the funnel gives each cell its number of deals, spread over the period. What a deal
    is in the end, `change` makes of it and of the names in its texts.
    """

    def __init__(
        self,
        *,
        draws: Draws,
        cells: Sequence[Cell],
        contacts: Contacts,
        users: Sequence[NewRecord],
        period: Period,
        change: Change | None = None,
    ) -> None:
        self._draws = draws
        self._chance = draws.of("deals")
        self._id_of = draws.ids("deals")
        self._places = _places(draws, cells)
        self._contacts = contacts
        self._users = users
        self._period = period
        self._change = change
        self._shift = lru_cache(maxsize=_KEPT)(self._shift_of)
        self._created = lru_cache(maxsize=_KEPT)(self._created_at)

    def run(self, count: int, *, last: Sequence[NewRecord] = ()) -> Run:
        """Return the first deals, and those that follow them."""
        slots = len(self._places)
        return Run(
            count,
            slots=slots or 1,
            picked=_picked(self._draws, self._places).__getitem__,
            created=self._created,
            make=self.deal,
            last=last,
        )

    def numbered(self, index: int, stages: Collection[str]) -> int:
        """Return the number of the deal at an index among the deals of these stages."""
        slots = [slot for slot, cell in enumerate(self._places) if cell.stage_id in stages]
        turn, place = divmod(index, len(slots))
        size, shift = len(self._places), self._shift(turn)
        return turn * size + sorted((slot - shift) % size for slot in slots)[place]

    def deal(self, number: int) -> NewRecord:
        """Return a deal."""
        own, cell = self._chance.below(number), self._cell(number)
        phrasing = PHRASING[cell.pipeline_type]
        company_at, offer_at, text_at, notes_at, contact_at, *others = own.numbers(_DRAWN)
        kind, place, style, owner, changed = map(as_fraction, others)
        company = company_at % self._reach(number)
        offer = _one_of(phrasing.offers, offer_at)
        contact = self._contact(company, kind, contact_at)
        referrer = (
            self._referrer(own, number, company) if cell.pipeline_type == "REFERRAL" else None
        )
        names = {
            "company": self._contacts.company(company).name,
            "person": (contact and contact.given) or "their team",
            "referrer": referrer and referrer.name,
        }
        currency = self._contacts.currency(company)
        notes = phrasing.notes(stage=cell.stage, stages=cell.stages)
        value = _value(offer.floor, place, style=style)
        created, updated = self._period.moments(self._created(number), age=_age(changed, cell))
        deal = SCHEMA.resources["deals"].completed(
            {
                "id": self._id_of(number),
                "pipelineId": cell.pipeline_id,
                "pipelineStageId": cell.stage_id,
                "name": offer.title.format_map(names),
                "description": _written(_one_of(phrasing.descriptions, text_at), names),
                "expectedValue": value and value * _UNITS.get(currency, 1),
                "currency": currency,
                "notes": _written(_one_of(notes, notes_at), names),
                "contactId": contact and contact.id,
                "contactType": contact.type if contact else "USER",
                "ownerId": self._owner(owner)["id"],
                "referredByCustomerId": referrer and referrer.id,
                "referredByContactType": referrer.type if referrer else "USER",
                "createdAt": created,
                "updatedAt": updated,
            }
        )
        return self._change(deal, names) if self._change else deal

    def contact(self, number: int) -> Party | None:
        """Return who a deal is with."""
        own = self._chance.below(number)
        company, contact, kind = own.numbers(("company", "contactId", "contactType"))
        return self._contact(company % self._reach(number), as_fraction(kind), contact)

    def _cell(self, number: int) -> Cell:
        """Return the stage of a deal: each round turns the places of the first one."""
        turn, slot = divmod(number, len(self._places))
        return self._places[(slot + self._shift(turn)) % len(self._places)]

    def _shift_of(self, turn: int) -> int:
        if not turn:
            return 0
        return self._chance.below("round").below(turn).pick(range(len(self._places)), "turn")

    def _created_at(self, number: int) -> int:
        slots, own = len(self._places), self._chance.below(number)
        return self._period.created_of(own, number, slots=slots)

    def _reach(self, number: int) -> int:
        """Return how many companies a deal may be with: the same, however many there will be."""
        block = self._contacts.block
        return block.companies * (1 + number // block.deals)

    def _contact(self, company: int, kind: float, number: int) -> Party | None:
        if kind < _WITHOUT_CONTACT:
            return None
        if kind < _WITH_COMPANY:
            return self._contacts.company(company)
        return self._contacts.person(_one_of(self._contacts.staff(company), number))

    def _referrer(self, own: Source, number: int, company: int) -> Party:
        """Return another company, one of its people, or a person of its block without one."""
        contacts, reach = self._contacts, self._reach(number)
        other = (company + 1 + own.pick(range(reach - 1), "referring company")) % reach
        if own.fraction("referredByContactType") < _REFERRED_BY_COMPANY:
            return contacts.company(other)
        people = [*contacts.staff(other), *contacts.independents(other)]
        return contacts.person(own.pick(people, "referredByCustomerId"))

    def _owner(self, place: float) -> NewRecord:
        """Return a user; the first has the most deals."""
        return self._users[int(place * place * len(self._users))]


def _places(draws: Draws, cells: Sequence[Cell]) -> list[Cell]:
    """Return the cell of each deal of a round: the deals of each cell lie evenly apart.

    So a few deals are already spread over pipelines and stages as the whole is.
    """
    chance = draws.of("deals", 0)
    seats = [(cell, seat) for cell in cells for seat in range(cell.deals)]
    placed = [
        ((seat + chance.below(place).fraction("stage")) / cell.deals, place, cell)
        for place, (cell, seat) in enumerate(seats)
    ]
    return [cell for _, _, cell in sorted(placed, key=itemgetter(0, 1))]


def _picked(draws: Draws, places: Sequence[Cell]) -> list[int]:
    """Return the slots of a round in the order in which an incomplete one has them.

    However few there are, each cell has its share, and the deals of a cell are far apart in time.
    """
    slots: dict[Cell, list[int]] = {}
    for slot, cell in enumerate(places):
        slots.setdefault(cell, []).append(slot)
    ranked = []
    for number, own in enumerate(slots.values()):
        place = draws.shuffled(len(own), "deals", "picked", number)
        chance = draws.of("deals", "picked", number)
        ranked += [
            ((rank + chance.fraction(rank)) / len(own), own[place(rank)])
            for rank in range(len(own))
        ]
    return [slot for _, slot in sorted(ranked)]


def _value(floor: int | None, place: float, *, style: float) -> int | None:
    """Return a value between `floor` and ten times that, mostly low and mostly round."""
    if floor is None or style < _WITHOUT_VALUE:
        return None
    # Only operations that IEEE 754 rounds exactly: powers and logarithms differ by platform.
    value = int(floor / (1 - 0.9 * place))
    if style > 1 - _EXACT_PRICE:
        return value // 10 * 10
    for limit, step in _STEPS:
        if value < limit:
            return value // step * step
    return value // _COARSEST_STEP * _COARSEST_STEP


def _age(place: float, cell: Cell) -> float:
    """Return how late a deal was changed; one of the first stage was not, or soon."""
    progress = cell.stage / max(1, cell.stages - 1)
    late = max(0.0, place - _UNTOUCHED) / (1 - _UNTOUCHED) if cell.stage == 0 else place
    return (progress + late) / 2


def _one_of(options: Sequence[T], number: int) -> T:
    return options[number % len(options)]


def _written(text: str | None, names: Mapping[str, str | None]) -> str | None:
    return text.format_map(names) if text and "{" in text else text
