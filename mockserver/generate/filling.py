"""Filling the stock of a locale with Faker, which decides nothing else.

Which record gets which entry is the business of `draws`. Each shelf starts Faker anew, so that a
change to one leaves the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from faker import VERSION, Faker
from faker.config import AVAILABLE_LOCALES

from mockserver.core.determinism import Source
from mockserver.core.errors import StartError, quoted
from mockserver.generate.dataset import DEFAULT_LOCALE
from mockserver.generate.stock import Stock

__all__ = ["LOCALES", "filled"]

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
_ENGLISH = (
    "Logistics", "Software", "Health", "Foods", "Capital", "Robotics", "Energy", "Media",
    "Consulting", "Insurance", "Retail Group", "Analytics", "Pharma", "Travel", "Learning",
    "Construction", "Security", "Telecom", "Motors", "Labs", "Legal", "Properties", "Agritech",
    "Staffing", "Payments", "Design", "Hospitality", "Supply",
)  # fmt: skip


class _Country(NamedTuple):
    """What Faker does not say of a locale, or says in another way than an address needs it.

    `lines` are its words for the lines of business, in the order of `industries.LINES`; `city` and
    `street` are patterns for Faker. `latin` spells letters as the country does.
    """

    currency: str
    forms: tuple[str, ...] = ("",)
    lines: tuple[str, ...] = _ENGLISH
    company: str = "{brand} {line} {form}"
    street: str = "{{street_address}}"
    city: str = "{{postcode}} {{city}}"
    address: str = "{street}, {city}"
    latin: Mapping[str, str] = {}


_COUNTRIES: Mapping[str, _Country] = {
    "en_US": _Country("USD", company="{brand} {line}"),
    "en_GB": _Country("GBP", forms=("Ltd", "Ltd", "PLC"), city="{{city}} {{postcode}}"),
    "de_DE": _Country(
        "EUR",
        forms=("GmbH", "GmbH", "AG", "GmbH & Co. KG"),
        lines=(
            "Logistik", "Software", "Gesundheit", "Lebensmittel", "Kapital", "Robotik", "Energie",
            "Medien", "Beratung", "Versicherungen", "Handel", "Analytik", "Pharma", "Reisen",
            "Akademie", "Bau", "Sicherheit", "Telekom", "Motoren", "Labor", "Recht", "Immobilien",
            "Agrartechnik", "Personal", "Zahlungssysteme", "Design", "Hotels", "Bedarf",
        ),
        latin={"ä": "ae", "ö": "oe", "ü": "ue"},
    ),
    "fr_FR": _Country(
        "EUR",
        forms=("SARL", "SAS", "SA"),
        lines=(
            "Logistique", "Logiciels", "Santé", "Alimentation", "Capital", "Robotique", "Énergie",
            "Médias", "Conseil", "Assurances", "Distribution", "Analyse", "Pharma", "Voyages",
            "Formation", "Construction", "Sécurité", "Télécom", "Moteurs", "Laboratoires",
            "Juridique", "Immobilier", "Agritech", "Recrutement", "Paiements", "Design",
            "Hôtellerie", "Fournitures",
        ),
    ),
    "es_ES": _Country(
        "EUR",
        forms=("S.L.", "S.L.", "S.A."),
        lines=(
            "Logística", "Software", "Salud", "Alimentación", "Capital", "Robótica", "Energía",
            "Medios", "Consultoría", "Seguros", "Distribución", "Analítica", "Farma", "Viajes",
            "Formación", "Construcciones", "Seguridad", "Telecom", "Motores", "Laboratorios",
            "Abogados", "Inmobiliaria", "Agrotech", "Selección", "Pagos", "Diseño", "Hoteles",
            "Suministros",
        ),
    ),
    "it_IT": _Country(
        "EUR",
        forms=("S.r.l.", "S.r.l.", "S.p.A."),
        lines=(
            "Logistica", "Software", "Salute", "Alimentari", "Capitale", "Robotica", "Energia",
            "Media", "Consulenza", "Assicurazioni", "Distribuzione", "Analisi", "Farma", "Viaggi",
            "Formazione", "Costruzioni", "Sicurezza", "Telecom", "Motori", "Laboratori", "Legale",
            "Immobiliare", "Agritech", "Risorse", "Pagamenti", "Design", "Alberghi", "Forniture",
        ),
        city="{{postcode_city_province}}",
    ),
    "nl_NL": _Country(
        "EUR",
        forms=("B.V.", "B.V.", "N.V."),
        lines=(
            "Logistiek", "Software", "Zorg", "Voeding", "Kapitaal", "Robotica", "Energie", "Media",
            "Advies", "Verzekeringen", "Retail", "Analyse", "Farma", "Reizen", "Opleidingen",
            "Bouw", "Beveiliging", "Telecom", "Motoren", "Laboratoria", "Juristen", "Vastgoed",
            "Agritech", "Personeel", "Betalingen", "Ontwerp", "Hotels", "Levering",
        ),
    ),
    "pl_PL": _Country(
        "PLN",
        forms=("Sp. z o.o.", "Sp. z o.o.", "S.A."),
        lines=(
            "Logistyka", "Oprogramowanie", "Zdrowie", "Żywność", "Kapitał", "Robotyka", "Energia",
            "Media", "Doradztwo", "Ubezpieczenia", "Handel", "Analityka", "Farmacja", "Podróże",
            "Szkolenia", "Budownictwo", "Ochrona", "Telekom", "Motory", "Laboratoria", "Prawo",
            "Nieruchomości", "Agrotech", "Kadry", "Płatności", "Projekt", "Hotele", "Zaopatrzenie",
        ),
    ),
    "pt_BR": _Country(
        "BRL",
        forms=("Ltda.", "Ltda.", "S.A."),
        lines=(
            "Logística", "Software", "Saúde", "Alimentos", "Capital", "Robótica", "Energia",
            "Mídia", "Consultoria", "Seguros", "Varejo", "Análise", "Farma", "Viagens", "Ensino",
            "Construções", "Segurança", "Telecom", "Motores", "Laboratórios", "Advocacia",
            "Imóveis", "Agrotech", "Recrutamento", "Pagamentos", "Design", "Hotelaria",
            "Suprimentos",
        ),
        city="{{city}} - {{estado_sigla}}, {{postcode}}",
    ),
    "sv_SE": _Country(
        "SEK",
        forms=("AB",),
        lines=(
            "Logistik", "Programvara", "Hälsa", "Livsmedel", "Kapital", "Robotik", "Energi",
            "Media", "Konsult", "Försäkring", "Handel", "Analys", "Läkemedel", "Resor",
            "Utbildning", "Bygg", "Säkerhet", "Telekom", "Motor", "Laboratorier", "Juridik",
            "Fastigheter", "Agroteknik", "Bemanning", "Betalningar", "Design", "Hotell",
            "Leverans",
        ),
    ),
    "ja_JP": _Country(
        "JPY",
        forms=("株式会社", "株式会社", "合同会社"),
        lines=(
            "物流", "ソフト", "医療", "食品", "キャピタル", "ロボティクス", "電力", "メディア",
            "コンサルティング", "保険", "商事", "アナリティクス", "製薬", "旅行", "学園", "建設",
            "警備", "通信", "自動車", "研究所", "法務", "不動産", "農業技術", "人材", "決済",
            "デザイン", "ホテル", "資材",
        ),
        company="{brand}{line}{form}",
        street="{{town}}{{chome}}{{ban}}{{gou}}",
        city="〒{{postcode}} {{prefecture}}{{city}}",
        address="{city}{street}",
    ),
}  # fmt: skip

LOCALES = tuple(_COUNTRIES)
"""The locales whose stocks are committed."""


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
        self._country = _COUNTRIES.get(locale, _Country("USD", city="{{city}}"))
        self._fake = Faker(locale=locale)
        self._latin: dict[str, str] = {}

    def stock(self) -> Stock:
        fake, country = self._fake, self._country
        return Stock(
            locale=self._locale,
            faker=VERSION,
            first_names=self._shelf("first names", self._name("first_name"), _FIRST_NAMES),
            last_names=self._shelf("last names", self._name("last_name"), _LAST_NAMES),
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
            latin={**country.latin, **self._latin},
        )

    def _shelf(self, name: str, draw: Callable[[], str], most: int) -> tuple[str, ...]:
        """Return up to `most` entries, as many as Faker has."""
        self._start(name)
        drawn = (draw() for _ in range(most * _PATIENCE))
        return tuple(_first(drawn, most))

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
        families = self._shelf("family brands", self._name("last_name"), _FAMILY_BRANDS)
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


def _first(drawn: Iterable[str], most: int) -> dict[str, None]:
    found: dict[str, None] = {}
    for entry in drawn:
        found[entry] = None
        if len(found) == most:
            break
    return found


def _currencies(own: str) -> tuple[str, ...]:
    """Return currencies as often as companies pay in them: mostly the country's own."""
    others = [one for one in ("USD", "EUR", "EUR", "EUR", "GBP", "GBP", "CAD") if one != own]
    return (own,) * 14 + tuple(others)
