"""An import takes everything or nothing, and says of each bad record where it is and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from control_api import digest
from saved_answers import DEAL, SALES, answered, records, save
from support import LiveServer, MakeApi, Run

OTHER = "c0000000-0000-4000-8000-0000000000ff"


def refused(run: Run, *deals: Any, answers: tuple[Any, ...] = (SALES,)) -> list[str]:
    """Import deals, and return what is said of them."""
    for number, answer in enumerate(answers):
        save(Path(f"{number}.json"), answer)
    save(Path("deals.json"), answered({"deals": deals}))
    names = [f"{number}.json" for number in range(len(answers))]
    result = run("import", *names, "deals.json", "--out", "crm.json")
    assert result.exit_code == 1
    assert not Path("crm.json").exists()
    return result.stderr.splitlines()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("expectedValue", "a lot", "expectedValue is 'a lot'; it must be a number, or null"),
        ("currency", "usd", "currency is 'usd'; it must be three capital letters such as USD"),
        ("name", None, "name is null; it must be text"),
        ("createdAt", "soon", "createdAt is 'soon'; it must be a time"),
    ],
)
def test_a_bad_record_is_told_with_file_line_field_and_reason(
    run: Run, field: str, value: Any, told: str
) -> None:
    said = refused(run, DEAL, {**DEAL, "id": OTHER, field: value})

    assert said[0].startswith(f"deals.json line 31: deal {OTHER}: {told}")
    assert said[1:] == ["Error: nothing was imported: 1 mistake in 1 file"]


def test_every_bad_record_is_told(run: Run) -> None:
    said = refused(run, {**DEAL, "currency": ""}, {**DEAL, "id": OTHER, "name": 1})

    assert [line.partition(" is ")[0] for line in said[:-1]] == [
        f"deals.json line 5: deal {DEAL['id']}: currency",
        f"deals.json line 31: deal {OTHER}: name",
    ]


def test_of_many_bad_records_the_first_are_told(run: Run) -> None:
    said = refused(run, *({**DEAL, "id": f"{number:03}", "currency": ""} for number in range(25)))

    assert len(said) == 22
    assert said[-2:] == ["and 5 more", "Error: nothing was imported: 25 mistakes in 1 file"]


def test_a_record_without_an_id_is_told(run: Run) -> None:
    said = refused(run, {**DEAL, "id": None})

    assert said[0] == "deals.json line 5: deal without an id: id is null"


def test_deals_whose_pipeline_no_file_has_are_refused_once_for_each_stage(run: Run) -> None:
    said = refused(run, DEAL, {**DEAL, "id": OTHER}, answers=())

    assert said[0] == (
        f"deals.json line 12: stage {DEAL['stage']['id']}: pipelineId, sortOrder are missing; "
        "import what says more, or add --missing create"
    )
    assert said[1:] == ["Error: nothing was imported: 1 mistake in 1 file"]


def test_a_record_that_no_file_has_is_refused_where_it_is_named(run: Run) -> None:
    said = refused(run, {**DEAL, "ownerId": OTHER, "owner": None, "contact": None})

    assert f"ownerId is '{OTHER}', but no user has this id; import what says more" in said[0]


def test_a_stage_of_another_pipeline_is_refused(run: Run) -> None:
    other = {**SALES["data"], "id": OTHER, "type": "PARTNER", "stages": []}
    said = refused(run, {**DEAL, "pipelineId": OTHER}, answers=(SALES, answered(other)))

    assert f"a stage with pipelineId '{SALES['data']['id']}'" in said[0]


def test_two_pipelines_of_one_type_are_refused(run: Run) -> None:
    said = refused(run, DEAL, answers=(SALES, answered({**SALES["data"], "id": OTHER})))

    assert f"pipeline {OTHER}: type is 'SALES', like that of {SALES['data']['id']}" in said[0]


def test_an_answer_that_is_nested_too_deeply_is_refused(run: Run) -> None:
    Path("deep.json").write_text('{"data":' * 500 + "1" + "}" * 500)

    result = run("import", "deep.json", "--out", "crm.json")

    assert result.stderr == "Error: deep.json is nested too deeply\n"


def test_a_data_file_that_a_server_writes_is_refused(run: Run, make_api: MakeApi) -> None:
    api = make_api(data=Path("crm.json"))
    api.create()

    result = run("import", "crm.json", "--out", "copy.json")

    assert result.exit_code == 1
    assert "crm.json is in use, or was cut off; stop its server" in result.stderr


@pytest.mark.parametrize("name", ["--url", "--sandbox", "--admin-token"])
def test_a_server_has_no_effect_beside_a_data_file_to_write_and_is_refused(
    run: Run, name: str
) -> None:
    save(Path("sales.json"), SALES)

    result = run("import", "sales.json", "--out", "crm.json", name, "http://127.0.0.1:1")

    assert result.exit_code == 2
    assert f"{name} has no effect beside --out; leave one out" in result.stderr
    assert not Path("crm.json").exists()


def test_an_import_that_lacks_what_every_state_has_is_refused(run: Run) -> None:
    save(Path("sales.json"), SALES)

    result = run("import", "sales.json", "--out", "crm.json")

    assert result.exit_code == 1
    assert "users is empty" in result.stderr
    assert "--missing create makes up what is missing" in result.stderr


def test_a_server_keeps_its_state_when_an_import_is_refused(
    run: Run, live_server: LiveServer
) -> None:
    before = digest(live_server.api)
    save(Path("deals.json"), answered({"deals": [{**DEAL, "currency": ""}]}))

    assert run("import", "deals.json", "--add", "--url", live_server.url).exit_code == 1

    assert digest(live_server.api) == before


def test_a_data_file_keeps_its_bytes_when_an_import_is_refused(run: Run) -> None:
    save(Path("deal.json"), answered(DEAL))
    save(Path("sales.json"), SALES)
    run("import", "deal.json", "sales.json", "--out", "crm.json")
    before = Path("crm.json").read_bytes()
    save(Path("bad.json"), answered({**DEAL, "name": 1}))

    assert run("import", "bad.json", "--add", "--out", "crm.json").exit_code == 1

    assert Path("crm.json").read_bytes() == before
    assert len(records(Path("crm.json"), "deals")) == 1
