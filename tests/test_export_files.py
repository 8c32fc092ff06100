"""Where an export may be written: nothing is replaced that is no export."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import Result

from mounting import mounted_over
from support import LiveServer, Run
from unix import unix_os

posix = pytest.mark.skipif(os.name != "posix", reason="needs links, pipes or devices")


def export(run: Run, server: LiveServer, out: str) -> Result:
    return run("export", "--url", server.url, "--out", out)


@pytest.mark.parametrize("content", ["notes", '{"name": "mine"}', "[1]", '{"format": 1'])
def test_a_file_that_is_no_export_is_refused_and_left_as_it_is(
    run: Run, live_server: LiveServer, tmp_path: Path, content: str
) -> None:
    mine = tmp_path / "notes.txt"
    mine.write_text(content)

    result = export(run, live_server, "notes.txt")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: notes.txt cannot be written: what is there was not written by introzy-mock, and is "
        "left as it is; name another file, or - for standard output\n"
    )
    assert mine.read_text() == content
    assert list(tmp_path.iterdir()) == [mine]


def test_a_data_file_is_no_export(run: Run, live_server: LiveServer, tmp_path: Path) -> None:
    run("generate", "--out", "mock.json")
    before = (tmp_path / "mock.json").read_bytes()

    assert export(run, live_server, "mock.json").exit_code == 1

    assert (tmp_path / "mock.json").read_bytes() == before


def test_an_empty_file_is_filled(run: Run, live_server: LiveServer, tmp_path: Path) -> None:
    (tmp_path / "e.json").touch()

    assert export(run, live_server, "e.json").exit_code == 0

    assert json.loads((tmp_path / "e.json").read_text())["scenario"] == "default"


def test_a_dash_is_standard_output(run: Run, live_server: LiveServer, tmp_path: Path) -> None:
    assert json.loads(export(run, live_server, "-").stdout)["scenario"] == "default"
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_link_stays_a_link(run: Run, live_server: LiveServer, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "e.json").symlink_to("sub/real.json")

    assert export(run, live_server, "e.json").exit_code == 0
    assert export(run, live_server, "e.json").exit_code == 0

    assert (tmp_path / "e.json").is_symlink()
    assert json.loads((tmp_path / "sub" / "real.json").read_text())["scenario"] == "default"
    assert [path.name for path in (tmp_path / "sub").iterdir()] == ["real.json"]


def test_a_mounted_file_is_written_in_place(
    run: Run, live_server: LiveServer, tmp_path: Path
) -> None:
    (tmp_path / "e.json").touch()
    (tmp_path / "host.json").touch()
    with mounted_over(tmp_path / "e.json", tmp_path / "host.json"):
        results = [export(run, live_server, "e.json") for _ in range(2)]

    assert [result.exit_code for result in results] == [0, 0]
    assert json.loads((tmp_path / "host.json").read_text())["scenario"] == "default"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["e.json", "host.json"]


@posix
def test_the_mode_of_an_export_is_kept(run: Run, live_server: LiveServer, tmp_path: Path) -> None:
    export(run, live_server, "e.json")
    (tmp_path / "e.json").chmod(0o600)

    export(run, live_server, "e.json")

    assert (tmp_path / "e.json").stat().st_mode & 0o777 == 0o600


@posix
def test_a_pipe_is_refused_and_stays(run: Run, live_server: LiveServer, tmp_path: Path) -> None:
    unix_os.mkfifo(tmp_path / "pipe")

    result = export(run, live_server, "pipe")

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "pipe cannot be written: it is a named pipe, not a file" in result.stderr
    assert (tmp_path / "pipe").is_fifo()


@posix
def test_a_device_is_refused_and_stays(run: Run, live_server: LiveServer) -> None:
    result = export(run, live_server, "/dev/null")

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "/dev/null cannot be written: it is a device, not a file" in result.stderr
    assert Path("/dev/null").is_char_device()


@posix
def test_a_link_laid_where_a_temporary_file_might_come_leads_nowhere(
    run: Run, live_server: LiveServer, tmp_path: Path
) -> None:
    (tmp_path / "victim.txt").write_text("precious")
    (tmp_path / "e.json.new").symlink_to("victim.txt")

    assert export(run, live_server, "e.json").exit_code == 0

    assert (tmp_path / "victim.txt").read_text() == "precious"
