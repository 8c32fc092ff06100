"""A small file says what the columns of others' CSV files are."""

from __future__ import annotations

from pathlib import Path

import pytest

from saved_answers import records
from support import Run

TOML = """
["opportunities.csv"]
table = "deals"
[ "opportunities.csv".columns ]
"Opportunity Name" = "name"
"Account" = "contact"
"Account kind" = "contactType"
"Amount" = "expectedValue"
"""
JSON = """{"opportunities.csv": {"table": "deals", "columns": {
  "Opportunity Name": "name", "Account": "contact", "Account kind": "contactType",
  "Amount": "expectedValue"}}}"""
CSV = """Opportunity Name,Account,Account kind,Amount,Stage,Name
Big,Acme Corp,COMPANY,5000,Won,ignored
"""


@pytest.mark.parametrize(("name", "text"), [("map.toml", TOML), ("map.json", JSON)])
def test_columns_are_mapped_to_fields_and_links(run: Run, name: str, text: str) -> None:
    Path(name).write_text(text)
    Path("opportunities.csv").write_text(CSV)

    result = run(
        "import", "opportunities.csv", "--map", name, "--missing", "create", "--out", "crm.json"
    )

    assert result.exit_code == 0, result.stderr
    (deal,) = records(Path("crm.json"), "deals")
    assert (deal["name"], deal["expectedValue"], deal["contactType"]) == ("Big", 5000, "COMPANY")
    assert [one["name"] for one in records(Path("crm.json"), "companies")] == ["Acme Corp"]
    assert result.stderr == "opportunities.csv: left out Name\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[", "map.toml is not TOML: "),
        ('"opportunities.csv" = 1', "map.toml: opportunities.csv must be an object"),
        (
            '["opportunities.csv"]\ntable = "deal"',
            "there is no table 'deal'; use one of pipelines,",
        ),
        (
            '["opportunities.csv"]\ntable = "deals"\ncolumns = { Amount = "value" }',
            "deals have no field 'value'; use one of pipeline, stage, contact,",
        ),
        (
            '["opportunities.csv"]\ntable = "deals"\ncolumns = { amount = "name" }',
            "opportunities.csv has no column 'amount'; use one of Opportunity Name, Account,",
        ),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(run: Run, text: str, told: str) -> None:
    Path("map.toml").write_text(text)
    Path("opportunities.csv").write_text(CSV)

    result = run("import", "opportunities.csv", "--map", "map.toml", "--out", "crm.json")

    assert result.exit_code == 1
    assert told in result.stderr
