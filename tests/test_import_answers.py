"""The vendor's own answers become records: `introzy-mock import` takes them as curl saves them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from saved_answers import DEAL, SALES, answered, records, save, save_answers
from support import Api, MakeApi, Run

PAGES = Path(__file__).parent / "contract" / "page"


def imported(run: Run, *answers: Any) -> Path:
    """Import answers into a new data file."""
    names = [save(Path(f"{number}.json"), answer) for number, answer in enumerate(answers)]
    result = run("import", *names, "--out", "crm.json")
    assert result.exit_code == 0, result.stderr
    return Path("crm.json")


def test_a_mock_with_the_imported_answers_answers_the_same(
    run: Run, api: Api, tmp_path: Path, make_api: MakeApi
) -> None:
    names = save_answers(api, tmp_path, "sales", "referral")

    run("import", *names, "--out", "crm.json")
    again = make_api(start=tmp_path / "crm.json")

    for name in names:
        path = f"/api/pipelines/{Path(name).stem.split('-')[0]}"
        if "-" in Path(name).stem:
            path += f"/deals?limit=10&page={name.removesuffix('.json').rsplit('-')[-1]}"
        assert again.get(path).data == Path(name).read_bytes()
    deal = api.data("/api/pipelines/sales/deals")["deals"][0]
    assert again.data(f"/api/pipelines/sales/deals/{deal['id']}")["name"] == deal["name"]


def test_what_stands_inside_a_deal_becomes_a_record_of_its_own(run: Run) -> None:
    path = imported(run, SALES, answered({"deals": [DEAL], "total": 1}))

    (person,) = records(path, "people")
    (user,) = records(path, "users")
    (deal,) = records(path, "deals")
    assert person["email"] == "john@acme.com"
    assert (user["lastName"], user["email"]) == ("Rep", "")
    assert (deal["contactId"], deal["contactType"]) == (person["id"], "USER")
    assert (deal["ownerId"], deal["pipelineId"]) == (user["id"], SALES["data"]["id"])


def test_a_company_as_the_contact_is_known_by_its_name(run: Run) -> None:
    contact = {"id": "c0000000-0000-4000-8000-000000000009", "name": "Acme Corp"}
    path = imported(run, SALES, answered({**DEAL, "contact": contact}))

    (company,) = records(path, "companies")
    assert company["name"] == "Acme Corp"
    assert records(path, "deals")[0]["contactType"] == "COMPANY"


def test_people_and_companies_are_taken_from_their_own_lists(run: Run) -> None:
    company = {"id": "c0000000-0000-4000-8000-00000000000a", "name": "Acme", "industry": "Steel"}
    person = {**DEAL["contact"], "phoneNumber": "+1", "company": company, "customFields": {}}

    path = imported(run, SALES, answered(DEAL), answered({"people": [person], "total": 1}))

    assert records(path, "people")[0]["companyId"] == company["id"]
    assert records(path, "companies")[0]["industry"] == "Steel"


def test_the_answers_of_the_vendors_page_are_recognised(run: Run) -> None:
    """Its ids are words and its two pipelines differ, so only what they are is compared."""
    pages = [orjson.loads((PAGES / f"{name}.json").read_bytes()) for name in (
        "listPipelines", "getPipeline", "listDeals", "getDeal")]  # fmt: skip
    result = run(
        "import",
        *(save(Path(f"{number}.json"), page) for number, page in enumerate(pages)),
        "--out",
        "crm.json",
        "--missing",
        "create",
    )

    assert result.exit_code == 0, result.stderr
    path = Path("crm.json")
    assert [one["type"] for one in records(path, "pipelines")] == ["SALES", "REFERRAL"]
    assert {"Lead", "Qualified", "Won"} <= {one["label"] for one in records(path, "stages")}
    assert records(path, "users")[0]["email"] == "sales@company.com"
    assert [one["name"] for one in records(path, "deals")] == ["Acme Corp - Enterprise Plan"]


def test_the_record_that_was_updated_last_wins(run: Run) -> None:
    later = {**DEAL, "name": "Renamed", "updatedAt": "2024-02-01T00:00:00.000Z"}

    path = imported(run, SALES, answered(later), answered({"deals": [DEAL]}))

    assert [deal["name"] for deal in records(path, "deals")] == ["Renamed"]


def test_the_fuller_of_two_records_wins_where_none_says_when(run: Run) -> None:
    short = {"id": SALES["data"]["id"], "type": "SALES", "name": "Another name"}

    path = imported(run, SALES, answered(DEAL), answered([short]))

    assert [pipeline["name"] for pipeline in records(path, "pipelines")] == ["Sales Pipeline"]


def test_what_no_answer_dates_is_as_old_as_the_oldest_record(run: Run) -> None:
    path = imported(run, SALES, answered(DEAL))

    created = {
        one["createdAt"]
        for table in ("pipelines", "people", "users")
        for one in records(path, table)
    }
    assert created == {DEAL["createdAt"]}


def test_the_clock_is_not_before_the_latest_record(run: Run, make_api: MakeApi) -> None:
    late = "2031-05-15T12:00:00.000Z"
    path = imported(run, SALES, answered({**DEAL, "updatedAt": late}))

    assert make_api(start=path).get("/_mock/clock").json["now"] == late


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (
            {"success": False, "error": {"message": "no"}},
            '0.json is an answer that says no: {"success":false',
        ),
        (answered({"deleted": True}), "0.json holds no records"),
        (answered([{"id": "c", "firstName": "A", "lastName": "B"}]), "people or users"),
    ],
)
def test_an_answer_without_records_of_a_known_kind_is_refused(
    run: Run, answer: Any, told: str
) -> None:
    result = run("import", save(Path("0.json"), answer), "--out", "crm.json")

    assert result.exit_code == 1
    assert told in result.stderr
    assert not Path("crm.json").exists()


def test_a_file_that_is_called_after_its_table_needs_no_other_sign(run: Run) -> None:
    users = [{"id": "c", "firstName": "A", "lastName": "B"}]

    result = run("import", save(Path("users.json"), users), "--out", "crm.json")

    assert result.stdout.splitlines()[0] == "users: 1 new"


def test_a_data_set_is_imported_as_it_was_generated(run: Run, tmp_path: Path) -> None:
    run("generate", "--deals", "7", "--format", "ndjson", "--out", "set")
    run("generate", "--deals", "7", "--out", "set.json")
    names = [str(path) for path in sorted(Path("set").glob("*.ndjson"))]

    result = run("import", *names, "--out", "again.json")

    assert result.exit_code == 0, result.stderr
    for table in ("pipelines", "stages", "deals", "people", "companies", "users"):
        by_id = {one["id"]: one for one in records(tmp_path / "set.json", table)}
        assert by_id == {one["id"]: one for one in records(tmp_path / "again.json", table)}
