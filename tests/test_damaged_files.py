"""What happens to files that are damaged, or edited beside a log: nothing is lost, all is said."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mockserver.core.errors import StartError
from support import Api, MakeApi

DEALS = "/api/pipelines/sales/deals"

CopyFiles = Callable[[Path, Path], Path]


@pytest.fixture
def left_by_death(make_api: MakeApi, copy_files: CopyFiles, tmp_path: Path) -> Path:
    """A data file and a log with one deal named Kept, as death left them."""
    path = tmp_path / "mock.json"
    make_api(data=path).create(name="Kept")
    return copy_files(path, tmp_path / "left")


@pytest.fixture
def often_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Renew the checkpoint after every few writes."""
    monkeypatch.setattr("mockserver.store.files.datafile._LOG_BYTES", 100)
    monkeypatch.setattr("mockserver.store.files.checkpoint._SLICE", 10_000)


def names(api: Api) -> list[str]:
    return [deal["name"] for deal in api.data(f"{DEALS}?limit=100")["deals"]]


def test_an_empty_file_is_seeded(make_api: MakeApi, data_path: Path) -> None:
    data_path.touch()

    assert make_api(data=data_path).data(DEALS)["total"] == 50


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.99])
def test_a_truncated_file_is_refused_and_left_with_its_log(
    make_api: MakeApi, left_by_death: Path, share: float
) -> None:
    os.truncate(left_by_death, int(left_by_death.stat().st_size * share))
    log = left_by_death.with_name("mock.json.log")
    before = left_by_death.read_bytes(), log.read_bytes()

    with pytest.raises(StartError, match=r"mock\.json is not JSON: line \d+, column \d+"):
        make_api(data=left_by_death)

    assert (left_by_death.read_bytes(), log.read_bytes()) == before
    assert {path.name for path in left_by_death.parent.iterdir()} == {"mock.json", log.name}


def test_garbage_after_a_file_whose_log_fits_is_set_aside_and_the_rest_is_used(
    make_api: MakeApi, left_by_death: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with left_by_death.open("ab") as file:
        file.write(b"garbage")

    api = make_api(data=left_by_death)

    assert names(api)[0] == "Kept"
    aside = left_by_death.with_name("mock.damaged-1.json")
    assert aside.read_bytes() == b"garbage"
    assert aside.name in caplog.text
    assert not left_by_death.read_bytes().endswith(b"garbage")


@pytest.mark.parametrize(
    "name", ["mock.json.0123456789abcdef.new", "mock.json.log.0123456789abcdef.new"]
)
def test_a_file_that_was_never_put_in_place_is_removed(
    make_api: MakeApi, left_by_death: Path, name: str
) -> None:
    left_by_death.with_name(name).write_bytes(b"half")

    assert names(make_api(data=left_by_death))[0] == "Kept"

    assert not left_by_death.with_name(name).exists()


def test_an_edit_before_the_start_leaves_a_log_that_no_longer_fits_aside(
    make_api: MakeApi, left_by_death: Path, caplog: pytest.LogCaptureFixture
) -> None:
    text = left_by_death.read_text()
    left_by_death.write_text(text.replace("Brightline Supply - Starter Plan", "Edited"))

    api = make_api(data=left_by_death)

    assert names(api)[0] == "Edited"
    assert left_by_death.with_name("mock.json.aside-1.log").exists()
    assert "edited or replaced" in caplog.text


def test_an_edit_while_the_mock_runs_is_left_as_it_is_at_the_stop(
    make_api: MakeApi, data_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    api = make_api(data=data_path)
    api.create(name="Ours")
    edited = data_path.read_text().replace("Brightline Supply - Starter Plan", "Theirs")
    data_path.write_text(edited)

    api.world.close()

    assert data_path.read_text() == edited
    assert "mock.ours-1.json" in caplog.text
    assert names(make_api(data=data_path))[0] == "Theirs"
    assert names(make_api(data=data_path.with_name("mock.ours-1.json")))[0] == "Ours"


@pytest.mark.usefixtures("often_renewed")
def test_an_edit_while_the_mock_runs_is_noticed_when_the_checkpoint_is_renewed(
    make_api: MakeApi,
    copy_files: CopyFiles,
    tmp_path: Path,
    data_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    api = make_api(data=data_path, scenario="empty")
    first = api.create(name="First")
    edited = data_path.read_text() + " "
    data_path.write_text(edited)

    written = 0
    while "is left as it is" not in caplog.text:
        written += 1
        api.patch(f"{DEALS}/{first['id']}", {"notes": f"{written}" * 1000})
        assert written < 200
    api.create(name="Last")

    assert data_path.read_text() == edited
    ours = copy_files(data_path.with_name("mock.ours-1.json"), tmp_path / "left")
    assert names(make_api(data=ours)) == ["Last", "First"]
    assert not data_path.with_name("mock.json.log").exists()


def test_a_file_that_vanished_while_the_mock_ran_is_written_anew(
    make_api: MakeApi, data_path: Path
) -> None:
    api = make_api(data=data_path)
    api.create(name="Kept")
    data_path.unlink()

    api.world.close()

    assert names(make_api(data=data_path))[0] == "Kept"


def test_a_full_disk_refuses_the_write_and_the_mock_goes_on(
    make_api: MakeApi, data_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = make_api(data=data_path)
    api.create(name="Before")
    before = api.data(DEALS)

    def full(_file: int, line: bytes) -> None:
        raise OSError(28, "No space left on device", len(line))

    with monkeypatch.context() as patch:
        patch.setattr("mockserver.core.files.calls.write", full)
        answer = api.post(DEALS, {"name": "Lost"})

    assert answer.status_code == 500
    assert answer.json["error"]["code"] == "STORAGE_ERROR"
    assert "No space left on device" in answer.json["error"]["message"]
    assert api.data(DEALS) == before
    assert api.create(name="After")["name"] == "After"


@pytest.mark.parametrize(
    ("method", "path"), [("POST", DEALS), ("PATCH", "/_mock/clock"), ("PUT", "/_mock/snapshots/a")]
)
def test_a_full_disk_is_no_failure_of_the_mock_with_a_traceback(
    make_api: MakeApi,
    data_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    method: str,
    path: str,
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    api = make_api(data=data_path, durability="machine")
    body = {"json": {"name": "Lost"}} if method == "POST" else {"json": {"mode": "frozen"}}
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        answer = api.send(method, path, **(body if method != "PUT" else {}))

    assert answer.json["error"]["code"] == "STORAGE_ERROR"
    assert not caplog.records


@pytest.mark.parametrize("durability", ["process", "machine"])
def test_either_durability_keeps_what_was_acknowledged(
    make_api: MakeApi, copy_files: CopyFiles, tmp_path: Path, durability: str
) -> None:
    api = make_api(data=tmp_path / "mock.json", durability=durability)
    api.create(name="Kept")

    left = copy_files(tmp_path / "mock.json", tmp_path / "left")

    assert names(make_api(data=left))[0] == "Kept"


def test_only_machine_waits_for_the_disk(
    make_api: MakeApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[int] = []
    process = make_api(data=tmp_path / "process.json")
    machine = make_api(data=tmp_path / "machine.json", durability="machine")
    sync = os.fsync

    def counted(number: int) -> None:
        waits.append(number)
        sync(number)

    monkeypatch.setattr(os, "fsync", counted)

    process.create()
    assert not waits
    machine.create()
    assert waits
