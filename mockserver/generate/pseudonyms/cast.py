"""A cast: the made-up people and companies that stand for real ones.

Whatever stands for an original is drawn from a stock by a hash of the original with a secret, and
is drawn again if it is an original itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from mockserver.core.determinism import Source, seeded_hex
from mockserver.generate.industries import LINES, Line
from mockserver.generate.locales import stock_of
from mockserver.generate.phrases import PHRASING

__all__ = ["Cast", "folded"]

_LOCALE = "en_US"
_ATTEMPTS = 20
_DIGITS = 8
_REMEMBERED = 1 << 14
"""How many drawn texts need not be compared again; the stock has fewer entries."""

_WORD = re.compile(r"\w+")
_TITLES = tuple(offer.title for one in PHRASING.values() for offer in one.offers)
_TEXTS = tuple(
    text
    for one in PHRASING.values()
    for text in (*one.descriptions, *one.opening, *one.middle, *one.closing)
    if text and "{" not in text
)


def folded(text: str) -> str:
    """Return a text so that spellings of the same name are equal."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class Cast:
    """Draws what stands for originals; `originals` are never drawn."""

    def __init__(self, secret: bytes, originals: Iterable[str]) -> None:
        self._secret = secret
        self._chance = Source.of(0, "pseudonym", secret=secret)
        self._stock = stock_of(_LOCALE)
        self._originals = {_words(text) for text in originals} - {()}
        self._lengths = sorted({len(words) for words in self._originals})
        self._is_original = lru_cache(maxsize=_REMEMBERED)(self._holds_original)

    def first_name(self, full_name: str) -> str:
        """Return what stands for the first name of a person."""
        return self._drawn("first name", full_name, self._one_of(self._stock.first_names))

    def last_name(self, full_name: str) -> str:
        """Return what stands for the last name of a person."""
        return self._drawn("last name", full_name, self._one_of(self._stock.last_names))

    def address(self, address: str, *, full_name: str, company: str) -> str:
        """Return what stands for the e-mail address of a person, at a company."""
        slug = self._stock.slug
        name = f"{slug(self.first_name(full_name))}.{slug(self.last_name(full_name))}"
        return f"{name}.{self._digits('address', address)}@{self.host(company)}"

    def phone(self, number: str) -> str:
        """Return what stands for a phone number."""
        return self._drawn("phone", number, self._one_of(self._stock.phones))

    def postal_address(self, original: str) -> str:
        """Return what stands for a postal address."""

        def make(own: Source) -> str:
            return self._stock.address.format(
                street=own.pick(self._stock.streets, "street"),
                city=own.pick(self._stock.cities, "city"),
            )

        return self._drawn("postal address", original, make)

    def company(self, name: str) -> str:
        """Return the name of what stands for a company."""

        def make(own: Source) -> str:
            return self._stock.company.format(
                brand=own.pick(self._stock.brands, "brand"),
                line=self._stock.lines[self._line(name)],
                form=own.pick(self._stock.forms, "form"),
            )

        return self._drawn("company", name, make)

    def host(self, company: str) -> str:
        """Return the host name of what stands for a company."""
        return f"{self._stock.slug(self.company(company))}.example"

    def line(self, company: str) -> Line:
        """Return the line of business of what stands for a company."""
        return LINES[self._line(company)]

    def about(self, text: str, *, company: str) -> str:
        """Return what stands for a text about a company: that of its line of business."""
        description = self.line(company).description
        return self.text(text) if self._is_original(description) else description

    def title(self, title: str, *, company: str) -> str:
        """Return what stands for the title of a deal with a company."""
        pattern = self._drawn("title", title, self._one_of(_TITLES))
        return pattern.format(company=self.company(company))

    def text(self, text: str) -> str:
        """Return what stands for a text."""
        return self._drawn("text", text, self._one_of(_TEXTS))

    def _line(self, company: str) -> int:
        return self._chance.below("line").pick(range(len(LINES)), folded(company))

    @staticmethod
    def _one_of(options: Sequence[str]) -> Callable[[Source], str]:
        return lambda own: own.pick(options, "option")

    def _drawn(self, what: str, original: str, make: Callable[[Source], str]) -> str:
        own = self._chance.below(what).below(folded(original))
        for attempt in range(_ATTEMPTS):
            text = make(own.below(attempt))
            if not self._is_original(text):
                return text
        return self._digits(what, original)

    def _holds_original(self, text: str) -> bool:
        """Return whether words of a text, one after another, are an original."""
        words = _words(text)
        return any(
            words[at : at + length] in self._originals
            for length in self._lengths
            for at in range(len(words) - length + 1)
        )

    def _digits(self, what: str, original: str) -> str:
        return seeded_hex(0, what, folded(original), digits=_DIGITS, secret=self._secret)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))
