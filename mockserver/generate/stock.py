"""The stock of names and places of a locale, which generated records choose from."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from mockserver.generate.draws import Draws

__all__ = ["Names", "Stock", "from_json", "slug", "to_json"]

_SPELLED: Mapping[str, str] = {
    "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
}  # fmt: skip
"""Letters that Unicode does not take apart into a plain one and its marks."""


@dataclass(frozen=True, kw_only=True)
class Stock:
    """What a locale has in stock, filled by which version of Faker; no entry occurs twice.

    No two first names, last names or brands have the same slug, so that e-mail addresses differ.
    A company is called as `company` says, of a brand, the word for its line of business and a legal
    form. `currencies` are as frequent as they are listed. `latin` spells in Latin letters what an
    e-mail address needs so.
    """

    locale: str
    faker: str
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    brands: tuple[str, ...]
    lines: tuple[str, ...]
    forms: tuple[str, ...]
    company: str
    currencies: tuple[str, ...]
    streets: tuple[str, ...]
    cities: tuple[str, ...]
    address: str
    phones: tuple[str, ...]
    mail_domains: tuple[str, ...]
    jobs: tuple[str, ...]
    latin: Mapping[str, str]

    def slug(self, text: str) -> str:
        """Return a text as an e-mail address or a host name has it, in small ASCII letters."""
        return slug(text, self.latin)

    def mailbox(self, first_name: str, last_name: str) -> str:
        """Return what a person's e-mail address has before its @."""
        return f"{self.slug(first_name)}.{self.slug(last_name)}"

    def host(self, company: str) -> str:
        """Return the host name of a company."""
        return f"{self.slug(company)}.example"

    def website(self, company: str) -> str:
        """Return the website of a company."""
        return f"https://www.{self.host(company)}"


class Names:
    """The full names of a table's people; none is repeated before all have been used."""

    def __init__(self, table: str, draws: Draws, stock: Stock) -> None:
        self._stock = stock
        self._size = len(stock.first_names) * len(stock.last_names)
        self._place = draws.shuffled(self._size, table, "name")

    def of(self, number: int) -> tuple[str, str]:
        """Return the first and the last name of a person."""
        last, first = divmod(self._place(number), len(self._stock.first_names))
        return self._stock.first_names[first], self._stock.last_names[last]

    def mailbox(self, number: int) -> str:
        """Return what no other e-mail address of the table has before its @."""
        earlier = number // self._size
        return f"{self._stock.mailbox(*self.of(number))}{earlier + 1 if earlier else ''}"


def slug(text: str, latin: Mapping[str, str]) -> str:
    """Return a text in small ASCII letters, where `latin` spells what has its own spelling."""
    if text.isascii():  # as most are, and then nothing is spelled otherwise
        return "".join(filter(str.isalnum, text.lower()))
    spelled = latin.get(text, text).lower()
    for letter, plain in (*latin.items(), *_SPELLED.items()):
        spelled = spelled.replace(letter, plain)
    letters = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return "".join(filter(str.isalnum, letters))


def to_json(stock: Stock) -> bytes:
    """Return what the file of a stock holds."""
    return orjson.dumps(stock, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def from_json(text: bytes) -> Stock:
    """Return the stock that a file holds."""
    shelves: dict[str, Any] = {
        name: tuple(entry) if isinstance(entry, list) else entry
        for name, entry in orjson.loads(text).items()
    }
    return Stock(**shelves)
