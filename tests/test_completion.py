"""Completion in the shell, by the lines that the README shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^(.*_INTROZY_MOCK_COMPLETE=(\w+)_source .*)$", README, re.MULTILINE)
LINES = {shell: line.partition("  ")[0] for line, shell in SHOWN}
COMMAND = str(Path(sys.executable).with_name("introzy-mock"))

TYPED = """
COMP_WORDS=(introzy-mock {typed})
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_introzy_mock_completion introzy-mock
echo "${{COMPREPLY[@]}}"
"""


RECENT = "((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404))"
"""What bash says of itself if click can complete in it."""

recent_bash = pytest.mark.skipif(
    not shutil.which("bash") or subprocess.call(["bash", "-c", RECENT]) != 0,
    reason="no bash from 4.4 on",
)


def run(*command: str, **variables: str) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command,
        env={**os.environ, "PATH": path, **variables},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@recent_bash  # which click asks for its version
@pytest.mark.parametrize(
    ("shell", "told"),
    [
        ("bash", "complete -o nosort -F _introzy_mock_completion introzy-mock"),
        ("zsh", "compdef _introzy_mock_completion introzy-mock"),
        ("fish", "complete --no-files --command introzy-mock"),
    ],
)
def test_the_command_prints_what_a_shell_reads(shell: str, told: str) -> None:
    assert f"_INTROZY_MOCK_COMPLETE={shell}_source introzy-mock" in LINES[shell]

    assert told in run(COMMAND, _INTROZY_MOCK_COMPLETE=f"{shell}_source")


@recent_bash
@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("re", "replay report reset"),
        ("serve --clo", "--clock"),
        ("exec --keep", "--keep-journal"),
        ("serve --durability m", "machine"),
        ("snapshot l", "list load"),
    ],
)
def test_bash_completes_after_the_line_of_the_readme(typed: str, completed: str) -> None:
    told = run("bash", "--norc", "-c", LINES["bash"] + TYPED.format(typed=typed))

    assert " ".join(sorted(told.split())) == completed


@recent_bash
def test_a_file_of_options_that_cannot_be_read_does_not_disturb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "introzy-mock.toml").write_text("nothing")

    test_bash_completes_after_the_line_of_the_readme("serve --clo", "--clock")
