"""A data set moves by whole weeks to lead up to a time, for files and for a server alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from mockserver import Config, create_app
from mockserver.core.determinism import real_milliseconds, to_milliseconds
from mockserver.generate import DataSet, build, data_set
from mockserver.schema import SCHEMA
from support import Run

PLACED = "2031-05-15T12:00:00.000Z"
WEEK = 7 * 24 * 3_600_000


def times(data: DataSet) -> list[str]:
    return [
        record[field]
        for table, resource in SCHEMA.resources.items()
        for record in data.tables[table]
        for field in resource.dated
        if record[field]
    ]


def undated(data: DataSet) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in record.items() if name not in resource.dated}
        for table, resource in SCHEMA.resources.items()
        for record in data.tables[table]
    ]


@pytest.mark.parametrize("moment", [PLACED, "2019-02-28T23:59:59.999Z", "2025-01-01T09:00:00.000Z"])
def test_all_times_move_by_the_same_whole_weeks(moment: str) -> None:
    original = data_set()
    moved = original.at(to_milliseconds(moment))

    steps = {
        to_milliseconds(after) - to_milliseconds(before)
        for before, after in zip(times(original), times(moved), strict=True)
    }
    assert steps == {to_milliseconds(moved.clock) - to_milliseconds(original.clock)}
    assert not steps.pop() % WEEK
    assert 0 <= to_milliseconds(moment) - to_milliseconds(moved.clock) < WEEK
    assert undated(moved) == undated(original)


def test_a_data_set_that_is_moved_to_no_time_is_the_same() -> None:
    original = data_set()

    assert original.at(None) is original


def test_a_written_set_leads_up_to_the_time(run: Run, tmp_path: Path) -> None:
    assert run("generate", "--clock", PLACED, "--out", f"{tmp_path}/set").exit_code == 0

    clock = orjson.loads((tmp_path / "set" / "manifest.json").read_bytes())["clock"]
    latest = max(
        deal["createdAt"] for deal in orjson.loads((tmp_path / "set" / "deals.json").read_bytes())
    )
    assert clock == "2031-05-14T09:00:00.000Z"
    assert latest < clock
    assert to_milliseconds(clock) - to_milliseconds(latest) < WEEK


def test_a_set_for_now_is_less_than_a_week_old(run: Run) -> None:
    printed = run("generate", "--clock", "now", "--out", "-").stdout

    state = orjson.loads(printed)["introzy-mock"]["1"]
    age = real_milliseconds() - to_milliseconds(state["now"])  # the user's now
    assert 0 <= age < WEEK


def test_what_is_no_time_is_refused_with_what_is_one(run: Run) -> None:
    result = run("generate", "--clock", "soon", "--out", "-")

    assert result.exit_code == 2
    assert "must be a time such as 2025-01-01T09:00:00.000Z, not 'soon'; or use now" in " ".join(
        result.stderr.split()
    )


def test_a_server_starts_with_data_that_leads_up_to_its_clock() -> None:
    client = create_app(Config(clock=PLACED)).test_client()
    headers = {"Authorization": "Bearer introzy_a"}

    answer: Any = client.get("/api/pipelines/sales/deals?limit=100", headers=headers).json
    deals = answer["data"]["deals"]
    expected = build("default").at(to_milliseconds(PLACED)).tables["deals"]

    created = {deal["id"]: deal["createdAt"] for deal in expected}
    assert deals
    assert all(deal["createdAt"] == created[deal["id"]] for deal in deals)
    assert client.get("/_mock/clock").json == {"now": PLACED, "mode": "tick", "step": 1}


def test_sandboxes_of_such_a_server_move_with_it() -> None:
    client = create_app(Config(clock=PLACED)).test_client()
    made: Any = client.post(
        "/_mock/sandboxes", json={"name": "other", "scenario": "documentation"}
    ).json
    headers = {"Authorization": f"Bearer {made['apiKey']}"}

    answer: Any = client.get("/api/pipelines/sales/deals", headers=headers).json

    assert {deal["createdAt"][:4] for deal in answer["data"]["deals"]} == {"2031"}


def test_a_file_that_somebody_brings_keeps_its_times(run: Run, tmp_path: Path) -> None:
    run("generate", "--out", f"{tmp_path}/start.json")

    app = create_app(Config(start=tmp_path / "start.json", clock=PLACED))
    headers = {"Authorization": "Bearer introzy_a"}
    answer: Any = app.test_client().get("/api/pipelines/sales/deals", headers=headers).json

    assert answer["data"]["deals"][0]["createdAt"].startswith("2024-")
