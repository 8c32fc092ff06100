"""Who may read the files that the mock makes: nobody who may not read the data file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mockserver.core.files import access_of
from support import Api, CopyFiles, MakeApi
from unix import unix_os

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs modes of files")

SNAPSHOT = "/_mock/snapshots/before"


def mode(path: Path) -> str:
    access = access_of(path)
    assert access
    return f"{access.mode:o}"


@pytest.fixture(autouse=True)
def _everybody_may_read_new_files() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def api(make_api: MakeApi, data_path: Path) -> Api:
    """A client of a data file that its owner alone may read, with a log."""
    make_api(data=data_path).world.close()
    data_path.chmod(0o600)
    api = make_api(data=data_path)
    api.create(name="Private")
    return api


def test_a_new_data_file_is_as_the_umask_says(make_api: MakeApi, data_path: Path) -> None:
    make_api(data=data_path).create()

    assert mode(data_path) == mode(data_path.with_name("mock.json.log")) == "644"


def test_a_stop_keeps_the_mode_of_the_data_file(api: Api, data_path: Path) -> None:
    api.world.close()

    assert mode(data_path) == "600"


@pytest.mark.parametrize("name", ["mock.json.log", "mock.json.lock"])
def test_what_is_beside_a_private_file_is_private(api: Api, data_path: Path, name: str) -> None:
    assert api.world.data_path == data_path
    assert mode(data_path.with_name(name)) == "600"


def test_a_log_that_more_could_read_is_as_private_as_the_file(
    api: Api, make_api: MakeApi, copy_files: CopyFiles, data_path: Path
) -> None:
    assert api.world.data_path == data_path
    left = copy_files(data_path, data_path.parent / "left")
    log = left.with_name("mock.json.log")
    log.chmod(0o644)

    make_api(data=left)

    assert mode(log) == "600"


def test_a_snapshot_is_as_private_as_the_file(api: Api, data_path: Path) -> None:
    assert api.client.put(SNAPSHOT).status_code == 200

    folder = data_path.with_name("mock.snapshots")
    assert mode(folder / "before.json") == "600"
    assert f"{folder.stat().st_mode & 0o777:o}" == "700"


def test_a_group_that_may_read_the_file_may_read_its_snapshots(api: Api, data_path: Path) -> None:
    data_path.chmod(0o640)

    api.client.put(SNAPSHOT)

    folder = data_path.with_name("mock.snapshots")
    assert mode(folder / "before.json") == "640"
    assert f"{folder.stat().st_mode & 0o777:o}" == "750"


def test_a_file_that_was_made_private_meanwhile_stays_so(api: Api, data_path: Path) -> None:
    data_path.chmod(0o640)

    api.world.close()

    assert mode(data_path) == "640"


def test_what_is_set_aside_is_as_private_as_it_was(
    api: Api, make_api: MakeApi, data_path: Path
) -> None:
    api.world.close()

    make_api(data=data_path, fresh=True)

    assert mode(data_path.with_name("mock.old-1.json")) == "600"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_a_file_of_somebody_else_stays_theirs(make_api: MakeApi, data_path: Path) -> None:
    make_api(data=data_path).world.close()
    unix_os.chown(data_path, 1234, 1235)

    api = make_api(data=data_path)
    api.create()
    log = data_path.with_name("mock.json.log").stat()
    api.world.close()

    found = data_path.stat()
    assert (found.st_uid, found.st_gid) == (log.st_uid, log.st_gid) == (1234, 1235)
