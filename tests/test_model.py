"""The API against a plain model of it: whatever is sent, in whatever order, both say the same."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeAlias

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mockserver import Config, create_app
from mockserver.core.determinism import to_milliseconds, to_timestamp
from support import Api

Deal: TypeAlias = dict[str, Any]

TYPES = ["SALES", "ADVOCACY", "INTEGRATION", "REFERRAL", "PARTNER"]

bounded = settings(
    max_examples=8,
    stateful_step_count=25,
    derandomize=True,
    database=None,
    phases=[Phase.generate, Phase.shrink],  # explaining a failure takes minutes
)

types = st.sampled_from(TYPES)
choices = st.integers(0, 1000)
long_text = st.none() | st.text(max_size=40) | st.just("🎉" * 1000)
amounts = st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
changes = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text(min_size=1, max_size=20) | st.just("\0" * 200),
        "description": long_text,
        "expectedValue": amounts,
        "currency": st.from_regex("[A-Z]{3}", fullmatch=True),
        "notes": long_text,
        "colour": st.just("unknown, and so ignored"),
    },
)
faults: st.SearchStrategy[Any] = st.sampled_from(
    [
        {"name": ""},
        {"name": None},
        {"name": "a" * 201},
        {"name": "x", "description": "🎉" * 1001},
        {"name": "x", "expectedValue": "1"},
        {"name": "x", "expectedValue": True},
        {"name": "x", "currency": "eur"},
        {"name": "x", "ownerId": None},
        [],
        None,
    ]
)
dangling = st.sampled_from(
    [{"ownerId": "nobody"}, {"ownerId": "nobody", "expectedValue": 1, "notes": "never kept"}]
)


class ApiAndModel(RuleBasedStateMachine):
    """Sends each request to the API, does the same to the model, and compares."""

    scenario: str
    on_disk: bool

    def __init__(self) -> None:
        super().__init__()
        self.places: list[Path] = []
        self.path = self.new_place() / "mock.json" if self.on_disk else None
        self.open()
        store = self.api.world.store
        self.people = [dict(person) for person in store.first("people", 3)]
        self.users = [dict(user) for user in store.first("users", 3)]
        self.stages: dict[str, list[str]] = {}
        self.deals: list[Deal] = []  # oldest first
        self.deleted: list[Deal] = []
        self.now = to_milliseconds(self.api.world.now())
        self.learn_what_is_there()

    def new_place(self) -> Path:
        self.places.append(Path(mkdtemp()))
        return self.places[-1]

    def open(self) -> None:
        deals = 12 if self.scenario == "default" else None
        self.api = Api(create_app(Config(data=self.path, scenario=self.scenario, deals=deals)))

    def learn_what_is_there(self) -> None:
        for listed in self.api.data("/api/pipelines"):
            self.learn_pipeline(listed["type"])
            for deal in reversed(self.api.data(f"/api/pipelines/{listed['type']}/deals")["deals"]):
                self.deals.append({**deal, "pipeline": listed["type"]})

    def learn_pipeline(self, pipeline: str) -> None:
        shown = self.api.data(f"/api/pipelines/{pipeline}")
        self.stages[pipeline] = [stage["id"] for stage in shown["stages"]]

    def teardown(self) -> None:
        self.api.world.close()
        for place in self.places:
            shutil.rmtree(place)

    # What the model knows of the product.

    def tick(self) -> None:
        self.now += 1000

    def of(self, pipeline: str) -> list[Deal]:
        return [deal for deal in self.deals if deal["pipeline"] == pipeline]

    def exists_now(self, pipeline: str) -> None:
        """A successful request has created the pipeline, if it was missing."""
        if pipeline not in self.stages:
            self.tick()
            self.learn_pipeline(pipeline)

    # Requests that succeed.

    @rule(pipeline=types, small=st.booleans())
    def get_a_pipeline(self, pipeline: str, small: bool) -> None:
        shown = self.api.data(f"/api/pipelines/{pipeline.lower() if small else pipeline}")

        self.exists_now(pipeline)
        assert shown["type"] == pipeline

    @rule(pipeline=types, fields=changes, contact=choices, owner=choices)
    def create_a_deal(self, pipeline: str, fields: Deal, contact: int, owner: int) -> None:
        body = {"name": "A deal", **fields}
        person = self.people[contact % len(self.people)] if self.people and contact % 2 else None
        user = self.users[owner % len(self.users)] if owner % 2 else self.users[0]
        if person:
            body["contactId"] = person["id"]
        if owner % 2:
            body["ownerId"] = user["id"]

        created = self.api.create(pipeline, **body)

        now = to_timestamp(self.now)
        if pipeline in self.stages:
            self.tick()
        self.exists_now(pipeline)
        assert created["stage"]["id"] == self.stages[pipeline][0]
        assert created["id"] not in {deal["id"] for deal in (*self.deals, *self.deleted)}
        self.deals.append(
            {
                "pipeline": pipeline,
                "id": created["id"],
                "name": body["name"],
                "description": body.get("description"),
                "expectedValue": as_double(body.get("expectedValue")),
                "currency": body.get("currency", "USD"),
                "notes": body.get("notes"),
                "stage": created["stage"],
                "contact": person and keys(person, "id", "firstName", "lastName", "email"),
                "owner": keys(user, "id", "firstName", "lastName"),
                "createdAt": now,
                "updatedAt": now,
            }
        )

    @precondition(lambda self: self.deals)
    @rule(choice=choices, fields=changes, stage=choices)
    def update_a_deal(self, choice: int, fields: Deal, stage: int) -> None:
        deal = self.deals[choice % len(self.deals)]
        stages = self.stages[deal["pipeline"]]
        body = {**fields, "pipelineStageId": stages[stage % len(stages)]} if stage % 2 else fields

        before = dict(deal)

        answer = self.api.patch(path_of(deal), body)

        assert answer.status_code == 200, answer.text
        deal.update({key: value for key, value in fields.items() if key in deal})
        deal["expectedValue"] = as_double(deal["expectedValue"])
        if stage % 2:
            deal["stage"] = self.api.data(path_of(deal))["stage"]
            del deal["stage"]["description"]
            assert deal["stage"]["id"] == body["pipelineStageId"]
        if deal != before:
            deal["updatedAt"] = to_timestamp(self.now)
            self.tick()

    @precondition(lambda self: self.deals)
    @rule(choice=choices)
    def delete_a_deal(self, choice: int) -> None:
        deal = self.deals.pop(choice % len(self.deals))

        assert self.api.delete(path_of(deal)).json["data"] == {"deleted": True}

        self.deleted.append(deal)
        self.tick()

    @rule(pipeline=types, limit=st.integers(1, 5), page=st.integers(1, 5), stage=choices)
    def list_deals(self, pipeline: str, limit: int, page: int, stage: int) -> None:
        query, wanted = f"limit={limit}&page={page}", self.of(pipeline)[::-1]
        if stage % 2 and pipeline in self.stages:
            stages = self.stages[pipeline]
            query += f"&stageId={stages[stage % len(stages)]}"
            wanted = [deal for deal in wanted if deal["stage"]["id"] == stages[stage % len(stages)]]

        answer = self.api.data(f"/api/pipelines/{pipeline}/deals?{query}")

        self.exists_now(pipeline)
        assert answer == {
            "deals": [shown(deal) for deal in wanted][(page - 1) * limit : page * limit],
            "total": len(wanted),
            "page": page,
            "limit": limit,
            "hasMore": page * limit < len(wanted),
        }

    # Requests that are refused, and so change nothing: the invariants would see it.

    @rule(pipeline=types, body=faults)
    def create_with_faults(self, pipeline: str, body: Any) -> None:
        answer = self.api.send("POST", f"/api/pipelines/{pipeline}/deals", json=body)

        assert answer.status_code == 400

    @rule(pipeline=types, body=dangling)
    def create_with_a_dangling_id(self, pipeline: str, body: Any) -> None:
        answer = self.api.post(f"/api/pipelines/{pipeline}/deals", {"name": "x", **body})

        assert answer.status_code == 404

    @precondition(lambda self: self.deals)
    @rule(choice=choices, body=faults)
    def update_with_faults(self, choice: int, body: Any) -> None:
        deal = self.deals[choice % len(self.deals)]

        assert self.api.send("PATCH", path_of(deal), json=body).status_code == 400

    @precondition(lambda self: self.deals)
    @rule(choice=choices, body=dangling)
    def update_with_a_dangling_id(self, choice: int, body: Any) -> None:
        deal = self.deals[choice % len(self.deals)]

        assert self.api.patch(path_of(deal), body).status_code == 404

    @precondition(lambda self: self.deals)
    @rule(choice=choices, pipeline=types)
    def move_to_a_stage_of_another_pipeline(self, choice: int, pipeline: str) -> None:
        deal = self.deals[choice % len(self.deals)]
        if pipeline in self.stages and pipeline != deal["pipeline"]:
            body = {"name": "Never kept", "pipelineStageId": self.stages[pipeline][0]}

            assert self.api.patch(path_of(deal), body).status_code == 404

    @precondition(lambda self: self.deals)
    @rule(choice=choices, pipeline=types)
    def reach_through_another_pipeline(self, choice: int, pipeline: str) -> None:
        deal = self.deals[choice % len(self.deals)]
        if pipeline != deal["pipeline"]:
            self.refused_everywhere({**deal, "pipeline": pipeline})

    @precondition(lambda self: self.deleted)
    @rule(choice=choices)
    def reach_what_is_deleted(self, choice: int) -> None:
        self.refused_everywhere(self.deleted[choice % len(self.deleted)])

    def refused_everywhere(self, deal: Deal) -> None:
        path = path_of(deal)
        answers = [self.api.get(path), self.api.patch(path, {"name": "x"}), self.api.delete(path)]

        assert [answer.status_code for answer in answers] == [404, 404, 404]

    # Restarts.

    @precondition(lambda self: self.on_disk)
    @rule()
    def stop_and_start(self) -> None:
        self.api.world.close()
        self.open()

    @precondition(lambda self: self.on_disk)
    @rule()
    def die_and_start(self) -> None:
        """Go on elsewhere, from what is on the disk at this moment."""
        assert self.path
        left = self.new_place()
        for name in ("mock.json", "mock.json.log"):
            if (self.path.parent / name).exists():
                shutil.copy(self.path.parent / name, left)
        self.api.world.close()
        self.path = left / "mock.json"
        self.open()

    # What is true after every step.

    @invariant()
    def the_pipelines_are_those_of_the_model(self) -> None:
        listed = self.api.data("/api/pipelines")

        assert [
            (pipeline["type"], pipeline["stageCount"], pipeline["dealCount"]) for pipeline in listed
        ] == [
            (pipeline, len(self.stages[pipeline]), len(self.of(pipeline)))
            for pipeline in TYPES
            if pipeline in self.stages
        ]

    @invariant()
    def the_deals_are_those_of_the_model(self) -> None:
        for pipeline in self.stages:
            answer = self.api.data(f"/api/pipelines/{pipeline}/deals?limit=100")

            wanted = [shown(deal) for deal in reversed(self.of(pipeline))]
            assert answer["deals"] == wanted
            assert (answer["total"], answer["hasMore"]) == (len(wanted), False)

    @invariant()
    def the_counts_of_the_stages_are_those_of_the_model(self) -> None:
        for pipeline, stages in self.stages.items():
            answer = self.api.data(f"/api/pipelines/{pipeline}")

            in_stage = [deal["stage"]["id"] for deal in self.of(pipeline)]
            assert {stage["id"]: stage["dealCount"] for stage in answer["stages"]} == {
                stage: in_stage.count(stage) for stage in stages
            }

    @invariant()
    def the_clock_has_ticked_once_a_write(self) -> None:
        assert to_milliseconds(self.api.world.now()) == self.now


def path_of(deal: Deal) -> str:
    return f"/api/pipelines/{deal['pipeline'].lower()}/deals/{deal['id']}"


def shown(deal: Deal) -> Deal:
    return {key: value for key, value in deal.items() if key != "pipeline"}


def keys(record: Deal, *names: str) -> Deal:
    return {name: record[name] for name in names}


def as_double(number: float | None) -> float | None:
    """Return what JSON shows of a number, which JavaScript writes in the fewest digits."""
    if number is None:
        return None
    double = float(number)
    whole = double.is_integer() and abs(double) < 1e21
    return int(Decimal(repr(double))) if whole else double


@pytest.mark.parametrize("on_disk", [False, True], ids=["memory", "file"])
@pytest.mark.parametrize("scenario", ["empty", "default"])
def test_the_api_does_what_the_model_does(scenario: str, on_disk: bool) -> None:
    machine = type("Machine", (ApiAndModel,), {"scenario": scenario, "on_disk": on_disk})

    run_state_machine_as_test(machine, settings=bounded)
