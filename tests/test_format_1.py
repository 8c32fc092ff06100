"""What an earlier program wrote, with a number of `deals` in its own record, is still read.

The files in `format1/` were written by the last program that did so.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from control_api import digest, do
from mockserver.core.errors import StartError
from mockserver.schema import FORMAT
from support import Api, MakeApi

FILES = Path(__file__).parent / "format1"
DEALS = "/api/pipelines/sales/deals"
MADE = "Made by an older program"


def names(api: Api) -> list[str]:
    return [deal["name"] for deal in api.data(f"{DEALS}?limit=100")["deals"]]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the earlier files, to start from."""
    for file in FILES.iterdir():
        shutil.copy(file, tmp_path)
    return tmp_path


def test_a_data_file_is_read_and_a_reset_leads_to_its_start(
    make_api: MakeApi, copied: Path
) -> None:
    api = make_api(data=copied / "data-file.json", scenario="documentation", deals=35)

    assert api.world.store.state["sizes"] == {"deals": 35}
    assert MADE in names(api)
    api.world.reset()
    assert MADE not in names(api)
    assert digest(api) == digest(make_api(scenario="documentation"))


def test_a_data_file_that_death_left_with_its_log_is_read(make_api: MakeApi, copied: Path) -> None:
    api = make_api(data=copied / "crashed.json")

    assert names(api) == [MADE]
    api.world.reset()
    assert digest(api) == digest(make_api(scenario="empty"))


def test_a_data_file_is_written_in_the_form_of_today(make_api: MakeApi, copied: Path) -> None:
    path = copied / "data-file.json"
    api = make_api(data=path)
    api.create(name="Made by this program")
    api.world.close()

    own = json.loads(path.read_text("utf-8"))["introzy-mock"]["1"]
    assert (own["format"], own["sizes"]) == (FORMAT, {"deals": 35})
    assert "deals" not in own
    assert names(make_api(data=path))[:2] == ["Made by this program", MADE]


def test_a_data_file_of_another_size_is_refused_in_the_same_words(
    make_api: MakeApi, copied: Path
) -> None:
    told = "holds scenario documentation, seed 1, deals 35, not deals 7"
    with pytest.raises(StartError, match=told):
        make_api(data=copied / "data-file.json", deals=7)


def test_a_data_file_may_be_a_start_and_a_snapshot(make_api: MakeApi, copied: Path) -> None:
    assert MADE in names(make_api(start=copied / "data-file.json"))

    api = make_api(data=copied / "mine.json", scenario="empty")
    (copied / "mine.snapshots").mkdir()
    shutil.copy(FILES / "data-file.json", copied / "mine.snapshots" / "old.json")
    do(api, "POST", "/snapshots/old/load")
    assert MADE in names(api)


def test_an_export_is_imported_with_its_digest(make_api: MakeApi) -> None:
    exported: dict[str, Any] = json.loads((FILES / "export.json").read_text("utf-8"))
    api = make_api()

    do(api, "POST", "/import", exported)

    assert digest(api) == exported["digest"]
    assert api.world.store.state["sizes"] == {"deals": 0}
    api.world.reset()
    assert digest(api) == digest(make_api(scenario="empty"))


def test_an_export_keeps_the_form_that_an_earlier_program_takes(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    api.create(name="New")

    exported = do(api, "GET", "/export?journal=1")

    state = {"format": 1, "scenario": "empty", "seed": 1, "deals": 0}
    start = {**state, "now": "2025-01-01T09:00:00.000Z"}
    now = exported["tables"]["introzy-mock"]["1"]
    assert [*now][:5] == ["format", "scenario", "seed", "deals", "now"]
    assert now.items() >= state.items()
    assert exported["format"] == 1
    assert start in [one["before"] for one in exported["tables"]["introzy-mock-start"].values()]
    assert ["introzy-mock", 1, start] in [step[1:] for step in exported["journal"]["undo"]]


def test_an_export_that_format_1_cannot_say_has_the_form_of_today(make_api: MakeApi) -> None:
    api = make_api()
    exported = do(api, "GET", "/export")
    exported["tables"]["introzy-mock"]["1"] |= {"format": 2, "sizes": {"deals": 1, "people": 2}}

    do(api, "POST", "/import", exported)

    again = do(api, "GET", "/export")
    assert (again["format"], again["tables"]["introzy-mock"]["1"]["sizes"]["people"]) == (2, 2)
