"""A file of one's own says what a data set is made from."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from mockserver.core.records import NewRecord, digest
from mockserver.generate import DataSet, build, plan
from mockserver.schema import SCHEMA, crm_schema

Write: TypeAlias = "Callable[..., str]"

RECORDS = """
records:
  users:
    maya: {firstName: Maya, email: maya@company.example}
  companies:
    acme: {name: Acme}
  people:
    ada: {firstName: Ada, lastName: Byron, company: acme, phoneNumber: 0800 1}
  deals:
    17: {name: A deal, stage: SALES Qualified, contact: ada, createdAt: 3 weeks ago}
    big: {name: The big one, stage: REFERRAL Won, contact: acme, referrer: ada, owner: maya}
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str, name: str = "own.yaml") -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return write


def stages(data: DataSet) -> Counter[str]:
    labels = {stage["id"]: stage["label"] for stage in data.tables["stages"]}
    return Counter(labels[deal["pipelineStageId"]] for deal in data.tables["deals"])


def by_name(data: DataSet, table: str) -> Mapping[str, Any]:
    return {SCHEMA.resources[table].name_of(record): record for record in data.tables[table]}


def digest_of(data: DataSet) -> str:
    return digest({table: enumerate(rows, 1) for table, rows in data.tables.items()})


def test_an_empty_file_is_like_default(write: Write) -> None:
    data = build(write(""))

    default = build("default")
    assert {table: len(rows) for table, rows in data.tables.items()} == {
        table: len(rows) for table, rows in default.tables.items()
    }
    assert stages(data) == stages(default)
    assert (data.clock, data.locale) == (default.clock, default.locale)


def test_numbers_by_stage_are_exact(write: Write) -> None:
    data = build(write("stages: {SALES Lead: 7, SALES Won: 2, PARTNER Active: 0}"))

    assert stages(data) == {"Lead": 7, "Won": 2}
    assert len(data.tables["pipelines"]) == 5


@pytest.mark.parametrize("deals", [10, 50, 1_000])
def test_shares_by_stage_are_of_any_number_of_deals(write: Write, deals: int) -> None:
    file = write("deals: 20\nstages: {SALES Lead: 70%, SALES Won: 30%}")

    assert stages(build(file)) == {"Lead": 14, "Won": 6}
    assert stages(build(file, sizes={"deals": deals})) == {
        "Lead": deals * 7 // 10,
        "Won": deals * 3 // 10,
    }


@pytest.mark.parametrize("deals", [2, 3, 99, 250, 700])
def test_a_smaller_set_is_a_subset_of_a_larger_one(write: Write, deals: int) -> None:
    file = write(f"stages: {{SALES Lead: 7%, SALES Won: 93%}}\n{RECORDS}")
    texts = {
        size: {table: {*map(repr, rows)} for table, rows in made.tables.items()}
        for size in (deals, 999)
        for made in [build(file, sizes={"deals": size})]
    }

    assert len(texts[deals]["deals"]) == deals
    assert all(texts[deals][table] <= rows for table, rows in texts[999].items())


def test_empty_has_only_what_is_asked_for(write: Write) -> None:
    assert not build(write("from: empty")).tables["pipelines"]

    data = build(write(f"from: empty\n{RECORDS}"))

    assert [one["type"] for one in data.tables["pipelines"]] == ["SALES", "REFERRAL"]
    assert {*by_name(data, "deals")} == {"A deal", "The big one"}
    assert len(data.tables["companies"]) == 4


def test_values_are_fixed_drawn_or_written_with_others(write: Write) -> None:
    data = build(
        write(
            """
            deals: 200
            values:
              deals:
                name: "{company}, {currency} {expectedValue} ({description}) {{}}"
                currency: [EUR, EUR, CHF]
                expectedValue: {from: 100, to: 500, step: 100}
                description: null
                notes: Fixed
              companies:
                industry: Retail
              people:
                email: "{firstName}.{lastName}@mail.example"
            """
        )
    )
    deals = data.tables["deals"]
    companies = {one["name"] for one in data.tables["companies"]}

    assert {one["expectedValue"] for one in deals} == {100, 200, 300, 400, 500}
    assert 100 < Counter(one["currency"] for one in deals)["EUR"] < 170
    assert {(one["notes"], one["description"]) for one in deals} == {("Fixed", None)}
    for deal in deals:
        company, rest = deal["name"].rsplit(", ", 1)
        assert company in companies
        assert rest == f"{deal['currency']} {deal['expectedValue']} () {{}}"
    assert {one["industry"] for one in data.tables["companies"]} == {"Retail"}
    for person in data.tables["people"]:
        assert person["email"] == f"{person['firstName']}.{person['lastName']}@mail.example"


def test_another_field_changes_no_other_value(write: Write) -> None:
    one = build(write("values: {deals: {currency: [EUR, CHF]}}"))
    two = build(write("values: {deals: {notes: [A, B], currency: [EUR, CHF]}}"))

    def without_notes(data: DataSet) -> list[NewRecord]:
        return [{**deal, "notes": None} for deal in data.tables["deals"]]

    assert without_notes(one) == without_notes(two)
    assert one.scenario != two.scenario


def test_generated_records_may_name_written_ones(write: Write) -> None:
    data = build(write(f"values: {{deals: {{owner: maya, contact: [acme, null]}}}}\n{RECORDS}"))
    maya, acme = by_name(data, "users")["Maya"], by_name(data, "companies")["Acme"]

    generated = [one for one in data.tables["deals"] if one["name"] != "A deal"]
    assert {one["ownerId"] for one in generated} == {maya["id"]}
    assert 30 < Counter(one["contactId"] for one in generated)[acme["id"]] < 90


def test_named_records_refer_to_one_another(write: Write) -> None:
    data = build(write(f"deals: 30\n{RECORDS}"))
    deals, acme = by_name(data, "deals"), by_name(data, "companies")["Acme"]
    ada, maya = by_name(data, "people")["Ada Byron"], by_name(data, "users")["Maya"]

    assert len(data.tables["deals"]) == 30
    assert ada["companyId"] == acme["id"]
    assert (deals["A deal"]["contactId"], deals["A deal"]["contactType"]) == (ada["id"], "USER")
    assert deals["A deal"]["createdAt"] == "2024-12-11T09:00:00.000Z"
    assert (deals["The big one"]["contactId"], deals["The big one"]["ownerId"]) == (
        acme["id"],
        maya["id"],
    )
    assert deals["The big one"]["referredByCustomerId"] == ada["id"]


def test_all_records_stand_in_order_of_creation_and_fit_the_schema(write: Write) -> None:
    data = build(write(f"deals: 300\n{RECORDS}"))

    for rows in data.tables.values():
        assert all(one["createdAt"] <= two["createdAt"] for one, two in pairwise(rows))
    tables = {table: dict(enumerate(rows, 1)) for table, rows in data.tables.items()}
    types = [one["type"] for one in data.tables["pipelines"]]
    assert crm_schema(types).fitting(tables, "here") == tables


def test_a_part_is_what_the_whole_has_there(write: Write) -> None:
    file = write(f"deals: 30\n{RECORDS}")
    planned, whole = plan(file).tables["deals"], build(file).tables["deals"]

    assert [planned[at] for at in range(len(whole))] == [*whole]
    for start in range(len(whole) + 1):
        for stop in range(start, len(whole) + 1):
            assert (*planned[start:stop],) == whole[start:stop]


def test_an_id_can_be_chosen(write: Write) -> None:
    known = "AAAAAAAA-0000-4000-8000-00000000000B"
    data = build(write(f"records: {{companies: {{acme: {{name: Acme, id: {known}}}}}}}"))

    assert by_name(data, "companies")["Acme"]["id"] == known.lower()


def test_dates_lead_up_to_the_clock_of_the_file(write: Write) -> None:
    data = build(write("clock: 2030-06-28\nweeks: 13\ndeals: 40"))
    created = [deal["createdAt"] for deal in data.tables["deals"]]

    assert data.clock == "2030-06-28T00:00:00.000Z"
    assert "2030-03-25" <= min(created) < "2030-04-08"
    assert "2030-06-10" < max(created) < "2030-06-24"


def test_the_locale_of_the_file_is_that_of_its_data(write: Write) -> None:
    file = write("locale: de_DE")

    assert build(file).locale == "de_DE"
    assert build(file, locale="fr_FR").locale == "fr_FR"
    assert build(file).tables["people"] == build(file, locale="de_DE").tables["people"]


def test_the_same_content_makes_the_same_set_in_each_form(write: Write) -> None:
    forms = {
        "own.yaml": "deals: 30\nclock: 2030-06-28\nvalues: {deals: {currency: [EUR, CHF]}}",
        "own.toml": 'deals = 30\nclock = 2030-06-28\nvalues.deals.currency = ["EUR", "CHF"]',
        "own.json": '{"deals": 30, "clock": "2030-06-28", "values": {"deals": {"currency": '
        '["EUR", "CHF"]}}}',
    }

    assert len({digest_of(build(write(text, name))) for name, text in forms.items()}) == 1


def test_another_name_is_another_set_and_another_place_is_not(write: Write) -> None:
    one = digest_of(build(write("name: one")))

    assert one == digest_of(build(write("name: one", "else.yaml")))
    assert one != digest_of(build(write("name: two")))


def test_another_process_makes_the_same_set(write: Write) -> None:
    file = write(f"deals: 30\nvalues: {{deals: {{currency: [EUR, CHF]}}}}\n{RECORDS}")
    code = (
        "import sys; from mockserver.core.records import digest; "
        "from mockserver.generate import build; tables = build(sys.argv[1]).tables; "
        "print(digest({table: enumerate(rows, 1) for table, rows in tables.items()}))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code, file],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert printed == {digest_of(build(file))}
