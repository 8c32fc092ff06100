"""Where options in a file are looked for: the nearest directory, from the working one upwards."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mockserver.cli.configfile import find_options_file


def test_the_nearest_directory_with_options_is_taken(tmp_path: Path) -> None:
    (tmp_path / "inner" / "deep").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.introzy-mock]\nseed = 1\n")
    (tmp_path / "inner" / "introzy-mock.toml").write_text("seed = 2\n")
    (tmp_path / "inner" / "deep" / "pyproject.toml").write_text("[tool.other]\nx = 'introzy'\n")
    (tmp_path / "inner" / "deep" / "introzy-mock.toml").mkdir()

    assert seed(tmp_path / "inner" / "deep") == 2
    assert seed(tmp_path) == 1


def seed(directory: Path) -> int:
    found = find_options_file(directory)
    assert found
    return int(found.of_sandboxes()["seed"])


@pytest.mark.parametrize("content", [b"not toml", b"\xff", b"[tool.ruff]\n", b"tool = 1\n#introzy"])
def test_a_pyproject_that_says_nothing_of_the_mock_is_passed_over(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "pyproject.toml").write_bytes(content)

    assert find_options_file(tmp_path) is None


@pytest.mark.skipif(os.name != "posix", reason="a directory that is used cannot be deleted")
def test_a_working_directory_that_is_gone_has_no_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()

    assert find_options_file(Path()) is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
@pytest.mark.parametrize("name", ["pyproject.toml", "introzy-mock.toml"])
def test_what_is_in_a_directory_that_is_closed_to_us_is_passed_over(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / name).write_text("[tool.introzy-mock]\nseed = 1\n")
    (tmp_path / "inner").chmod(0)

    assert find_options_file(tmp_path / "inner") is None
    (tmp_path / "inner").chmod(0o700)


def test_a_byte_order_mark_and_other_line_ends_are_read_over(tmp_path: Path) -> None:
    (tmp_path / "introzy-mock.toml").write_bytes(b"\xef\xbb\xbfseed = 2\r\ndeals = 3\r\n")

    assert seed(tmp_path) == 2
