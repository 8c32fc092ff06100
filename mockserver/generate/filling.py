"""Filling the stock of a locale with Faker, which decides nothing else.

Which record gets which entry is the business of `draws`. Each shelf starts Faker anew, so that a
change to one leaves the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from faker import VERSION, Faker
from faker.config import AVAILABLE_LOCALES

from mockserver.core.determinism import Source
from mockserver.core.errors import StartError, quoted
from mockserver.generate.countries import COUNTRIES, LOCALES, Country
from mockserver.generate.dataset import DEFAULT_LOCALE
from mockserver.generate.stock import Stock, slug

__all__ = ["filled"]

_SEED = 1
_FIRST_NAMES = 200
_LAST_NAMES = 300
_FAMILY_BRANDS = 200
_STREETS = 200
_CITIES = 80
_PHONES = 400
_JOBS = 200
_MAIL_DOMAINS = 8
_PATIENCE = 20
"""How many draws an entry may take before a shelf counts as full."""

_STEMS = (
    "North", "Blue", "Silver", "Bright", "Clear", "Iron", "Green", "High", "Red", "Oak", "Swift",
    "Golden", "Harbor", "Maple",
)  # fmt: skip
_TAILS = (
    "wind", "peak", "field", "bridge", "river", "gate", "light", "stone", "water", "ridge",
    "point", "line", "crest", "brook",
)  # fmt: skip


def filled(locale: str) -> Stock:
    """Fill the stock of a locale, the same for the same version of Faker.

    Raises:
        StartError: Faker knows no such locale.
    """
    if locale not in AVAILABLE_LOCALES:
        known = ", ".join(sorted(LOCALES))
        raise StartError(
            f"there is no locale {quoted(locale)}; use one of {known}, or another of Faker's"
        )
    return _Filling(locale).stock()


class _Filling:
    def __init__(self, locale: str) -> None:
        self._locale = locale
        self._country = COUNTRIES.get(locale, Country("USD", city="{{city}}"))
        self._fake = Faker(locale=locale)
        self._latin = dict(self._country.latin)

    def stock(self) -> Stock:
        fake, country = self._fake, self._country
        return Stock(
            locale=self._locale,
            faker=VERSION,
            first_names=self._names("first names", "first_name", _FIRST_NAMES),
            last_names=self._names("last names", "last_name", _LAST_NAMES),
            brands=self._brands(),
            lines=country.lines,
            forms=country.forms,
            company=country.company,
            currencies=_currencies(country.currency),
            streets=self._shelf("streets", self._written(country.street), _STREETS),
            cities=self._shelf("cities", self._city, _CITIES),
            address=country.address,
            phones=self._shelf("phones", self._phone, _PHONES),
            mail_domains=self._mail_domains(),
            jobs=self._shelf("jobs", fake.job, _JOBS),
            latin=self._latin,
        )

    def _shelf(self, name: str, draw: Callable[[], str], most: int) -> tuple[str, ...]:
        """Return up to `most` entries, as many as Faker has."""
        self._start(name)
        drawn = (draw() for _ in range(most * _PATIENCE))
        return _first(drawn, most, key=str)

    def _names(self, name: str, kind: str, most: int) -> tuple[str, ...]:
        """Return up to `most` names that e-mail addresses spell differently."""
        self._start(name)
        draw = self._name(kind)
        drawn = (draw() for _ in range(most * _PATIENCE))
        return _first(drawn, most, key=lambda entry: slug(entry, self._latin))

    def _start(self, name: str) -> None:
        self._fake.seed_instance(int(Source.of(_SEED, "pool").fraction(name) * (1 << 53)))

    def _name(self, kind: str) -> Callable[[], str]:
        """Return what draws a name, and notes its Latin spelling if Faker has one."""
        pair = getattr(self._fake, f"{kind}_pair", None)
        if pair is None:
            named: Callable[[], str] = getattr(self._fake, kind)
            return named

        def draw() -> str:
            name, _, spelled = pair()
            self._latin[name] = spelled.lower()
            return str(name)

        return draw

    def _brands(self) -> tuple[str, ...]:
        """Shuffle made-up brands (Northwind), where they are English, among those of families."""
        families = self._names("family brands", "last_name", _FAMILY_BRANDS)
        invented = (stem + tail for stem in _STEMS for tail in _TAILS)
        english = self._locale.startswith("en_")
        brands = tuple(dict.fromkeys((*(invented if english else ()), *families)))
        self._start("brands")
        return tuple(self._fake.random_sample(brands, length=len(brands)))

    def _written(self, pattern: str) -> Callable[[], str]:
        return lambda: ", ".join(map(str.strip, self._fake.parse(pattern).split("\n")))

    def _city(self) -> str:
        if self._locale != DEFAULT_LOCALE:
            return self._written(self._country.city)()
        fake = self._fake
        state = fake.state_abbr(include_territories=False, include_freely_associated_states=False)
        return f"{fake.city()}, {state} {fake.postcode_in_state(state)}"

    def _phone(self) -> str:
        if self._locale != DEFAULT_LOCALE:
            return str(self._fake.phone_number())
        # 555-0100 to 555-0199 are kept for fiction: nobody can be called by accident.
        area, number = self._fake.random_int(201, 989), self._fake.random_int(0, 99)
        return f"+1-{area}-555-01{number:02}"

    def _mail_domains(self) -> tuple[str, ...]:
        """Return the names of free-mail providers, under a domain that reaches nobody."""
        if self._locale == DEFAULT_LOCALE:
            return ("mail.example",)
        names = self._shelf("mail domains", self._fake.free_email_domain, _MAIL_DOMAINS)
        return tuple(dict.fromkeys(f"{name.partition('.')[0]}.example" for name in names))


def _first(drawn: Iterable[str], most: int, key: Callable[[str], str]) -> tuple[str, ...]:
    """Return the first entry of each key."""
    found: dict[str, str] = {}
    for entry in drawn:
        found.setdefault(key(entry), entry)
        if len(found) == most:
            break
    return tuple(found.values())


def _currencies(own: str) -> tuple[str, ...]:
    """Return currencies as often as companies pay in them: mostly the country's own."""
    others = [one for one in ("USD", "EUR", "EUR", "EUR", "GBP", "GBP", "CAD") if one != own]
    return (own,) * 14 + tuple(others)
