"""The locale of a data set: names, addresses, company forms and currencies of one country."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from mockserver import Config, create_app
from mockserver.generate import build
from mockserver.generate.countries import LOCALES
from mockserver.generate.locales import stock_of
from support import Run

CURRENCIES = {
    "en_US": "USD", "en_GB": "GBP", "de_DE": "EUR", "fr_FR": "EUR", "es_ES": "EUR", "it_IT": "EUR",
    "nl_NL": "EUR", "pl_PL": "PLN", "pt_BR": "BRL", "sv_SE": "SEK", "ja_JP": "JPY",
}  # fmt: skip


@pytest.mark.parametrize("locale", LOCALES)
def test_what_a_person_has_is_of_one_locale(locale: str) -> None:
    stock, data = stock_of(locale), build("default", locale=locale)

    for person in data.tables["people"]:
        assert person["firstName"] in stock.first_names
        assert person["lastName"] in stock.last_names
        assert person["phoneNumber"] in {None, *stock.phones}
        assert person["address"] is None or any(city in person["address"] for city in stock.cities)
        assert person["email"].isascii()
        assert person["email"].endswith(".example")


@pytest.mark.parametrize("locale", LOCALES)
def test_companies_have_a_legal_form_and_most_pay_in_the_own_currency(locale: str) -> None:
    stock, data = stock_of(locale), build("default", locale=locale)
    paid = [deal["currency"] for deal in data.tables["deals"]]

    assert all(
        any(form in company["name"] for form in stock.forms) for company in data.tables["companies"]
    )
    assert paid.count(CURRENCIES[locale]) > len(paid) / 2


def test_another_locale_changes_no_id_and_no_link() -> None:
    american, german = build("default"), build("default", locale="de_DE")

    for table in ("deals", "people", "companies", "users"):
        for one, two in zip(american.tables[table], german.tables[table], strict=True):
            assert {key: one[key] for key in one if key.lower().endswith("id")} == {
                key: two[key] for key in two if key.lower().endswith("id")
            }


def test_the_manifest_names_locale_generator_and_faker(run: Run, tmp_path: Path) -> None:
    assert run("generate", "--locale", "de_DE", "--out", f"{tmp_path}/set").exit_code == 0

    manifest = orjson.loads((tmp_path / "set" / "manifest.json").read_bytes())
    assert manifest["locale"] == "de_DE"
    assert manifest["generator"] == 1
    assert manifest["faker"] == stock_of("de_DE").faker


def test_a_directory_with_another_locale_is_left_alone(run: Run, tmp_path: Path) -> None:
    run("generate", "--locale", "de_DE", "--out", f"{tmp_path}/set")
    result = run("generate", "--out", f"{tmp_path}/set")

    assert result.exit_code == 1
    assert "it holds another one, scenario default, seed 1, 120 deals as json, locale de_DE" in (
        " ".join(result.stderr.split())
    )


def test_a_server_is_started_with_a_locale() -> None:
    client = create_app(Config(locale="de_DE")).test_client()
    headers = {"Authorization": "Bearer introzy_a"}

    answer: Any = client.get("/api/pipelines/sales/deals", headers=headers).json

    assert any("GmbH" in deal["name"] for deal in answer["data"]["deals"])


def test_a_data_file_of_another_locale_is_refused(run: Run, tmp_path: Path) -> None:
    create_app(Config(data=tmp_path / "mock.json", locale="de_DE")).extensions[
        "introzy-mock"
    ].default.close()

    result = run("serve", "--port", "0", "--data", f"{tmp_path}/mock.json", "--locale", "fr_FR")

    assert result.exit_code == 1
    assert "holds scenario default, seed 1, locale de_DE, deals 120, not locale fr_FR" in (
        " ".join(result.stderr.split())
    )


@pytest.mark.parametrize("command", ["generate", "serve"])
def test_a_locale_that_does_not_exist_is_refused_with_those_that_do(
    command: str, run: Run, tmp_path: Path
) -> None:
    where = ("--out", f"{tmp_path}/set") if command == "generate" else ("--memory", "--port", "0")
    result = run(command, "--locale", "de_XX", *where)

    assert result.exit_code == 1
    assert "there is no locale 'de_XX'; use one of de_DE, en_GB, en_US" in (
        " ".join(result.stderr.split())
    )
