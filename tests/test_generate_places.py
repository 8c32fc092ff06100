"""Where a data set may be written, and in which form: nothing else is replaced."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from support import MakeApi, Run
from unix import unix_os

posix = pytest.mark.skipif(os.name != "posix", reason="needs links or pipes")

ONE = ("generate", "--scenario", "empty", "--out")


def contents(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.iterdir()}


def test_a_dash_is_standard_output(run: Run, tmp_path: Path, make_api: MakeApi) -> None:
    result = run("generate", "--deals", "7", "--out", "-")
    run("generate", "--deals", "7", "--out", "mock.json")

    assert result.exit_code == 0
    assert result.stdout_bytes == (tmp_path / "mock.json").read_bytes()
    (tmp_path / "taken.json").write_bytes(result.stdout_bytes)
    assert make_api(data=tmp_path / "taken.json", deals=7).world.store.state["sizes"] == {
        "deals": 7
    }
    assert not (tmp_path / "-").exists()


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_a_file_per_resource_does_not_go_to_standard_output(
    run: Run, tmp_path: Path, form: str
) -> None:
    result = run(*ONE, "-", "--format", form)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot go to standard output" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["demo.yaml", "demo.csv", "demo.ndjson", "demo.json.bak"])
def test_an_ending_that_tells_no_form_is_refused(run: Run, tmp_path: Path, name: str) -> None:
    result = run(*ONE, name)

    assert result.exit_code == 2
    assert f"{Path(name).suffix} names no format: end the name in .json" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["demo.json", "demo.ndjson", "demo.jsonl"])
def test_a_file_per_resource_does_not_go_into_one_file(run: Run, tmp_path: Path, name: str) -> None:
    result = run(*ONE, name, "--format", "ndjson")

    assert result.exit_code == 2
    assert "name a directory, such as --out demo" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("demo.JSON", "file"),
        ("demo.db --format data", "file"),
        ("fixtures.v2 --format json", "directory"),
        ("there.d", "directory"),
    ],
)
def test_a_form_that_is_told_goes_anywhere(run: Run, tmp_path: Path, words: str, made: str) -> None:
    (tmp_path / "there.d").mkdir()

    assert run(*ONE, *words.split()).exit_code == 0

    assert (tmp_path / words.split(maxsplit=1)[0]).is_dir() == (made == "directory")


def test_an_empty_file_becomes_the_data_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mock.json").touch()

    assert run(*ONE, "mock.json").exit_code == 0

    assert json.loads((tmp_path / "mock.json").read_text())["users"]


@posix
@pytest.mark.parametrize("out", ["pipe", "pipe.json"])
def test_a_pipe_is_refused_and_stays(run: Run, tmp_path: Path, out: str) -> None:
    unix_os.mkfifo(tmp_path / out)

    result = run(*ONE, out)

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert (tmp_path / out).is_fifo()
    assert [path.name for path in tmp_path.iterdir()] == [out]


def test_a_refusal_advises_no_option_that_generate_lacks(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mock.json.lock").write_text("mine")
    (tmp_path / "demo.d").mkdir()

    for out in ("mock.json", "none/mock.json", "demo.d"):
        told = run(*ONE, out, "--format", "data").stderr
        assert told.startswith("Error: ")
        assert "--data" not in told


def test_a_log_with_the_data_file_s_name_is_not_deleted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mock.json.log").write_text("what another program says")

    result = run(*ONE, "mock.json")

    assert result.exit_code == 1
    assert "mock.json.log is in the way: it is not a log of introzy-mock" in result.stderr
    assert contents(tmp_path) == {"mock.json.log": b"what another program says"}


@pytest.mark.parametrize("content", ["", "what another program locks"])
def test_a_lock_with_the_data_file_s_name_is_not_deleted(
    run: Run, tmp_path: Path, content: str
) -> None:
    (tmp_path / "Pipfile.lock").write_text(content)

    result = run(*ONE, "Pipfile", "--format", "data")

    assert result.exit_code == bool(content)
    assert ("Pipfile.lock is in the way" in result.stderr) == bool(content)
    assert (tmp_path / "Pipfile.lock").exists() == bool(content)


@pytest.mark.parametrize(
    ("option", "held"),
    [
        ("--seed 2", "seed 1, 120 deals as json"),
        ("--deals 5", "120 deals as json"),
        ("--scenario empty", "scenario default, seed 1"),
        ("--format ndjson", "120 deals as json"),
    ],
)
def test_a_directory_with_another_set_is_refused_and_left_as_it_is(
    run: Run, tmp_path: Path, option: str, held: str
) -> None:
    run("generate", "--out", "made")
    before = contents(tmp_path / "made")

    result = run("generate", "--out", "made", *option.split())

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: cannot write the data set to made: it holds another")
    assert held in result.stderr
    assert contents(tmp_path / "made") == before


@pytest.mark.parametrize("name", ["manifest.json", "deals.json", "users.ndjson"])
def test_a_user_s_file_with_the_name_of_a_table_is_refused_and_left_as_it_is(
    run: Run, tmp_path: Path, name: str
) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / name).write_text("mine")

    result = run("generate", "--out", "made")

    assert result.exit_code == 1
    assert f"{name} is there, and what is there was not written by introzy-mock" in result.stderr
    assert contents(tmp_path / "made") == {name: b"mine"}


def test_a_set_that_somebody_edited_is_refused_and_left_as_it_is(run: Run, tmp_path: Path) -> None:
    run("generate", "--out", "made")
    deals = tmp_path / "made" / "deals.json"
    deals.write_text(deals.read_text().replace("Plan", "Edited", 1))
    before = contents(tmp_path / "made")

    result = run("generate", "--out", "made")

    assert result.exit_code == 1
    assert "deals.json is there" in result.stderr
    assert contents(tmp_path / "made") == before


def test_a_set_is_completed_after_a_death(run: Run, tmp_path: Path) -> None:
    run("generate", "--out", "made")
    whole = contents(tmp_path / "made")
    (tmp_path / "made" / "manifest.json").unlink()
    (tmp_path / "made" / "users.json").unlink()

    assert run("generate", "--out", "made").exit_code == 0

    assert contents(tmp_path / "made") == whole


@posix
def test_a_link_in_the_directory_is_not_followed_into_a_user_s_file(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "made" / "deals.json").symlink_to("../notes.txt")

    assert run("generate", "--out", "made").exit_code == 1

    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "made" / "deals.json").is_symlink()
