"""Stocks of names and places: committed for some locales, filled when asked for of others."""

from __future__ import annotations

import subprocess
import sys

import pytest
from faker import VERSION

from mockserver.core.errors import StartError
from mockserver.generate.countries import LOCALES
from mockserver.generate.filling import filled
from mockserver.generate.locales import STOCKS, stock_of
from mockserver.generate.stock import to_json

LISTED = "en_US en_GB de_DE fr_FR es_ES it_IT nl_NL pl_PL pt_BR sv_SE ja_JP"
SHELVES = ("first_names", "last_names", "brands", "lines", "forms", "streets", "cities", "phones")


def test_the_listed_locales_have_a_stock() -> None:
    assert {path.stem for path in STOCKS.glob("*.json")} == {*LISTED.split()} == {*LOCALES}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_committed_stock_is_what_its_version_of_faker_fills(locale: str) -> None:
    if stock_of(locale).faker != VERSION:
        pytest.skip(f"filled by Faker {stock_of(locale).faker}, not by {VERSION}")

    assert to_json(filled(locale)) == (STOCKS / f"{locale}.json").read_bytes(), "run `make stocks`"


@pytest.mark.parametrize("locale", LOCALES)
def test_a_stock_has_no_entry_twice_and_none_empty(locale: str) -> None:
    stock = stock_of(locale)

    for shelf in SHELVES:
        entries = [entry for entry in getattr(stock, shelf) if shelf != "forms"]
        assert len({*entries}) == len(entries)
        assert all(entry == entry.strip() and entry for entry in entries)


@pytest.mark.parametrize("locale", LOCALES)
def test_each_name_has_a_spelling_for_e_mail_addresses(locale: str) -> None:
    stock = stock_of(locale)

    for name in (*stock.first_names, *stock.last_names):
        assert stock.slug(name).isascii()
        assert stock.slug(name)


@pytest.mark.parametrize("shelf", ["first_names", "last_names", "brands"])
@pytest.mark.parametrize("locale", LOCALES)
def test_no_two_names_are_spelled_the_same_in_e_mail_addresses(locale: str, shelf: str) -> None:
    stock = stock_of(locale)

    slugs = [stock.slug(name) for name in getattr(stock, shelf)]

    assert len({*slugs}) == len(slugs)


def test_names_are_spelled_as_their_country_spells_them() -> None:
    assert stock_of("de_DE").slug("Jürgen Groß-Böhm") == "juergengrossboehm"
    assert stock_of("pl_PL").slug("Małgorzata") == "malgorzata"
    assert stock_of("ja_JP").slug(stock_of("ja_JP").last_names[0]).isalpha()


def test_reading_a_committed_stock_imports_no_faker() -> None:
    program = (
        "import sys; from mockserver.generate.locales import stock_of; stock_of('de_DE');"
        "sys.exit('faker' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_another_locale_of_fakers_is_filled_on_the_spot() -> None:
    assert stock_of("fi_FI").faker == VERSION
    assert stock_of("fi_FI").last_names == filled("fi_FI").last_names


def test_a_locale_that_faker_does_not_know_is_refused_with_those_there_are() -> None:
    with pytest.raises(StartError, match=r"no locale 'xx_YY'; use one of de_DE, en_GB, .*"):
        stock_of("xx_YY")
