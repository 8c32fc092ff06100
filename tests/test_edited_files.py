"""What a person edited into a data file is the start from then on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from control_api import DEALS, Box, digest, do, fill, told
from edited_file import (
    EDITS,
    Edit,
    add_everywhere,
    add_far_away,
    change_records,
    do_everything,
    edit,
    remove_deals,
)
from support import Api, MakeApi

PIPELINES = ("sales", "partner", "referral")

every_edit = pytest.mark.parametrize("change", EDITS, ids=lambda change: change.__name__)


@pytest.fixture
def generated(make_api: MakeApi, data_path: Path) -> Path:
    """A data file of the default scenario that nobody uses."""
    make_api(data=data_path).world.close()
    return data_path


def listed(api: Api) -> list[Any]:
    """All pages of deals and all pipelines, as the API answers them."""
    pages = [f"/api/pipelines/{name}/deals?limit=100" for name in PIPELINES]
    return [api.data(path) for path in [*pages, *(f"/api/pipelines/{one}" for one in PIPELINES)]]


def write(api: Api) -> None:
    """Change everything that a client can, deals of the start and new ones."""
    for deal in api.data(f"{DEALS}?limit=3")["deals"]:
        api.patch(f"{DEALS}/{deal['id']}", {"name": "Changed since"})
    for deal in api.data(f"{DEALS}?limit=1")["deals"]:
        api.delete(f"{DEALS}/{deal['id']}")
    api.create(name="Created since")
    do(api, "POST", "/keys", {"name": "since"})


@every_edit
def test_a_reset_leads_to_what_was_edited(make_api: MakeApi, generated: Path, change: Edit) -> None:
    start = edit(generated, change)
    api = make_api(data=generated)
    before = listed(api)
    write(api)

    do(api, "POST", "/reset")

    assert digest(api) == start
    assert listed(api) == before


@every_edit
def test_a_new_sandbox_begins_with_what_was_edited(
    make_api: MakeApi, generated: Path, change: Edit
) -> None:
    start = edit(generated, change)
    api = make_api(data=generated)
    write(api)

    box = Box(api)
    seen = listed(box)
    write(box)
    box.mock("POST", "/reset")

    assert digest(api, "box") == start
    assert listed(box) == seen


@every_edit
def test_an_export_takes_what_was_edited_along_as_the_start(
    make_api: MakeApi, generated: Path, change: Edit
) -> None:
    start = edit(generated, change)
    api, other = make_api(data=generated), make_api(scenario="empty")
    write(api)

    do(other, "POST", "/import", do(api, "GET", "/export"))

    assert digest(other) == digest(api)
    do(other, "POST", "/reset")
    assert digest(other) == start
    Box(other)
    assert digest(other, "box") == start


@every_edit
@pytest.mark.parametrize("stop", [True, False], ids=["clean stop", "death"])
def test_what_was_edited_stays_the_start_over_restarts(
    make_api: MakeApi,
    generated: Path,
    copy_files: Callable[[Path, Path], Path],
    change: Edit,
    *,
    stop: bool,
) -> None:
    start = edit(generated, change)
    for number in range(3):
        api = make_api(data=generated)
        write(api)
        written = digest(api)
        if stop:
            api.world.close()
        generated = copy_files(generated, generated.parent / f"left-{number}")

    again = make_api(data=generated)

    assert digest(again) == written
    Box(again)
    assert digest(again, "box") == start
    do(again, "POST", "/reset")
    assert digest(again) == start


def test_a_snapshot_leads_back_to_what_was_edited(make_api: MakeApi, generated: Path) -> None:
    start = edit(generated, do_everything)
    api = make_api(data=generated)
    write(api)
    do(api, "PUT", "/snapshots/mine")
    kept = digest(api)
    do(api, "POST", "/scenario", {"name": "empty"})

    do(api, "POST", "/snapshots/mine/load")
    assert digest(api) == kept
    do(api, "POST", "/reset")

    assert digest(api) == start


def test_an_edited_snapshot_is_the_start_once_it_is_loaded(
    make_api: MakeApi, data_path: Path
) -> None:
    api = make_api(data=data_path)
    write(api)
    do(api, "PUT", "/snapshots/mine")
    start = edit(data_path.with_name("mock.snapshots") / "mine.json", do_everything)

    do(api, "POST", "/snapshots/mine/load")
    write(api)
    do(api, "POST", "/reset")

    assert digest(api) == start


def test_each_edit_is_the_start_in_its_turn(make_api: MakeApi, generated: Path) -> None:
    for change in (add_everywhere, add_far_away, remove_deals, change_records):
        start = edit(generated, change)
        api = make_api(data=generated)
        write(api)
        do(api, "POST", "/reset")
        assert digest(api) == start
        api.world.close()


def test_an_edit_after_writes_makes_these_the_start_too(make_api: MakeApi, data_path: Path) -> None:
    api = make_api(data=data_path)
    fill(api)
    api.world.close()
    start = edit(data_path, do_everything)

    again = make_api(data=data_path)
    before = told(again)
    fill(again)
    do(again, "POST", "/reset")

    assert told(again) == before
    assert before["digest"] == start


def test_two_edits_between_two_starts_are_one(make_api: MakeApi, generated: Path) -> None:
    edit(generated, add_everywhere)
    start = edit(generated, remove_deals)
    api = make_api(data=generated)
    write(api)

    do(api, "POST", "/reset")

    assert digest(api) == start


def test_a_start_alone_leaves_an_edited_file_as_it_is(make_api: MakeApi, generated: Path) -> None:
    edit(generated, do_everything)
    before = generated.read_bytes()

    make_api(data=generated).world.close()

    assert generated.read_bytes() == before


def test_a_fresh_start_keeps_what_was_edited_aside(make_api: MakeApi, generated: Path) -> None:
    start = edit(generated, do_everything)
    make_api(data=generated, fresh=True).world.close()

    api = make_api(data=generated.with_name("mock.old-1.json"))
    write(api)
    do(api, "POST", "/reset")

    assert digest(api) == start


def test_records_in_any_order_keep_their_numbers(make_api: MakeApi, generated: Path) -> None:
    content = json.loads(generated.read_text())
    for table in ("deals", "users", "stages"):
        content[table] = dict(reversed(content[table].items()))
    generated.write_text(json.dumps(content))
    start = digest(make_api())
    api = make_api(data=generated)
    write(api)

    assert api.create(name="Next")
    do(api, "POST", "/reset")

    assert digest(api) == start


@pytest.mark.parametrize("stop", [True, False], ids=["clean stop", "death"])
def test_a_file_in_another_form_keeps_its_start_and_its_log(
    make_api: MakeApi,
    data_path: Path,
    tmp_path: Path,
    copy_files: Callable[[Path, Path], Path],
    *,
    stop: bool,
) -> None:
    api = make_api(data=data_path)
    start = digest(api)
    write(api)
    written = digest(api)
    if stop:
        api.world.close()
    left = copy_files(data_path, tmp_path / "left")
    left.write_text(json.dumps(json.loads(left.read_text()), indent=4), encoding="utf-8-sig")

    again = make_api(data=left)

    assert digest(again) == written
    do(again, "POST", "/reset")
    assert digest(again) == start


def test_a_file_without_a_seal_is_its_own_start(make_api: MakeApi, data_path: Path) -> None:
    api = make_api(data=data_path)
    write(api)
    written = digest(api)
    api.world.close()
    content = json.loads(data_path.read_text())
    del content["introzy-mock-seal"]
    data_path.write_text(json.dumps(content))

    again = make_api(data=data_path)
    write(again)
    do(again, "POST", "/reset")

    assert digest(again) == written


def test_a_key_in_an_edited_file_outlives_a_reset_and_is_in_no_new_sandbox(
    make_api: MakeApi, data_path: Path
) -> None:
    api = make_api(data=data_path)
    do(api, "POST", "/keys", {"name": "ci"})
    api.world.close()
    edit(data_path, change_records)
    again = make_api(data=data_path)
    do(again, "POST", "/keys", {"name": "since"})

    do(again, "POST", "/reset")
    box = Box(again)
    box.mock("POST", "/keys", {"name": "own"})

    assert [key["name"] for key in do(again, "GET", "/keys")] == ["ci"]
    assert [key["name"] for key in box.mock("GET", "/keys")] == ["own"]
    box.mock("POST", "/reset")
    assert box.mock("GET", "/keys") == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("2026-12-01", "2026-12-01T00:00:00.000Z"),
        ("2026-12-01T09:00:00Z", "2026-12-01T09:00:00.000Z"),
        ("2026-12-01T09:00:00+01:00", "2026-12-01T08:00:00.000Z"),
    ],
)
def test_a_time_is_shown_in_the_form_of_the_vendor_and_stays_after_a_death(
    make_api: MakeApi,
    generated: Path,
    copy_files: Callable[[Path, Path], Path],
    typed: str,
    shown: str,
) -> None:
    edit(generated, lambda database: database.table("deals").update({"createdAt": typed}))
    api = make_api(data=generated)
    start = digest(api)
    write(api)
    left = copy_files(generated, generated.parent / "left")

    again = make_api(data=left)

    assert digest(again) == digest(api)
    do(again, "POST", "/reset")
    assert digest(again) == start
    assert {deal["createdAt"] for deal in again.data(DEALS)["deals"]} == {shown}
