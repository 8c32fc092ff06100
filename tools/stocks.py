"""`python -m tools.stocks`: fill the committed stocks of the locales.

The stocks decide what is generated: filling them again makes other data sets, which is a new
version of the generator.
"""

from __future__ import annotations

from mockserver.generate.countries import LOCALES
from mockserver.generate.filling import filled
from mockserver.generate.locales import STOCKS
from mockserver.generate.stock import to_json

if __name__ == "__main__":
    STOCKS.mkdir(exist_ok=True)
    for locale in LOCALES:
        (STOCKS / f"{locale}.json").write_bytes(to_json(filled(locale)))
