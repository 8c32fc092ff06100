"""A file of one's own says what a data set is made from."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from mockserver.core.records import NewRecord, digest
from mockserver.generate import DataSet, build, plan
from own_scenarios import RECORDS, Write


def stages(data: DataSet) -> Counter[str]:
    labels = {stage["id"]: stage["label"] for stage in data.tables["stages"]}
    return Counter(labels[deal["pipelineStageId"]] for deal in data.tables["deals"])


def digest_of(data: DataSet) -> str:
    return digest({table: enumerate(rows, 1) for table, rows in data.tables.items()})


def test_an_empty_file_is_like_default(write_scenario: Write) -> None:
    data = build(write_scenario(""))

    default = build("default")
    assert {table: len(rows) for table, rows in data.tables.items()} == {
        table: len(rows) for table, rows in default.tables.items()
    }
    assert stages(data) == stages(default)
    assert (data.clock, data.locale) == (default.clock, default.locale)


def test_numbers_by_stage_are_exact(write_scenario: Write) -> None:
    data = build(write_scenario("stages: {SALES Lead: 7, SALES Won: 2, PARTNER Active: 0}"))

    assert stages(data) == {"Lead": 7, "Won": 2}
    assert len(data.tables["pipelines"]) == 5


@pytest.mark.parametrize("deals", [10, 50, 1_000])
def test_shares_by_stage_are_of_any_number_of_deals(write_scenario: Write, deals: int) -> None:
    file = write_scenario("deals: 20\nstages: {SALES Lead: 70%, SALES Won: 30%}")

    assert stages(build(file)) == {"Lead": 14, "Won": 6}
    assert stages(build(file, sizes={"deals": deals})) == {
        "Lead": deals * 7 // 10,
        "Won": deals * 3 // 10,
    }


@pytest.mark.parametrize("deals", [2, 3, 99, 250, 700])
def test_a_smaller_set_is_a_subset_of_a_larger_one(write_scenario: Write, deals: int) -> None:
    file = write_scenario(f"stages: {{SALES Lead: 7%, SALES Won: 93%}}\n{RECORDS}")
    texts = {
        size: {table: {*map(repr, rows)} for table, rows in made.tables.items()}
        for size in (deals, 999)
        for made in [build(file, sizes={"deals": size})]
    }

    assert len(texts[deals]["deals"]) == deals
    assert all(texts[deals][table] <= rows for table, rows in texts[999].items())


def test_values_are_fixed_drawn_or_written_with_others(write_scenario: Write) -> None:
    data = build(
        write_scenario(
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


def test_another_field_changes_no_other_value(write_scenario: Write) -> None:
    one = build(write_scenario("values: {deals: {currency: [EUR, CHF]}}"))
    two = build(write_scenario("values: {deals: {notes: [A, B], currency: [EUR, CHF]}}"))

    def without_notes(data: DataSet) -> list[NewRecord]:
        return [{**deal, "notes": None} for deal in data.tables["deals"]]

    assert without_notes(one) == without_notes(two)
    assert one.scenario != two.scenario


def test_a_part_is_what_the_whole_has_there(write_scenario: Write) -> None:
    file = write_scenario(f"deals: 30\n{RECORDS}")
    planned, whole = plan(file).tables["deals"], build(file).tables["deals"]

    assert [planned[at] for at in range(len(whole))] == [*whole]
    for start in range(len(whole) + 1):
        for stop in range(start, len(whole) + 1):
            assert (*planned[start:stop],) == whole[start:stop]


def test_dates_lead_up_to_the_clock_of_the_file(write_scenario: Write) -> None:
    data = build(write_scenario("clock: 2030-06-28\nweeks: 13\ndeals: 40"))
    created = [deal["createdAt"] for deal in data.tables["deals"]]

    assert data.clock == "2030-06-28T00:00:00.000Z"
    assert "2030-03-25" <= min(created) < "2030-04-08"
    assert "2030-06-10" < max(created) < "2030-06-24"


def test_the_locale_of_the_file_is_that_of_its_data(write_scenario: Write) -> None:
    file = write_scenario("locale: de_DE")

    assert build(file).locale == "de_DE"
    assert build(file, locale="fr_FR").locale == "fr_FR"
    assert build(file).tables["people"] == build(file, locale="de_DE").tables["people"]


def test_the_same_content_makes_the_same_set_in_each_form(write_scenario: Write) -> None:
    forms = {
        "own.yaml": "deals: 30\nclock: 2030-06-28\nvalues: {deals: {currency: [EUR, CHF]}}",
        "own.toml": 'deals = 30\nclock = 2030-06-28\nvalues.deals.currency = ["EUR", "CHF"]',
        "own.json": '{"deals": 30, "clock": "2030-06-28", "values": {"deals": {"currency": '
        '["EUR", "CHF"]}}}',
    }

    assert len({digest_of(build(write_scenario(text, name))) for name, text in forms.items()}) == 1


def test_another_name_is_another_set_and_another_place_is_not(write_scenario: Write) -> None:
    one = digest_of(build(write_scenario("name: one")))

    assert one == digest_of(build(write_scenario("name: one", "else.yaml")))
    assert one != digest_of(build(write_scenario("name: two")))


def test_another_process_makes_the_same_set(write_scenario: Write) -> None:
    file = write_scenario(f"deals: 30\nvalues: {{deals: {{currency: [EUR, CHF]}}}}\n{RECORDS}")
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
