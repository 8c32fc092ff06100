"""The stock of names and places of a locale, which generated records choose from.

Stocks are committed, so that a data set is the same whichever Faker is installed. One of a locale
that has none is filled when it is asked for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from mockserver.packaged import is_packaged, read_packaged

__all__ = ["DEFAULT_LOCALE", "STOCKS", "Stock", "stock_of", "to_json"]

DEFAULT_LOCALE = "en_US"

STOCKS = Path(__file__).with_name("stocks")

_SPELLED: Mapping[str, str] = {
    "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
}  # fmt: skip
"""Letters that Unicode does not take apart into a plain one and its marks."""


@dataclass(frozen=True, kw_only=True)
class Stock:
    """What a locale has in stock, filled by which version of Faker; no entry occurs twice.

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
        spelled = self.latin.get(text, text).lower()
        for letter, plain in (*self.latin.items(), *_SPELLED.items()):
            spelled = spelled.replace(letter, plain)
        letters = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
        return "".join(filter(str.isalnum, letters))


@lru_cache(maxsize=8)
def stock_of(locale: str) -> Stock:
    """Return the stock of a locale such as `de_DE`.

    Raises:
        StartError: Faker knows no such locale.
    """
    path = STOCKS / f"{locale}.json"
    if is_packaged(path):
        return _stock(orjson.loads(read_packaged(path)))
    # Importing Faker takes longer than reading a stock, which most do.
    from mockserver.seeding.filling import filled

    return filled(locale)


def to_json(stock: Stock) -> bytes:
    """Return what the file of a stock holds."""
    return orjson.dumps(stock, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _stock(held: Mapping[str, Any]) -> Stock:
    shelves: dict[str, Any] = {
        name: tuple(entry) if isinstance(entry, list) else entry for name, entry in held.items()
    }
    return Stock(**shelves)
