"""The examples in other languages run as the documentation says, which shows them as they are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
import yaml

from mockserver.cli import main
from support import unmeasured

EXAMPLES = Path(__file__).parent
DOCS = EXAMPLES.parents[1] / "docs"
OTHER_LANGUAGES = (DOCS / "other-languages.md").read_text(encoding="utf-8")
CONTROL = (DOCS / "control.md").read_text(encoding="utf-8")
CI = (DOCS / "ci.md").read_text(encoding="utf-8")

SHOWN = [
    ("sh", "shell/deals.sh"),
    ("js", "node/deals.test.mjs"),
    ("python", "unittest/test_deals.py"),
]

COMMANDS = {
    "shell": ["sh", "deals.sh"],
    "node": ["node", "--test", "--test-reporter=tap"],
    "unittest": [sys.executable, "-m", "unittest"],
}
RAN = {"shell": "ok: a deal is moved\n", "node": "# pass 2\n", "unittest": "Ran 2 tests "}
NEEDED = {"shell": ["sh", "curl", "jq"], "node": ["node"], "unittest": []}


def run(directory: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run an example's command beside a server; skip the test where its runtime is missing."""
    missing = [name for name in NEEDED[directory] if not shutil.which(name)]
    if missing:
        pytest.skip(f"no {', '.join(missing)} here")
    return subprocess.run(
        [sys.executable, "-m", "mockserver", "exec", *options, "--", *COMMANDS[directory]],
        cwd=EXAMPLES / directory,
        env=unmeasured(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("directory", COMMANDS)
def test_an_example_passes(directory: str) -> None:
    ended = run(directory)

    told = ended.stdout + ended.stderr
    assert ended.returncode == 0, told
    assert RAN[directory] in told


@pytest.mark.parametrize("directory", COMMANDS)
def test_an_example_fails_where_the_data_is_another(directory: str) -> None:
    assert run(directory, "--scenario", "empty").returncode == 1


@pytest.mark.parametrize(("language", "path"), SHOWN)
def test_the_page_shows_an_example_as_it_is(language: str, path: str) -> None:
    example = (EXAMPLES / path).read_text(encoding="utf-8")

    assert OTHER_LANGUAGES.count(f"```{language}\n") == 1
    assert f"\n```{language}\n{example}```\n" in OTHER_LANGUAGES


def test_the_story_goes_as_the_page_tells(tmp_path: Path) -> None:
    story = EXAMPLES / "shell" / "story.sh"
    program = Path(sys.executable).with_name("introzy-mock")
    if not shutil.which("curl"):
        pytest.skip("no curl here")
    told = subprocess.run(
        [program, "exec", "--", "sh", story],
        cwd=tmp_path,
        env={**unmeasured(), "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout

    assert f"\n```sh\n{story.read_text(encoding='utf-8')}```\n" in CONTROL
    assert f"\n```text\n{told}```\n" in CONTROL


def words(value: Any) -> Iterator[str]:
    """List the texts in a YAML document."""
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        yield str(value)
        return
    for item in value:
        yield from words(item)


def test_the_workflows_use_what_there_is() -> None:
    documents = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", CI, re.DOTALL)]
    used = re.findall(r"introzy-mock ([a-z]+)([^\n;&|>'\"]*)", "\n".join(words(documents)))

    assert {name for name, _ in used} == {"exec", "serve", "wait", "export"}
    for name, rest in used:
        options = {option for known in main.commands[name].params for option in known.opts}
        given = takewhile(lambda word: word != "--", rest.split())
        assert {word for word in given if word.startswith("--")} <= options


def test_exec_takes_the_options_of_serve() -> None:
    offered = {
        name: {option for known in main.commands[name].params for option in known.opts}
        for name in ("serve", "exec")
    }

    assert offered["serve"] - offered["exec"] == {"--ready-file"}
    for option in offered["exec"] - {"command"}:
        assert f"`{option}`" in OTHER_LANGUAGES


def test_wait_is_told_with_its_options() -> None:
    assert {known.name for known in main.commands["wait"].params} == {"url", "timeout"}
    assert "`introzy-mock wait [URL] [--timeout SECONDS]`" in CI
