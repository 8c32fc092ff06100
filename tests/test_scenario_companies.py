"""A scenario file is about companies that it lists, or that a file beside it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockserver.core.errors import StartError
from mockserver.generate import DataSet, build, name_of

NAMES = ["Fenwick & Daughters", "Sable Robotics", "Иван"]
CSV = 'id,name,city\n1,Fenwick & Daughters,Leeds\n2,"Sable Robotics",\n3,Иван,\n'


def made(path: Path, companies: str, deals: int = 400) -> DataSet:
    path.write_text(f"name: own\nclock: 2030-01-01\ncompanies: {companies}", encoding="utf-8")
    return build(str(path), sizes={"deals": deals})


def test_all_deals_are_with_the_listed_companies(tmp_path: Path) -> None:
    data = made(tmp_path / "own.yaml", f"{NAMES}")
    companies = {one["id"]: one["name"] for one in data.tables["companies"]}
    employer = {one["id"]: companies.get(one["companyId"]) for one in data.tables["people"]}

    assert [*companies.values()] == NAMES
    for deal in data.tables["deals"]:
        if deal["contactId"]:
            contact = companies.get(deal["contactId"]) or employer[deal["contactId"]]
            assert contact is not None
            assert contact in deal["name"]


def test_people_and_websites_have_the_domain_of_their_company(tmp_path: Path) -> None:
    data = made(tmp_path / "own.yaml", f"{NAMES}")
    websites = {one["id"]: one["website"] for one in data.tables["companies"]}

    assert [*websites.values()] == [
        "https://www.fenwickdaughters.example",
        "https://www.sablerobotics.example",
        "https://www.company3.example",
    ]
    employed = [one for one in data.tables["people"] if one["companyId"]]
    assert {one["companyId"] for one in employed} == websites.keys()
    for person in employed:
        host = websites[person["companyId"]].removeprefix("https://www.")
        assert person["email"].endswith(f"@{host}")


@pytest.mark.parametrize(
    ("name", "text"),
    [("list.txt", "\n".join([*NAMES, "", ""])), ("list.csv", CSV), ("list.CSV", f"\ufeff{CSV}")],
)
def test_a_file_beside_it_lists_them_as_well(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    assert (
        made(tmp_path / "own.yaml", name).tables == made(tmp_path / "own.yaml", f"{NAMES}").tables
    )


def test_a_changed_list_is_another_scenario(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("companies: list.txt")
    (tmp_path / "list.txt").write_text("One\nTwo\n")
    before = name_of(str(own))

    (tmp_path / "list.txt").write_text("One\nThree\n")

    assert name_of(str(own)) != before


@pytest.mark.parametrize("deals", [0, 5, 300])
def test_a_smaller_set_is_a_subset_of_a_larger_one(tmp_path: Path, deals: int) -> None:
    larger = made(tmp_path / "own.yaml", f"{NAMES}", deals=999)
    smaller = made(tmp_path / "own.yaml", f"{NAMES}", deals=deals)

    for table, rows in smaller.tables.items():
        assert {*map(repr, rows)} <= {*map(repr, larger.tables[table])}


def test_a_csv_file_needs_a_column_of_names(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("company\nAcme\n")

    with pytest.raises(StartError, match=r"own\.yaml:3: companies is list\.csv, which has no colu"):
        made(tmp_path / "own.yaml", "list.csv")


def test_a_file_that_is_no_csv_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(f"name\n{'x' * 200_000}\n")

    with pytest.raises(StartError, match=r"companies is list\.csv, which is no CSV: field larger"):
        made(tmp_path / "own.yaml", "list.csv")


def test_too_few_of_a_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("Acme\n")

    with pytest.raises(StartError, match="companies has 1 of at least 2: deals of the REFERRAL"):
        made(tmp_path / "own.yaml", "list.txt")
