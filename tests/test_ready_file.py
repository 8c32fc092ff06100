"""The ready file: what may stand in its place, and what is refused and left as it is."""

from __future__ import annotations

import json
import os
import signal
import socket
from pathlib import Path

import pytest

from live_server import Serve
from mounting import mounted_over
from support import Run
from unix import unix_os, unix_sockets

posix = pytest.mark.skipif(os.name != "posix", reason="needs links, pipes or devices")

OF_ANOTHER = '{"url":"http://127.0.0.1:4700","pid":1,"port":4700}\n'


def refusal(run: Run, *words: str) -> str:
    """Return the one sentence with which a start is refused."""
    result = run("serve", "--port", "0", *words)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


@pytest.mark.parametrize("content", ['{"name": "mine"}', "mine", "{}", "[1]", OF_ANOTHER * 2])
def test_a_user_s_file_is_refused_and_left_as_it_is(run: Run, tmp_path: Path, content: str) -> None:
    mine = tmp_path / "package.json"
    mine.write_text(content)

    told = refusal(run, "--memory", "--ready-file", "package.json")

    assert "ready file package.json cannot be written: what is there was not written by" in told
    assert mine.read_text() == content
    assert list(tmp_path.iterdir()) == [mine]


@posix
def test_a_user_s_file_is_refused_through_a_link_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "ready.json").symlink_to("package.json")

    assert "was not written by introzy-mock" in refusal(run, "--ready-file", "ready.json")

    assert (tmp_path / "ready.json").is_symlink()
    assert (tmp_path / "package.json").read_text() == "{}"


@posix
def test_a_pipe_is_refused_and_stays(run: Run, tmp_path: Path) -> None:
    unix_os.mkfifo(tmp_path / "pipe")

    assert "it is a named pipe, not a file" in refusal(run, "--ready-file", "pipe")

    assert (tmp_path / "pipe").is_fifo()


@posix
def test_a_socket_is_refused_and_stays(run: Run, tmp_path: Path) -> None:
    with socket.socket(unix_sockets.AF_UNIX) as bound:
        bound.bind("socket")

        assert "it is a socket, not a file" in refusal(run, "--ready-file", "socket")

    assert (tmp_path / "socket").is_socket()


@posix
def test_a_device_is_refused_and_stays(run: Run) -> None:
    assert "it is a device, not a file" in refusal(run, "--memory", "--ready-file", "/dev/null")

    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    "ready", ["mock.json", "./mock.json", "sub/../mock.json", "{}/mock.json", "link.json"]
)
@pytest.mark.parametrize("is_there", [True, False])
def test_the_data_file_cannot_be_the_ready_file_by_any_spelling(
    run: Run, tmp_path: Path, ready: str, is_there: bool
) -> None:
    (tmp_path / "sub").mkdir()
    if ready == "link.json":
        (tmp_path / ready).symlink_to("mock.json")
    if is_there:
        run("generate", "--out", "mock.json")
    before = {path: path.read_bytes() for path in tmp_path.glob("mock*")}

    told = refusal(run, "--data", "mock.json", "--ready-file", ready.format(tmp_path))

    assert "it is the data file too; name another file" in told
    assert {path: path.read_bytes() for path in tmp_path.glob("mock*")} == before


@posix
def test_another_name_of_the_data_file_cannot_be_the_ready_file(run: Run, tmp_path: Path) -> None:
    run("generate", "--out", "mock.json")
    (tmp_path / "ready.json").hardlink_to(tmp_path / "mock.json")

    told = refusal(run, "--data", "mock.json", "--ready-file", "ready.json")

    assert "it is the data file too" in told


@pytest.mark.parametrize("kind", ["log", "lock"])
def test_what_is_beside_the_data_file_cannot_be_the_ready_file(run: Run, kind: str) -> None:
    told = refusal(run, "--data", "mock.json", "--ready-file", f"mock.json.{kind}")

    assert f"it is the data file's {kind} too" in told


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a directory that takes no files")
def test_a_directory_that_takes_no_file_is_told_before_anything_is_made(
    run: Run, tmp_path: Path
) -> None:
    assert "cannot be written: " in refusal(run, "--ready-file", "/proc/ready.json")

    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_too_long_is_told(run: Run) -> None:
    assert "cannot be written: File name too long" in refusal(run, "--ready-file", "r" * 300)


@pytest.mark.parametrize("content", ["", OF_ANOTHER])
def test_an_empty_file_and_one_of_an_earlier_server_are_replaced(
    serve: Serve, tmp_path: Path, content: str
) -> None:
    (tmp_path / "ready.json").write_text(content)

    live = serve("--memory", "--ready-file", "ready.json")
    live.send("GET", "/")

    assert json.loads((tmp_path / "ready.json").read_text())["pid"] == live.process.pid


@posix
def test_a_link_that_leads_nowhere_yet_stays_a_link(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "ready.json").symlink_to("run/ready.json")

    live = serve("--memory", "--ready-file", "ready.json")
    live.send("GET", "/")
    assert json.loads((tmp_path / "run" / "ready.json").read_text())["port"] == live.port
    live.stop()

    assert (tmp_path / "ready.json").is_symlink()
    assert list((tmp_path / "run").iterdir()) == []


def test_a_mounted_ready_file_is_filled_and_emptied(serve: Serve, tmp_path: Path) -> None:
    ready, host = tmp_path / "ready.json", tmp_path / "host.json"
    ready.touch()
    host.touch()
    with mounted_over(ready, host):
        live = serve("--memory", "--ready-file", "ready.json")
        live.send("GET", "/")
        assert json.loads(host.read_text())["port"] == live.port
        assert live.stop().code == 0

    assert host.read_bytes() == b""


def test_a_ready_file_of_another_server_by_now_is_left_to_it(serve: Serve, tmp_path: Path) -> None:
    live = serve("--memory", "--ready-file", "ready.json")
    live.send("GET", "/")
    (tmp_path / "ready.json").write_text(OF_ANOTHER)

    assert live.stop(signal.SIGTERM).code == 0

    assert (tmp_path / "ready.json").read_text() == OF_ANOTHER
