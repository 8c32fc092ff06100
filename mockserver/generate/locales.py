"""The stocks of the locales: committed, so that a data set is the same with any version of Faker.

The stock of any other locale is filled on first use.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from mockserver.core.packaged import is_packaged, read_packaged
from mockserver.generate.stock import Stock, from_json

__all__ = ["STOCKS", "stock_of"]

STOCKS = Path(__file__).with_name("stocks")


@lru_cache(maxsize=8)
def stock_of(locale: str) -> Stock:
    """Return the stock of a locale such as `de_DE`.

    Raises:
        StartError: Faker knows no such locale.
    """
    path = STOCKS / f"{locale}.json"
    if is_packaged(path):
        return from_json(read_packaged(path))
    # Importing Faker takes longer than reading a stock, which most do.
    from mockserver.generate.filling import filled

    return filled(locale)
