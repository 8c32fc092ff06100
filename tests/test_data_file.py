"""The data file: made, continued, refused, started over, and opened by stock TinyDB."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB, where

from mockserver import app
from mockserver.core.errors import StartError
from mockserver.schema import FORMAT
from support import CopyFiles, MakeApi

DEALS = "/api/pipelines/sales/deals"


def files(path: Path) -> set[str]:
    return {entry.name for entry in path.parent.iterdir()}


def edit(path: Path, **state: Any) -> None:
    """Alter the mock's own record in a data file."""
    content = json.loads(path.read_text())
    content["introzy-mock"]["1"].update(state)
    path.write_text(json.dumps(content))


def test_a_missing_file_is_made_and_seeded(make_api: MakeApi, data_path: Path) -> None:
    make_api(data=data_path)

    assert len(json.loads(data_path.read_text())["deals"]) == 120


def test_a_file_that_is_there_is_continued(make_api: MakeApi, data_path: Path) -> None:
    first = make_api(data=data_path)
    created = first.create()
    first.world.close()

    second = make_api(data=data_path)

    assert second.data(f"{DEALS}/{created['id']}")["name"] == created["name"]
    assert second.create()["createdAt"] == "2025-01-01T09:00:01.000Z"


def test_a_clean_stop_leaves_the_one_file(make_api: MakeApi, data_path: Path) -> None:
    api = make_api(data=data_path)
    api.create()
    assert files(data_path) == {"mock.json", "mock.json.log", "mock.json.lock"}

    api.world.close()

    assert files(data_path) == {"mock.json"}


def test_what_was_acknowledged_is_there_without_a_clean_stop(
    make_api: MakeApi, data_path: Path, tmp_path: Path
) -> None:
    api = make_api(data=data_path)
    kept, gone = api.create(name="Kept"), api.create(name="Gone")
    api.patch(f"{DEALS}/{kept['id']}", {"name": "Renamed"})
    api.delete(f"{DEALS}/{gone['id']}")
    copy = tmp_path / "copy" / "mock.json"
    copy.parent.mkdir()
    for name in ("mock.json", "mock.json.log"):
        (copy.parent / name).write_bytes((tmp_path / name).read_bytes())

    after = make_api(data=copy)

    assert after.data(f"{DEALS}/{kept['id']}")["name"] == "Renamed"
    assert after.get(f"{DEALS}/{gone['id']}").status_code == 404
    assert after.data(DEALS)["total"] == api.data(DEALS)["total"]


def test_stock_tinydb_opens_searches_and_inserts_after_a_clean_stop(
    make_api: MakeApi, data_path: Path
) -> None:
    api = make_api(data=data_path)
    created = api.create(name="Made by the mock")
    api.world.close()

    with TinyDB(data_path) as database:
        deals = database.table("deals")
        (found,) = deals.search(where("id") == created["id"])
        assert found.doc_id == len(deals.all()) == 121
        deals.insert({**found, "id": "by-hand", "name": "Made by hand"})

    again = make_api(data=data_path)
    assert again.data(f"{DEALS}/by-hand")["name"] == "Made by hand"
    assert again.data(DEALS)["deals"][0]["id"] == "by-hand"


def test_a_record_made_by_hand_gets_the_defaults_of_what_it_lacks(
    make_api: MakeApi, data_path: Path
) -> None:
    make_api(data=data_path).world.close()
    needed = ["pipelineId", "pipelineStageId", "ownerId", "createdAt", "updatedAt"]
    with TinyDB(data_path) as database:
        deal = database.table("deals").get(doc_id=1)
        database.table("deals").insert(
            {"id": "by-hand", "name": "Short", **{field: deal[field] for field in needed}}
        )
        pipeline = database.table("pipelines").get(where("id") == deal["pipelineId"])

    shown = make_api(data=data_path).data(
        f"/api/pipelines/{pipeline['type'].lower()}/deals/by-hand"
    )

    assert (shown["currency"], shown["contact"], shown["notes"]) == ("USD", None, None)


def test_tables_of_others_are_kept(make_api: MakeApi, data_path: Path) -> None:
    make_api(data=data_path).world.close()
    with TinyDB(data_path) as database:
        database.insert({"mine": True})

    api = make_api(data=data_path)
    api.create()
    api.world.close()

    with TinyDB(data_path) as database:
        assert database.all() == [{"mine": True}]


@pytest.mark.parametrize(
    "asked", [{"scenario": "empty"}, {"seed": 2}, {"deals": 5}, {"scenario": "empty", "seed": 3}]
)
def test_another_scenario_seed_or_size_than_the_file_holds_is_refused(
    make_api: MakeApi, data_path: Path, asked: dict[str, Any]
) -> None:
    make_api(data=data_path).world.close()
    before = data_path.read_bytes()

    with pytest.raises(StartError, match=r"holds scenario default, seed 1, deals 120.*--fresh"):
        make_api(data=data_path, **asked)

    assert data_path.read_bytes() == before
    assert files(data_path) == {"mock.json"}


def test_asking_for_what_the_file_holds_continues_it(make_api: MakeApi, data_path: Path) -> None:
    make_api(data=data_path, scenario="empty", seed=7).world.close()

    assert make_api(data=data_path, scenario="empty", seed=7).data("/api/pipelines") == []


def test_fresh_starts_over_and_keeps_the_old_file_aside(make_api: MakeApi, data_path: Path) -> None:
    api = make_api(data=data_path)
    created = api.create()
    api.world.close()

    fresh = make_api(data=data_path, fresh=True, scenario="empty")

    assert fresh.data("/api/pipelines") == []
    old = make_api(data=data_path.with_name("mock.old-1.json"))
    assert old.data(f"{DEALS}/{created['id']}")["name"] == created["name"]


def test_fresh_that_is_refused_leaves_the_old_file_in_place(
    make_api: MakeApi, data_path: Path
) -> None:
    make_api(data=data_path).world.close()

    with pytest.raises(StartError, match="no scenario 'none'"):
        make_api(data=data_path, fresh=True, scenario="none")
    with pytest.raises(StartError, match="cannot be negative"):
        make_api(data=data_path, fresh=True, deals=-1)

    assert files(data_path) == {"mock.json"}


@pytest.mark.parametrize("fresh", [True, False])
def test_a_log_whose_data_file_is_gone_is_kept(
    make_api: MakeApi, data_path: Path, copy_files: CopyFiles, fresh: bool
) -> None:
    make_api(data=data_path).create(name="Kept")
    left = copy_files(data_path, data_path.parent / "left")
    left.unlink()

    make_api(data=left, fresh=fresh).world.close()

    assert files(left) == {"mock.json", "mock.json.aside-1.log"}
    assert "Kept" in left.with_name("mock.json.aside-1.log").read_text()


def test_an_interrupt_while_the_lock_is_taken_leaves_none(
    make_api: MakeApi, data_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")
    lock = fcntl.flock
    calls = iter([SystemExit])

    def interrupted(number: int, operation: int) -> None:
        for interrupt in calls:
            raise interrupt
        lock(number, operation)

    monkeypatch.setattr(fcntl, "flock", interrupted)

    with pytest.raises(SystemExit):
        make_api(data=data_path)

    assert files(data_path) == set()


def test_an_interrupt_after_the_file_is_open_leaves_it_whole(
    make_api: MakeApi, data_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr(app, "Mock", interrupted)

    with pytest.raises(SystemExit):
        make_api(data=data_path)

    assert files(data_path) == {"mock.json"}


def test_an_interrupt_while_a_file_is_made_leaves_none(
    make_api: MakeApi, data_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_number: int) -> None:
        raise SystemExit

    monkeypatch.setattr(os, "fsync", interrupted)

    with pytest.raises(SystemExit):
        make_api(data=data_path)

    assert files(data_path) == set()


def test_a_stop_on_a_full_disk_loses_nothing(
    make_api: MakeApi,
    data_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    api = make_api(data=data_path)
    created = api.create(name="Kept")
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        api.world.close()

    assert "mock.json could not be rewritten and needs the log beside it: " in caplog.text
    assert files(data_path) == {"mock.json", "mock.json.log"}
    assert make_api(data=data_path).data(f"{DEALS}/{created['id']}")["name"] == "Kept"


def test_every_fresh_start_keeps_a_file_of_its_own(make_api: MakeApi, data_path: Path) -> None:
    for _ in range(3):
        make_api(data=data_path, fresh=True).world.close()

    assert files(data_path) == {"mock.json", "mock.old-1.json", "mock.old-2.json"}


def test_fresh_without_a_file_just_starts(make_api: MakeApi, data_path: Path) -> None:
    make_api(data=data_path, fresh=True).world.close()

    assert files(data_path) == {"mock.json"}


@pytest.mark.parametrize(
    "content", ["[]", "{}", "null", '"text"', "5", '{"_default": {"1": {"a": 1}}}']
)
def test_a_foreign_file_is_refused_and_left_alone(
    make_api: MakeApi, data_path: Path, content: str
) -> None:
    data_path.write_text(content)

    with pytest.raises(StartError, match="is not a data file of introzy-mock"):
        make_api(data=data_path)

    assert data_path.read_text() == content
    assert files(data_path) == {"mock.json"}


def test_a_file_of_a_later_format_is_refused(make_api: MakeApi, data_path: Path) -> None:
    make_api(data=data_path).world.close()
    edit(data_path, format=FORMAT + 1)

    with pytest.raises(StartError, match="newer introzy-mock"):
        make_api(data=data_path)


@pytest.mark.usefixtures("refused_at_once")
def test_a_second_user_of_the_file_is_refused_while_the_first_is_there(
    make_api: MakeApi, data_path: Path
) -> None:
    first = make_api(data=data_path)

    with pytest.raises(StartError, match="in use by another introzy-mock"):
        make_api(data=data_path)

    first.world.close()
    assert make_api(data=data_path).data("/api/pipelines")


@pytest.mark.parametrize(
    ("place", "told"), [(".", "is a directory"), ("missing/mock.json", "is not a directory")]
)
def test_a_place_that_cannot_hold_a_file_is_refused(
    make_api: MakeApi, tmp_path: Path, place: str, told: str
) -> None:
    with pytest.raises(StartError, match=told):
        make_api(data=tmp_path / place)


def test_one_record_a_line(make_api: MakeApi, data_path: Path) -> None:
    make_api(data=data_path).world.close()

    (line,) = [line for line in data_path.read_text().splitlines() if line.startswith('"120": ')]
    assert json.loads("{" + line.rstrip(",") + "}")["120"]["name"]
