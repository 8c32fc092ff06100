"""`--missing create` makes up what an import lacks, the same each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from saved_answers import DEAL, SALES, answered, records, save
from support import Run

OTHER = "c0000000-0000-4000-8000-0000000000ff"


def imported(run: Run, *answers: Any) -> Path:
    names = [save(Path(f"{number}.json"), answer) for number, answer in enumerate(answers)]
    result = run("import", *names, "--missing", "create", "--out", "crm.json")
    assert result.exit_code == 0, result.stderr
    return Path("crm.json")


def test_a_record_that_is_named_is_made_up_under_its_id(run: Run) -> None:
    path = imported(run, SALES, answered({**DEAL, "contact": None, "contactId": OTHER}))

    (person,) = records(path, "people")
    assert (person["id"], person["firstName"], person["lastName"]) == (OTHER, "Made", f"Up {OTHER}")


def test_deals_alone_get_a_pipeline_with_their_stages(run: Run) -> None:
    stage = {"id": OTHER, "label": "Won", "color": "#10B981"}
    path = imported(run, answered({"deals": [DEAL, {**DEAL, "id": OTHER, "stage": stage}]}))

    (pipeline,) = records(path, "pipelines")
    stages = records(path, "stages")
    assert pipeline["type"] == "SALES"
    assert [(one["label"], one["pipelineId"]) for one in stages] == [
        ("Lead", pipeline["id"]),
        ("Won", pipeline["id"]),
    ]


def test_stages_that_no_file_places_go_to_the_pipeline_without_stages(run: Run) -> None:
    partner = {"id": OTHER, "type": "PARTNER", "name": "Partner Pipeline"}
    stage = {"id": OTHER, "label": "Prospect", "color": "#10B981"}
    deal = {**DEAL, "id": OTHER, "stage": stage}

    path = imported(run, SALES, answered([partner]), answered({"deals": [DEAL, deal]}))

    assert {one["label"]: one["pipelineId"] for one in records(path, "stages")} == {
        "Lead": SALES["data"]["id"],
        "Prospect": OTHER,
    }


def test_a_pipeline_without_stages_has_those_of_its_type(run: Run) -> None:
    path = imported(run, answered([{"id": OTHER, "type": "REFERRAL", "name": "Referrals"}]))

    assert [one["label"] for one in records(path, "stages")] == [
        "Introduction",
        "In Conversation",
        "Proposal",
        "Won",
    ]
    assert len(records(path, "users")) == 1


def test_a_deal_without_an_owner_belongs_to_the_first_user(run: Run) -> None:
    created = {name: DEAL[name] for name in DEAL if name not in {"owner", "id"}}

    path = imported(run, SALES, answered(DEAL), answered({**created, "id": OTHER}))

    assert [deal["ownerId"] for deal in records(path, "deals")] == [DEAL["owner"]["id"]] * 2


def test_the_same_import_makes_up_the_same(run: Run) -> None:
    first = imported(run, answered({"deals": [DEAL]})).read_bytes()
    Path("crm.json").unlink()

    assert imported(run, answered({"deals": [DEAL]})).read_bytes() == first


def test_types_that_are_all_taken_make_no_pipeline(run: Run) -> None:
    types = ("SALES", "ADVOCACY", "INTEGRATION", "REFERRAL", "PARTNER")
    pipelines = [{"id": f"{one}", "type": one, "name": one} for one in types]
    save(Path("pipelines.json"), answered(pipelines))
    save(Path("deal.json"), answered({**DEAL, "pipelineId": OTHER, "stage": None}))

    result = run(
        "import", "pipelines.json", "deal.json", "--missing", "create", "--out", "crm.json"
    )

    assert result.exit_code == 1
    assert f"pipelineId is '{OTHER}', but no pipeline has this id" in result.stderr
