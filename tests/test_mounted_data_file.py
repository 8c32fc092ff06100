"""A data file that cannot be renamed over, as a single file that a container mounts."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mockserver.core.files import calls
from mounting import mounted_over
from support import Api, MakeApi

DEALS = "/api/pipelines/sales/deals"

as_if_mounted = pytest.mark.parametrize("mounted", ["EBUSY"], indirect=True)


@pytest.fixture(params=["mount", "EBUSY"])
def mounted(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """An empty file that is a mount point of its own, or that the system treats like one."""
    (tmp_path / "app").mkdir()
    path = tmp_path / "app" / "mock.json"
    path.touch()
    if request.param == "mount":
        (tmp_path / "host.json").touch()
        with mounted_over(path, tmp_path / "host.json"):
            yield path
        return
    rename = calls.rename

    def refuse(source: Path, to: Path) -> None:
        if path in (source, to):
            raise OSError(getattr(errno, request.param), "refused")
        rename(source, to)

    monkeypatch.setattr(calls, "rename", refuse)
    yield path


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir())


def first_deal(api: Api) -> str:
    return str(api.data(DEALS)["deals"][0]["name"])


def test_an_empty_mounted_file_is_a_missing_one(make_api: MakeApi, mounted: Path) -> None:
    assert make_api(data=mounted).data(DEALS)["total"] == 50

    assert names(mounted) == ["mock.json", "mock.json.lock"]
    assert mounted.stat().st_size


def test_a_stop_writes_it_in_place_and_leaves_nothing_beside_it(
    make_api: MakeApi, mounted: Path
) -> None:
    api = make_api(data=mounted)
    number = mounted.stat().st_ino
    api.create(name="Kept")

    api.world.close()

    assert mounted.stat().st_ino == number
    assert names(mounted) == ["mock.json"]
    assert first_deal(make_api(data=mounted)) == "Kept"


@pytest.mark.parametrize("mounted", ["EPERM"], indirect=True)
def test_a_file_of_somebody_else_in_a_shared_directory_is_written_in_place(
    make_api: MakeApi, mounted: Path
) -> None:
    api = make_api(data=mounted)
    api.create(name="Kept")

    api.world.close()

    assert names(mounted) == ["mock.json"]
    assert first_deal(make_api(data=mounted)) == "Kept"


def test_a_smaller_state_leaves_nothing_of_the_larger(make_api: MakeApi, mounted: Path) -> None:
    make_api(data=mounted).world.close()
    api = make_api(data=mounted)
    for deal in api.data(f"{DEALS}?limit=100")["deals"]:
        api.patch(f"{DEALS}/{deal['id']}", {"notes": None, "description": None, "name": "x"})
    before = mounted.stat().st_size

    api.world.close()

    assert mounted.stat().st_size != before
    assert first_deal(make_api(data=mounted)) == "x"


def test_its_log_goes_on_while_the_mock_runs(
    make_api: MakeApi,
    mounted: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("mockserver.store.files.datafile._LOG_BYTES", 100)
    monkeypatch.setattr("mockserver.store.files.checkpoint._SLICE", 10_000)
    api = make_api(data=mounted, scenario="empty")
    for number in range(60):
        api.create(name=f"Deal {number}", notes="n" * 500)

    api.world.close()

    assert not caplog.records
    assert names(mounted) == ["mock.json"]
    assert first_deal(make_api(data=mounted)) == "Deal 59"


def test_starting_over_keeps_a_copy_aside(make_api: MakeApi, mounted: Path) -> None:
    api = make_api(data=mounted)
    api.create(name="Old")
    api.world.close()

    make_api(data=mounted, fresh=True, scenario="empty").world.close()

    assert names(mounted) == ["mock.json", "mock.old-1.json"]
    assert first_deal(make_api(data=mounted.with_name("mock.old-1.json"))) == "Old"
    assert make_api(data=mounted).data("/api/pipelines") == []


def test_starting_over_an_empty_one_keeps_nothing(make_api: MakeApi, mounted: Path) -> None:
    make_api(data=mounted, fresh=True).world.close()

    assert names(mounted) == ["mock.json"]


@pytest.fixture
def left_by_death(
    mounted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], list[Path]]:
    """Copy what is there around each call that changes a file, from now on; give the data files."""
    left: list[Path] = []

    def copied(name: str) -> None:
        call = getattr(calls, name)

        def copy_around(*given: object) -> object:
            _copy()
            result = call(*given)
            _copy()
            return result

        monkeypatch.setattr(calls, name, copy_around)

    def _copy() -> None:
        place = tmp_path / f"left-{len(left)}"
        ignored = shutil.ignore_patterns("*.lock")
        shutil.copytree(mounted.parent, place, ignore=ignored)
        left.append(place / mounted.name)

    def watch() -> list[Path]:
        for name in ("write", "cut", "rename", "remove", "create"):
            copied(name)
        return left

    return watch


@as_if_mounted
def test_a_death_at_any_moment_of_the_writing_loses_nothing(
    make_api: MakeApi,
    mounted: Path,
    left_by_death: Callable[[], list[Path]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mockserver.core.files.writing._PIECE", 20_000)
    api = make_api(data=mounted)
    api.create(name="Kept")
    left = left_by_death()

    api.world.close()
    monkeypatch.undo()

    assert len({path.read_bytes() for path in left}) > 4
    for path in left:
        after = make_api(data=path)
        assert first_deal(after) == "Kept"
        after.world.close()
        assert [name for name in names(path) if name.endswith(".new")] == []


@as_if_mounted
def test_a_death_at_any_moment_of_the_first_writing_is_no_obstacle(
    make_api: MakeApi,
    mounted: Path,
    left_by_death: Callable[[], list[Path]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mockserver.core.files.writing._PIECE", 20_000)
    left = left_by_death()

    make_api(data=mounted).world.close()
    monkeypatch.undo()

    for path in left:
        assert make_api(data=path).data(DEALS)["total"] == 50


@as_if_mounted
def test_a_full_disk_while_it_is_written_loses_nothing(
    make_api: MakeApi,
    mounted: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    api = make_api(data=mounted)
    api.create(name="Kept")
    overwrite, write = calls.overwrite, calls.write
    opened: list[int] = []

    def noted(path: Path) -> int:
        opened.append(overwrite(path))
        return opened[-1]

    def full(file: int, content: bytes) -> None:
        if file in opened:
            write(file, content[:1000])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(file, content)

    with monkeypatch.context() as disk:
        disk.setattr(calls, "overwrite", noted)
        disk.setattr(calls, "write", full)
        api.world.close()

    assert "mock.json could not be rewritten and needs the log beside it" in caplog.text
    assert mounted.stat().st_size == 1000
    assert first_deal(make_api(data=mounted)) == "Kept"


@as_if_mounted
def test_an_edit_after_a_death_while_it_was_written_is_kept_aside(
    make_api: MakeApi,
    mounted: Path,
    left_by_death: Callable[[], list[Path]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    api = make_api(data=mounted)
    api.create(name="Kept")
    left = left_by_death()
    api.world.close()
    monkeypatch.undo()
    torn = next(path for path in left if not path.stat().st_size)
    torn.write_text("what somebody typed")

    after = make_api(data=torn)

    assert first_deal(after) == "Kept"
    assert torn.with_name("mock.damaged-1.json").read_text() == "what somebody typed"
