"""The names and places that generated records choose from, generated once from the seed.

The only module that uses Faker, and Faker decides nothing else: `draws` chooses the entry of each
record. Each pool starts Faker anew, so that a change to one does not change the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from mockserver.determinism import fraction

if TYPE_CHECKING:
    from faker import Faker

__all__ = ["Line", "Pools", "fill"]

_FIRST_NAMES = 200
_LAST_NAMES = 300
_FAMILY_BRANDS = 200
_STREETS = 200
_CITIES = 80
_PHONES = 400

_STEMS = (
    "North", "Blue", "Silver", "Bright", "Clear", "Iron", "Green", "High", "Red", "Oak", "Swift",
    "Golden", "Harbor", "Maple",
)  # fmt: skip
_TAILS = (
    "wind", "peak", "field", "bridge", "river", "gate", "light", "stone", "water", "ridge",
    "point", "line", "crest", "brook",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of business: the ending of a company's name, its industry, and what it does."""

    suffix: str
    industry: str
    description: str


_LINES = tuple(
    Line(suffix=suffix, industry=industry, description=description)
    for suffix, industry, description in (
        ("Logistics", "Logistics", "Freight and warehousing for retailers."),
        ("Software", "Software", "Planning software for mid-sized manufacturers."),
        ("Health", "Healthcare", "Runs outpatient clinics in three states."),
        ("Foods", "Food & Beverage", "Packaged foods for grocery chains."),
        ("Capital", "Financial Services", "Growth lending to family-owned companies."),
        ("Robotics", "Manufacturing", "Builds picking robots for warehouses."),
        ("Energy", "Energy", "Operates solar parks and battery storage."),
        ("Media", "Media", "Trade magazines, newsletters and events."),
        ("Consulting", "Professional Services", "Operations consulting for the public sector."),
        ("Insurance", "Insurance", "Commercial insurance for small businesses."),
        ("Retail Group", "Retail", "Home and garden stores in the Midwest."),
        ("Analytics", "Software", "Demand forecasts for consumer brands."),
        ("Pharma", "Pharmaceuticals", "Contract development of generics."),
        ("Travel", "Travel", "Business travel management."),
        ("Learning", "Education", "Online courses for technical trades."),
        ("Construction", "Construction", "General contractor for commercial buildings."),
        ("Security", "Cybersecurity", "Managed detection and response."),
        ("Telecom", "Telecommunications", "Fiber networks for rural regions."),
        ("Motors", "Automotive", "Parts and fleet services for dealers."),
        ("Labs", "Biotechnology", "Diagnostics for hospital laboratories."),
        ("Legal", "Legal Services", "Contract review as a service."),
        ("Properties", "Real Estate", "Manages offices and shared workspaces."),
        ("Agritech", "Agriculture", "Sensors and irrigation control for growers."),
        ("Staffing", "Human Resources", "Recruiting for engineering teams."),
        ("Payments", "Financial Technology", "Card acceptance for marketplaces."),
        ("Design", "Design", "Brand and product design studio."),
        ("Hospitality", "Hospitality", "Boutique hotels and event venues."),
        ("Supply", "Wholesale", "Industrial supplies, delivered the next day."),
    )
)


@dataclass(frozen=True, kw_only=True)
class Pools:
    """The pools of one seed and the version of Faker; no entry is twice in its pool."""

    faker: str
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    brands: tuple[str, ...]
    lines: tuple[Line, ...]
    streets: tuple[str, ...]
    cities: tuple[str, ...]
    phones: tuple[str, ...]


@lru_cache(maxsize=8)
def fill(seed: int) -> Pools:
    """Return the pools of a seed."""
    # Importing Faker takes longer than loading a whole fixture, which needs none of this.
    from faker import VERSION, Faker

    fake = Faker(locale="en_US")

    def pool(name: str, draw: Callable[[], str], size: int) -> tuple[str, ...]:
        _reseed(fake, seed, name)
        entries: dict[str, None] = {}
        while len(entries) < size:
            entries[draw()] = None
        return tuple(entries)

    return Pools(
        faker=VERSION,
        first_names=pool("first names", fake.first_name, _FIRST_NAMES),
        last_names=pool("last names", fake.last_name, _LAST_NAMES),
        brands=_brands(fake, seed, pool("family brands", fake.last_name, _FAMILY_BRANDS)),
        lines=_LINES,
        streets=pool("streets", fake.street_address, _STREETS),
        cities=pool("cities", lambda: _city(fake), _CITIES),
        phones=pool("phones", lambda: _phone(fake), _PHONES),
    )


def _reseed(fake: Faker, seed: int, name: str) -> None:
    fake.seed_instance(int(fraction(seed, "pool", name) * (1 << 53)))


def _brands(fake: Faker, seed: int, families: tuple[str, ...]) -> tuple[str, ...]:
    """Return made-up brands (Northwind), shuffled with names of families."""
    _reseed(fake, seed, "brands")
    invented = tuple(stem + tail for stem in _STEMS for tail in _TAILS)
    brands = tuple(dict.fromkeys(invented + families))
    return tuple(fake.random_sample(brands, length=len(brands)))


def _city(fake: Faker) -> str:
    state = fake.state_abbr(include_territories=False, include_freely_associated_states=False)
    return f"{fake.city()}, {state} {fake.postcode_in_state(state)}"


def _phone(fake: Faker) -> str:
    # 555-0100 to 555-0199 are kept for fiction: nobody can be called by accident.
    return f"+1-{fake.random_int(201, 989)}-555-01{fake.random_int(0, 99):02}"
