"""Files of options that are refused: with file and key, or the place; never with a traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest

from mockserver.cli import main
from mockserver.cli.configfile import OptionsFile
from mockserver.core.errors import StartError
from support import Run, RunTests

WRONG: list[Any] = [
    ("sed = 7", "there is no option 'sed'; did you mean seed?"),
    ("api_key = 'introzy_x'", "there is no option 'api_key'; did you mean api-key?"),
    ("nothing = 1", "there is no option 'nothing'; the options are allowed-host, api-key, assume,"),
    ('port = "4700"', 'port must be a whole number, not "4700"'),
    ("port = 4700.0", "port must be a whole number, not 4700.0"),
    ("seed = true", "seed must be a whole number, not true"),
    ("memory = 1", "memory must be true or false, not 1"),
    ("data = 5", "data must be text, not 5"),
    ("scenario = []", "scenario must be text, not []"),
    ("scenario.x = 1", "scenario must be text, not a table"),
    ("clock = 09:00:00", 'clock must be "tick", "frozen", "real" or a time such as 2025'),
    ("clock = 1960-01-01", 'clock must be "tick", "frozen", "real" or a time such as 2025'),
    ("[tool.introzy-mock.serve]", "there is no option 'serve'; put its options into the table"),
    ("api-key = [1]", 'api-key must be text, or a list such as ["one", "two"], not [1]'),
    ("assume = 'x'", 'assume must be a table such as { deal-order = "oldest-first" }, not "x"'),
    ("assume.x = 1", "assume must be a table such as"),
    ("admin-token = 'x'", "admin-token is a secret, which does not belong in a file"),
    ("port = 70000", "port: 70000 is not in the range 0<=x<=65535."),
    ("durability = 'disk'", "durability: 'disk' is not one of 'process', 'machine'."),
    ("clock = 'soon'", 'clock must be "tick", "frozen", "real" or a time such as 2025'),
    ("api-key = 'x y'", "api-key: "),
]


@pytest.mark.parametrize(("text", "told"), WRONG)
def test_what_no_option_can_be_is_refused_with_file_and_key(
    run: Run, tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.introzy-mock]\n{text}")

    result = run("serve")

    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: pyproject.toml: {told}")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("introzy-mock.toml", b"seed = \n", "is not TOML: Invalid value (at line 1, column 8)"),
        ("introzy-mock.toml", b"seed = 1\nseed = 2", "(at line 2, column 9)"),
        ("introzy-mock.toml", b"\na = '\xff'", "it is not in UTF-8 (at line 2, column 6)"),
        ("introzy-mock.toml", b"a = " + b"[" * 9999, "is not TOML"),
        ("pyproject.toml", b"[tool.introzy-mock]\nseed 7", "(at line 2, column 6)"),
        (
            "introzy-mock.toml",
            b"[tool.introzy-mock]",
            "in introzy-mock.toml the options are not in",
        ),
        ("pyproject.toml", b"[tool]\nintrozy-mock = 5", "introzy-mock must be a table, not 5"),
        ("pyproject.toml", b"[tool.introzy_mock]", "[tool.introzy_mock] is spelled [tool.introzy-"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_place(
    run: Run, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)

    result = run("exec", "--", "true")

    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {name}")
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_two_files_in_one_directory_are_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.introzy-mock]\nseed = 1\n")
    (tmp_path / "introzy-mock.toml").write_text("seed = 1\n")

    assert run("serve").stderr == (
        "Error: pyproject.toml and introzy-mock.toml both have options; keep all of them in one "
        "file\n"
    )


def test_every_option_of_serve_and_exec_can_be_in_the_file(tmp_path: Path) -> None:
    for command in ("serve", "exec"):
        for option in main.commands[command].params:
            key = option.opts[0].removeprefix("--")
            if isinstance(option, click.Option) and key != "admin-token":
                with pytest.raises(StartError, match=rf": {key} must be "):
                    OptionsFile(tmp_path / "f.toml", {key: 1.5})


def test_a_file_that_the_plugin_cannot_read_is_an_error_with_the_reason(
    run_tests: RunTests, pytester: pytest.Pytester
) -> None:
    (pytester.path / "introzy-mock.toml").write_text("sed = 3")

    result = run_tests("def test_any(introzy): pass")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*introzy-mock.toml: there is no option 'sed'; did you mean*"])
    result.stdout.no_fnmatch_line("*Traceback*")
