"""CSV files become records: those that `generate` writes, and those of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mockserver.core.records import is_uuid
from mockserver.schema import SCHEMA
from saved_answers import DEAL, SALES, answered, records, save
from support import Run

ADVICE = "import what says more, or add --missing create"


@pytest.fixture
def crm(run: Run) -> Path:
    """A data file with one record of each kind."""
    save(Path("sales.json"), SALES)
    save(Path("deal.json"), answered(DEAL))
    run("import", "sales.json", "deal.json", "--out", "crm.json")
    return Path("crm.json")


def added(run: Run, text: str, *options: str, name: str = "deals.csv") -> list[str]:
    """Add a CSV file to a data file, and return what is said on standard error."""
    Path(name).write_text(text, encoding="utf-8", newline="")
    result = run("import", name, "--add", "--out", "crm.json", *options)
    assert result.exit_code == (1 if "Error" in result.stderr else 0)
    return result.stderr.splitlines()


def latest(table: str) -> dict[str, Any]:
    return records(Path("crm.json"), table)[-1]


@pytest.mark.parametrize("scenario", ["default", "documentation"])
def test_a_data_set_in_csv_is_imported_as_it_was_generated(run: Run, scenario: str) -> None:
    run("generate", "--scenario", scenario, "--format", "csv", "--out", "set")
    run("generate", "--scenario", scenario, "--out", "set.json")
    names = [str(path) for path in sorted(Path("set").glob("*.csv"))]

    result = run("import", *names, "--out", "crm.json")

    assert (result.exit_code, result.stderr) == (0, "")
    for table in SCHEMA.tables:
        by_id = {one["id"]: one for one in records(Path("set.json"), table)}
        assert by_id == {one["id"]: one for one in records(Path("crm.json"), table)}


@pytest.mark.usefixtures("crm")
def test_columns_are_known_however_they_are_written(run: Run) -> None:
    said = added(run, "\ufeffFirst Name,last_name,E-Mail\r\nAda,Lovelace,ada@x.example\r\n",
                 name="people.csv")  # fmt: skip

    person = latest("people")
    assert said == []
    assert (person["firstName"], person["lastName"]) == ("Ada", "Lovelace")
    assert person["email"] == "ada@x.example"


@pytest.mark.usefixtures("crm")
def test_records_are_named_as_people_call_them(run: Run) -> None:
    said = added(
        run,
        "name,pipeline,stage,owner,contact,expected value\r\n"
        "Big one,sales,LEAD,Sales Rep,john@acme.com,1e3\r\n",
    )

    deal = latest("deals")
    assert said == []
    assert (deal["pipelineId"], deal["expectedValue"]) == (SALES["data"]["id"], 1000)
    assert (deal["ownerId"], deal["contactId"]) == (DEAL["owner"]["id"], DEAL["contact"]["id"])


@pytest.mark.usefixtures("crm")
def test_a_stage_says_which_pipeline_a_deal_is_in(run: Run) -> None:
    added(run, "name,stage,owner\r\nBig one,Lead,Sales Rep\r\n")

    assert latest("deals")["pipelineId"] == SALES["data"]["id"]


@pytest.mark.usefixtures("crm")
def test_a_name_of_several_records_is_refused(run: Run) -> None:
    added(run, "id,firstName,lastName\r\n8,Sam,Lee\r\n9,Sam,Lee\r\n", name="people.csv")

    said = added(run, "name,stage,owner,contact\r\nBig,Lead,Sales Rep,sam lee\r\n")

    assert "contactId is 'sam lee', which 2 records are called; use an id" in said[0]


@pytest.mark.usefixtures("crm")
def test_a_company_of_that_name_may_be_the_contact(run: Run) -> None:
    added(run, "id,name\r\n17,Acme Corp\r\n", name="companies.csv")
    added(run, "name,stage,owner,contact\r\nBig one,Lead,Sales Rep,Acme Corp\r\n")

    deal, company = latest("deals"), latest("companies")
    assert (deal["contactId"], deal["contactType"]) == (company["id"], "COMPANY")


@pytest.mark.usefixtures("crm")
def test_an_id_of_another_program_becomes_a_uuid_wherever_it_stands(run: Run) -> None:
    added(run, "id,name\r\n17,Acme Corp\r\n", name="companies.csv")
    added(run, "id,firstName,companyId\r\n4,Ada,17\r\n", name="people.csv")

    company, person = latest("companies"), latest("people")
    assert is_uuid(company["id"])
    assert person["companyId"] == company["id"]


@pytest.mark.usefixtures("crm")
def test_a_row_without_an_id_has_the_same_one_each_time(run: Run) -> None:
    text = "firstName,lastName\r\nAda,Lovelace\r\n"
    added(run, text, name="people.csv")
    added(run, text, name="people.csv")

    assert [one["firstName"] for one in records(Path("crm.json"), "people")] == ["John", "Ada"]


@pytest.mark.usefixtures("crm")
def test_a_text_that_was_kept_from_being_a_formula_is_read_back(run: Run) -> None:
    added(run, "name,description\r\n'=Equal Ltd,\"one\r\ntwo, \"\"three\"\"\"\r\n",
          name="companies.csv")  # fmt: skip

    company = latest("companies")
    assert (company["name"], company["description"]) == ("=Equal Ltd", 'one\r\ntwo, "three"')


@pytest.mark.usefixtures("crm")
def test_an_empty_cell_is_null_or_the_default(run: Run) -> None:
    added(run, "name,stage,owner,currency,notes,expectedValue,contact\r\nA,Lead,Sales Rep,,,,\r\n")

    deal = latest("deals")
    assert (deal["currency"], deal["notes"], deal["expectedValue"]) == ("USD", None, None)


@pytest.mark.usefixtures("crm")
def test_every_bad_row_is_told_with_its_line(run: Run) -> None:
    said = added(
        run,
        "id,name,stage,owner,expectedValue\r\n"
        '1,"two\r\nlines",Lead,Sales Rep,a lot\r\n'
        "2,Short\r\n"
        "3,,Lead,Sales Rep,5\r\n"
        "3,Again,Lead,Nobody,5\r\n",
    )

    told = [line.partition(": ")[0] + line.rpartition(":")[2] for line in said]
    assert told == [
        "deals.csv line 2 expectedValue is 'a lot'; it must be a number, or null",
        "deals.csv line 4 the row has 2 cells, and the header 5",
        "deals.csv line 6 id is '3', like that of line 5",
        "deals.csv line 6 ownerId is 'Nobody', but no user has this id; " + ADVICE,
        "Error 4 mistakes in 1 file",
    ]  # fmt: skip


@pytest.mark.usefixtures("crm")
def test_a_needed_cell_that_is_empty_is_missing(run: Run) -> None:
    said = added(run, "name,stage,owner\r\n,Lead,Sales Rep\r\n")

    assert said[0].endswith(": name is missing")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"name\r\n\xff\r\n", "odd.csv, line 2, column 1: this is not UTF-8"),
        (b'name\r\n"open\r\n', "odd.csv is no CSV after line 1: a quote is not closed"),
        (b"name;stage\r\nBig;Lead\r\n", "odd.csv has semicolons between its columns; save it"),
        (b"id,createdAt\r\n1,2\r\n", "or say its table with --map"),
        (
            b"name,stage,Name\r\nBig,Lead,Small\r\n",
            "odd.csv has 2 columns for name: name, Name; keep one of them",
        ),
        (
            b"name,owner,Owner ID\r\nBig,Ada,7\r\n",
            "odd.csv has 2 columns for ownerId: owner, Owner ID; keep one of them",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(run: Run, content: bytes, told: str) -> None:
    Path("odd.csv").write_bytes(content)

    result = run("import", "odd.csv", "--out", "crm.json")

    assert result.exit_code == 1
    assert told in result.stderr


@pytest.mark.usefixtures("crm")
def test_columns_that_are_left_out_are_told(run: Run) -> None:
    said = added(run, "name,Lead Source,Score\r\nAcme,web,3\r\n", name="companies.csv")

    assert said == ["companies.csv: left out Lead Source, Score"]


def test_deals_with_nothing_but_names_become_a_whole_state(run: Run) -> None:
    Path("deals.csv").write_text(
        "name,pipeline,stage,owner,contact\n"
        "Big,Partner,Agreement,Jo Smith,Acme Corp\n"
        "Small,Partner,On ice,Jo Smith,Acme Corp\n"
    )

    result = run("import", "deals.csv", "--missing", "create", "--out", "crm.json")

    assert result.exit_code == 0, result.stderr
    crm = Path("crm.json")
    assert [one["type"] for one in records(crm, "pipelines")] == ["PARTNER"]
    assert [one["label"] for one in records(crm, "stages")][-2:] == ["Active", "On ice"]
    assert [one["lastName"] for one in records(crm, "users")] == ["Smith"]
    assert len(records(crm, "people")) == 1
