"""What holds of every scenario: its records fit together, are its own, and stay the same."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from control_api import Box
from control_api import digest as digest_of
from mockserver import Config, create_app
from mockserver.contract.document import dereference, operations
from mockserver.core.records import digest
from mockserver.generate import COMMITTED, SCENARIOS, DataSet, build
from mockserver.generate.catalogue import CATALOGUE
from mockserver.sandbox.starts import write_data_file
from mockserver.schema import SCHEMA
from support import KEY, MakeApi, Run, RunTests

DIGESTS = {
    "default": "ac873f166227f43b1349a79acf954f8e",
    "empty": "108398a9a7308a0023ad2a4d5cd4ef34",
    "documentation": "cc90b0ece62ec2b7a2d7261b07f8da23",
    "demo": "1b0bd8642d8a7d8f1bb471e271473f82",
    "unicode": "e058f5318f416a4b8d34e47b8e309d23",
    "boundaries": "a10caaeca3cea46639725c6afb91b44c",
    "large": "7afc83a67fe5d89bee1d5c8f9f19da68",
}
"""Those of generator 1, for seed 1; of what is larger than 1,000 deals, that of the first 1,000."""


@pytest.fixture(scope="module", params=SCENARIOS)
def data(request: pytest.FixtureRequest) -> DataSet:
    scenario: str = request.param
    is_large = CATALOGUE[scenario].deals > 1_000
    return build(scenario, sizes={"deals": 1_000} if is_large else None)


def test_the_records_are_those_that_generator_1_made(data: DataSet) -> None:
    tables = {table: enumerate(records, 1) for table, records in data.tables.items()}

    assert digest(tables) == DIGESTS[data.scenario]


def test_each_link_leads_to_a_record(data: DataSet) -> None:
    ids = {
        table: {record["id"]: record for record in records}
        for table, records in data.tables.items()
    }

    for table, resource in SCHEMA.resources.items():
        for record in data.tables[table]:
            for field, link in resource.links.items():
                if record[field] is not None:
                    named = ids[link.table_of(record)][record[field]]
                    assert not link.within or named[link.within] == record[link.within]


def test_no_id_and_no_e_mail_address_comes_twice(data: DataSet) -> None:
    ids = Counter(record["id"] for records in data.tables.values() for record in records)
    addresses = Counter(
        record["email"] for table in ("people", "users") for record in data.tables[table]
    )

    assert not [one for one, number in (ids + addresses).items() if number > 1]


def test_records_are_in_order_of_creation_and_older_than_the_clock(data: DataSet) -> None:
    for records in data.tables.values():
        created = [record["createdAt"] for record in records]
        assert all(one <= two for one, two in pairwise(created))
        assert all(moment < data.clock for moment in created)


def test_a_scenario_has_the_records_that_it_declares(data: DataSet) -> None:
    declared = CATALOGUE[data.scenario]

    assert data.clock == declared.clock
    assert declared.deals == (100_000 if declared.like else len(data.tables["deals"]))


def test_another_seed_changes_ids_alone_in_what_is_written_by_hand() -> None:
    one, two = (build("unicode", seed=seed).tables["people"] for seed in (1, 2))

    assert [person["email"] for person in one] == [person["email"] for person in two]
    assert not {person["id"] for person in one} & {person["id"] for person in two}


def test_every_answer_about_its_deals_is_valid(data: DataSet, tmp_path: Path) -> None:
    write_data_file(data, tmp_path / "mock.json")
    app = create_app(Config(data=tmp_path / "mock.json"))
    client = app.test_client()
    document: Any = client.get("/openapi.json").json
    validators = {
        found["operationId"]: jsonschema_rs.validator_for(
            dereference(document, found["responses"])["200"]["content"]["application/json"][
                "schema"
            ],
            validate_formats=True,
        )
        for _, _, found in operations(document)
        if "200" in found["responses"]
    }

    def ask(operation: str, path: str) -> Any:
        answer: Any = client.get(f"/api/pipelines{path}", headers=KEY)
        assert answer.status_code == 200
        validators[operation].validate(answer.json)
        return answer.json["data"]

    shown = 0
    for pipeline in ask("listPipelines", ""):
        path = f"/{pipeline['type']}"
        ask("getPipeline", path)
        for page in range(1, pipeline["dealCount"] // 100 + 2):
            for deal in ask("listDeals", f"{path}/deals?limit=100&page={page}")["deals"]:
                assert ask("getDeal", f"{path}/deals/{deal['id']}").items() >= {
                    "name": deal["name"], "notes": deal["notes"]
                }.items()  # fmt: skip
                shown += 1
    app.extensions["introzy-mock"].default.close()

    assert shown == sum(deal["deletedAt"] is None for deal in data.tables["deals"])


@pytest.mark.parametrize("scenario", COMMITTED)
def test_a_server_a_sandbox_and_a_file_start_with_the_same_records(
    scenario: str, make_api: MakeApi, run: Run, tmp_path: Path
) -> None:
    run("generate", "--scenario", scenario, "--out", f"{tmp_path}/start.json")

    digests = {
        digest_of(make_api(scenario=scenario)),
        digest_of(Box(make_api(), "box", scenario=scenario), "box"),
        digest_of(make_api(start=tmp_path / "start.json")),
    }

    assert len(digests) == 1


@pytest.mark.parametrize("form", ["json", "ndjson", "csv"])
@pytest.mark.parametrize("scenario", COMMITTED)
def test_each_format_of_files_keeps_its_records(
    scenario: str, form: str, run: Run, tmp_path: Path
) -> None:
    run("generate", "--scenario", scenario, "--format", form, "--out", f"{tmp_path}/set")
    checked = run("generate", "--check", f"{tmp_path}/set")

    assert checked.exit_code == 0
    assert DIGESTS[scenario] in checked.stdout


def test_the_pytest_marker_takes_each_name(run_tests: RunTests) -> None:
    result = run_tests(
        f"""
        import pytest

        @pytest.mark.parametrize("started", [
            pytest.param(name, marks=pytest.mark.introzy(scenario=name)) for name in {COMMITTED}
        ])
        def test_marked(introzy, introzy_sandbox_factory, started):
            with introzy_sandbox_factory("other", scenario=started) as other:
                assert introzy.deals("sales") == other.deals("sales")
        """
    )

    result.assert_outcomes(passed=len(COMMITTED))


def test_a_sandbox_of_a_german_server_may_start_with_what_is_written_by_hand(
    make_api: MakeApi,
) -> None:
    box = Box(make_api(locale="de_DE"), "box", scenario="unicode")

    assert digest_of(box, "box") == digest_of(make_api(scenario="unicode"))
