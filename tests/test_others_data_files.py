"""What `--data` may name: a missing file, an empty one, or the mock's own."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from mockserver.core.errors import StartError
from support import CopyFiles, MakeApi, Run
from unix import unix_os, unix_sockets

posix = pytest.mark.skipif(os.name != "posix", reason="needs pipes, sockets or devices")

OTHERS = ["notes", '{"name": "mine"}', "[]", '{"name": "broken"', "\0" * 100]


def contents(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.iterdir() if file.is_file()}


@posix
@pytest.mark.parametrize("fresh", [True, False])
def test_a_pipe_is_refused_and_stays(make_api: MakeApi, data_path: Path, fresh: bool) -> None:
    unix_os.mkfifo(data_path)

    with pytest.raises(StartError, match=r"cannot be used: it is a named pipe, not a file"):
        make_api(data=data_path, fresh=fresh)

    assert data_path.is_fifo()
    assert len(list(data_path.parent.iterdir())) == 1


@posix
@pytest.mark.parametrize("fresh", [True, False])
def test_a_device_is_refused_and_stays(make_api: MakeApi, fresh: bool) -> None:
    with pytest.raises(StartError, match=r"cannot be used: it is a device, not a file"):
        make_api(data=Path("/dev/null"), fresh=fresh)

    assert Path("/dev/null").is_char_device()
    assert not Path("/dev/null.lock").exists()


@posix
def test_a_device_is_refused_through_a_link_too(make_api: MakeApi, data_path: Path) -> None:
    data_path.symlink_to("/dev/null")

    with pytest.raises(StartError, match="it is a device"):
        make_api(data=data_path)

    assert data_path.is_symlink()
    assert list(data_path.parent.iterdir()) == [data_path]


@posix
def test_a_socket_is_refused_and_stays(
    make_api: MakeApi, data_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data_path.parent)
    with socket.socket(unix_sockets.AF_UNIX) as bound:
        bound.bind(data_path.name)

        with pytest.raises(StartError, match="it is a socket"):
            make_api(data=data_path)

    assert data_path.is_socket()


@pytest.mark.parametrize("content", OTHERS)
@pytest.mark.parametrize("fresh", [True, False])
def test_a_user_s_file_is_refused_and_left_as_it_is(
    make_api: MakeApi, data_path: Path, content: str, fresh: bool
) -> None:
    data_path.write_text(content)

    with pytest.raises(StartError) as refused:
        make_api(data=data_path, fresh=fresh)

    assert "name another with --data" in str(refused.value)
    assert "--fresh" not in str(refused.value)
    assert contents(data_path.parent) == {"mock.json": content.encode()}


def test_a_damaged_data_file_is_set_aside_when_starting_over(
    make_api: MakeApi, data_path: Path
) -> None:
    make_api(data=data_path).world.close()
    half = data_path.read_bytes()[:5000]
    data_path.write_bytes(half)
    with pytest.raises(StartError, match="start over with --fresh"):
        make_api(data=data_path)

    make_api(data=data_path, fresh=True).world.close()

    assert data_path.with_name("mock.old-1.json").read_bytes() == half


def test_a_user_s_file_in_the_place_of_an_old_log_is_left_as_it_is(
    make_api: MakeApi, data_path: Path, copy_files: CopyFiles
) -> None:
    make_api(data=data_path).create(name="Kept")
    left = copy_files(data_path, data_path.parent / "left")
    mine = left.with_name("mock.old-1.json.log")
    mine.write_text("mine")

    make_api(data=left, fresh=True).world.close()

    assert mine.read_text() == "mine"
    assert "Kept" in left.with_name("mock.old-2.json.log").read_text()


@pytest.mark.parametrize("name", ["app", "Pipfile"])
@pytest.mark.parametrize("ending", ["log", "lock"])
def test_a_user_s_file_that_is_named_like_log_or_lock_is_refused_and_left_as_it_is(
    make_api: MakeApi, tmp_path: Path, name: str, ending: str
) -> None:
    (tmp_path / f"{name}.{ending}").write_text("mine")

    with pytest.raises(StartError, match=f"{name}.{ending} is in the way"):
        make_api(data=tmp_path / name)

    assert contents(tmp_path) == {f"{name}.{ending}": b"mine"}


@posix
@pytest.mark.parametrize("ending", ["log", "lock"])
def test_a_pipe_that_is_named_like_log_or_lock_is_refused(
    make_api: MakeApi, data_path: Path, ending: str
) -> None:
    unix_os.mkfifo(data_path.with_name(f"mock.json.{ending}"))

    with pytest.raises(StartError, match=f"mock.json.{ending} is in the way"):
        make_api(data=data_path)


@pytest.mark.parametrize("name", ["n" * 300, "missing/mock.json"])
def test_a_place_that_takes_no_file_is_told_in_one_sentence(run: Run, name: str) -> None:
    result = run("serve", "--port", "0", "--data", name)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_read_only_file_is_told_and_left_as_it_is(make_api: MakeApi, data_path: Path) -> None:
    make_api(data=data_path).world.close()
    data_path.chmod(0o400)

    with pytest.raises(StartError, match=r"it is read-only; serve a copy of it"):
        make_api(data=data_path)


@pytest.mark.parametrize("verb", ["PUT", "DELETE"])
def test_a_user_s_file_among_the_snapshots_is_refused_and_left_as_it_is(
    make_api: MakeApi, data_path: Path, verb: str
) -> None:
    api = make_api(data=data_path)
    folder = data_path.with_name("mock.snapshots")
    folder.mkdir()
    (folder / "mine.json").write_text('{"name": "mine"}')

    answer = api.client.open("/_mock/snapshots/mine", method=verb)

    assert answer.status_code == 409
    assert "was not written by introzy-mock" in answer.text
    assert contents(folder) == {"mine.json": b'{"name": "mine"}'}
