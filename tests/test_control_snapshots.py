"""Snapshots: states with a name, kept beside the data file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from control_api import digest, do, fill, refusal, told
from support import Api, MakeApi


def test_a_snapshot_leads_back_and_leaves_faults_and_journal(kept_api: Api) -> None:
    kept_api.create(name="Early")
    assert do(kept_api, "PUT", "/snapshots/early") == {"name": "early"}
    before = told(kept_api)
    fill(kept_api)

    do(kept_api, "POST", "/snapshots/early/load")

    assert told(kept_api) == {**before, "faults": 1, "requests": 5}


def test_a_reset_after_a_snapshot_goes_to_the_start(kept_api: Api) -> None:
    start = digest(kept_api)
    fill(kept_api)
    do(kept_api, "PUT", "/snapshots/full")
    do(kept_api, "POST", "/reset")

    do(kept_api, "POST", "/snapshots/full/load")
    assert digest(kept_api) != start
    do(kept_api, "POST", "/reset")

    assert digest(kept_api) == start


def test_a_snapshot_can_be_loaded_again_and_replaced(kept_api: Api) -> None:
    do(kept_api, "PUT", "/snapshots/one")
    first = digest(kept_api)
    for _ in range(2):
        kept_api.create(name="Gone")
        do(kept_api, "POST", "/snapshots/one/load")
        assert digest(kept_api) == first

    kept_api.create(name="Kept")
    do(kept_api, "PUT", "/snapshots/one")
    second = digest(kept_api)
    do(kept_api, "POST", "/reset")
    do(kept_api, "POST", "/snapshots/one/load")

    assert digest(kept_api) == second


def test_snapshots_are_listed_by_name_and_can_be_forgotten(kept_api: Api) -> None:
    for name in ("b", "A-1", "c_d"):
        do(kept_api, "PUT", f"/snapshots/{name}")

    do(kept_api, "DELETE", "/snapshots/b")

    assert do(kept_api, "GET", "/snapshots") == [{"name": "A-1"}, {"name": "c_d"}]
    for method, path in (("DELETE", "/snapshots/b"), ("POST", "/snapshots/b/load")):
        status, message = refusal(kept_api, method, path)
        assert (status, "There is no snapshot 'b'" in message) == (404, True)


def test_a_snapshot_is_a_file_beside_the_data_file_that_can_be_served(
    make_api: MakeApi, data_path: Path
) -> None:
    api = make_api(data=data_path)
    fill(api)
    do(api, "PUT", "/snapshots/mine")
    start_of_story = told(api)

    file = data_path.with_name("mock.snapshots") / "mine.json"
    copied = make_api(data=file.rename(data_path.with_name("copy.json")))

    assert told(copied) == {**start_of_story, "faults": 0, "requests": 0}
    do(copied, "POST", "/reset")
    do(api, "POST", "/reset")
    assert digest(copied) == digest(api)


def test_snapshots_are_there_after_a_restart(make_api: MakeApi, data_path: Path) -> None:
    api = make_api(data=data_path)
    api.create(name="Kept")
    state = digest(api)
    do(api, "PUT", "/snapshots/mine")
    do(api, "POST", "/reset")
    api.world.close()

    again = make_api(data=data_path)
    do(again, "POST", "/snapshots/mine/load")

    assert digest(again) == state
    again.world.close()
    assert digest(make_api(data=data_path)) == state


@pytest.mark.parametrize(
    ("spoil", "told_of"),
    [
        pytest.param(lambda text: text[: len(text) // 2], "is not JSON: line", id="cut"),
        pytest.param(lambda text: text + "more", "is not JSON: line", id="appended to"),
        pytest.param(lambda _text: "", "is not JSON: line 1", id="empty"),
        pytest.param(lambda _text: '{"a": 1}', "not a data file", id="another file"),
        pytest.param(
            lambda text: text.replace('"ownerId"', '"owner"'), "lacks ownerId", id="edited"
        ),
        pytest.param(lambda text: text.replace('"format":2', '"format":9'), "newer", id="newer"),
    ],
)
def test_a_snapshot_that_is_damaged_changes_nothing(
    make_api: MakeApi, data_path: Path, spoil: Any, told_of: str
) -> None:
    api = make_api(data=data_path)
    do(api, "PUT", "/snapshots/mine")
    api.create(name="Stays")
    before = digest(api)
    file = data_path.with_name("mock.snapshots") / "mine.json"
    file.write_text(spoil(file.read_text()))

    status, message = refusal(api, "POST", "/snapshots/mine/load")

    assert (status, told_of in message) == (409, True), message
    assert digest(api) == before


def test_there_are_only_so_many_snapshots_in_memory(api: Api) -> None:
    for number in range(100):
        do(api, "PUT", f"/snapshots/s{number}")

    status, message = refusal(api, "PUT", "/snapshots/more")

    assert (status, "DELETE /_mock/snapshots/NAME" in message) == (409, True)
    do(api, "PUT", "/snapshots/s7")
    do(api, "DELETE", "/snapshots/s7")
    do(api, "PUT", "/snapshots/more")
