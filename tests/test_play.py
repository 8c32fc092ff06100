"""Playing a scenario: requests to the vendor's API make its deals, step by step."""

from __future__ import annotations

from typing import Any

import pytest

from control_api import Box, do, refusal
from mockserver.core.records import encode
from mockserver.generate import SCENARIOS
from mockserver.schema import SCHEMA
from support import Api, MakeApi

PLAYED = [name for name in SCENARIOS if name not in {"empty", "large"}]


def steps_of(api: Api, scenario: str = "demo", **asked: Any) -> dict[str, Any]:
    """Return what there is to play."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return dict(do(api, "GET", f"/play?scenario={scenario}&{query}"))


def play(box: Box, found: dict[str, Any]) -> None:
    """Play all steps in a sandbox, and set its clock as it is to be in the end."""
    made: list[str | None] = []
    box.mock("POST", "/import", {"tables": found["tables"]})
    for step in found["steps"]:
        box.mock("PATCH", "/clock", {"now": step["time"], "mode": "frozen"})
        path = step["path"] if step["deal"] is None else step["path"].format(id=made[step["deal"]])
        answer = box.send(step["method"], path, json=step["body"])
        assert answer.status_code < 300, answer.text
        made.append(answer.json["data"].get("id"))
    box.mock("PATCH", "/clock", {"now": found["clock"], "mode": "tick"})


def deals(tables: Any) -> list[bytes]:
    """Return the deals of an export in an order of their own, without what no request can set.

    That is their ids, and when one without notes, description and value was last changed.
    """
    late = ("notes", "description", "expectedValue")
    rows = tables["deals"].values()
    return sorted(
        encode({**row, "id": None, **({} if any(map(row.get, late)) else {"updatedAt": None})})
        for row in rows
    )


@pytest.mark.parametrize("scenario", PLAYED)
@pytest.mark.parametrize("seed", [1, 7])
def test_a_played_scenario_has_the_deals_of_the_scenario_but_for_their_ids(
    api: Api, scenario: str, seed: int
) -> None:
    whole = Box(api, "whole", scenario=scenario, seed=seed)
    box = Box(api, "played", seed=seed)

    play(box, box.mock("GET", f"/play?scenario={scenario}"))

    expected, got = (one.mock("GET", "/export")["tables"] for one in (whole, box))
    assert deals(got) == deals(expected)
    for table in SCHEMA.tables:
        assert table == "deals" or got[table] == expected[table]


def test_the_start_of_a_play_has_everything_but_deals(api: Api) -> None:
    box = Box(api, scenario="demo")
    found = steps_of(api)

    box.mock("POST", "/import", {"tables": found["tables"]})

    assert box.data("/api/pipelines/sales/deals")["total"] == 0
    assert box.mock("GET", "/clock")["now"] == found["steps"][0]["time"]
    assert len(box.mock("GET", "/companies")) == 17


def test_a_play_is_the_same_every_time(make_api: MakeApi) -> None:
    first, second = (steps_of(make_api()) for _ in range(2))

    assert first == second


def test_steps_come_in_order_of_time_and_a_deal_is_made_before_it_changes(api: Api) -> None:
    steps = steps_of(api, "default")["steps"]

    assert [step["time"] for step in steps] == sorted(step["time"] for step in steps)
    made_by = [
        (place, step["deal"]) for place, step in enumerate(steps) if step["deal"] is not None
    ]
    assert all(deal < place and "{id}" in steps[place]["path"] for place, deal in made_by)
    assert {steps[deal]["operation"] for _, deal in made_by} == {"createDeal"}


def test_the_notes_of_a_deal_come_line_by_line(api: Api) -> None:
    steps = steps_of(api)["steps"]
    lost = next(place for place, step in enumerate(steps) if "Halden" in str(step["body"]))

    notes = [
        step["body"]["notes"]
        for place, step in enumerate(steps)
        if lost in {place, step["deal"]} and step["body"]
    ]

    assert [len(text.splitlines()) for text in notes] == [1, 2, 3, 4]
    assert notes[-1].endswith('"Call me when they raise it again."')


def test_the_times_of_a_play_lead_up_to_the_clock_of_the_server(make_api: MakeApi) -> None:
    own, shifted = (steps_of(make_api(clock=clock)) for clock in (None, "2031-03-10T08:30:00.000Z"))

    assert own["clock"] == "2025-06-02T00:00:00.000Z"
    assert shifted["clock"] == "2031-03-10T00:00:00.000Z"
    assert shifted["steps"][-1]["time"] == "2031-03-07T09:50:00.000Z"


def test_a_limit_returns_the_first_steps_and_says_how_many_there_are(api: Api) -> None:
    whole, cut = steps_of(api), steps_of(api, limit=5)

    assert cut == {**whole, "steps": whole["steps"][:5]}
    assert cut["stepCount"] == len(whole["steps"])


@pytest.mark.parametrize(("scenario", "count"), [("empty", 0), ("large", 100_000)])
def test_a_scenario_with_no_deals_or_too_many_is_refused(
    api: Api, scenario: str, count: int
) -> None:
    status, message = refusal(api, "GET", f"/play?scenario={scenario}")

    assert status == 409
    assert message == (
        f"It cannot be played: scenario '{scenario}' has {count} deals, and what has 1 to 1000 can "
        "be played; use one such as demo."
    )
