"""What the documentation shows is executed, and it shows all that there is."""

from __future__ import annotations

import doctest
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from mockserver import Config
from mockserver.cli import main
from mockserver.contract import Contract, operations_of
from mockserver.control.document import load_control
from mockserver.faults import PRESETS, WORDS, Effect
from mockserver.generate import SCENARIOS
from support import unmeasured
from tools.contracts import REGISTER_PAGE, register_page

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTROL = (ROOT / "docs" / "control.md").read_text(encoding="utf-8")
PAGES = [README, *(page.read_text(encoding="utf-8") for page in sorted(ROOT.glob("docs/*.md")))]
BIN = Path(sys.executable).parent
MAKE_RUN = "make run"
SHOWN_URL = "http://127.0.0.1:4700"

COMMAND = re.compile(r"^\$ (.*)$|^(\^C)$", re.MULTILINE)


def blocks(page: str, language: str) -> list[str]:
    """List the fenced blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


class Terminal:
    """Types the lines of console blocks, in one directory, and compares what is printed."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._environment = {
            **{name: value for name, value in unmeasured().items() if "INTROZY_MOCK" not in name},
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "INTROZY_MOCK_PORT": "0",
        }
        self._server: subprocess.Popen[str] | None = None
        self._url = SHOWN_URL

    def in_a_clone(self) -> Terminal:
        """Be in a clone, in a terminal that does not know where `make run` sets everything up."""
        (self._directory / ".venv").symlink_to(sys.prefix)
        shutil.copytree(ROOT / "fixtures", self._directory / "fixtures")
        path = self._environment["PATH"].split(os.pathsep)
        self._environment["PATH"] = os.pathsep.join(one for one in path if Path(one) != BIN)
        return self

    def write(self, example: str) -> None:
        """Write a file whose first line is a comment with its name."""
        name = re.match(r"# (\S+\.yaml)\n", example)
        if name:
            (self._directory / name[1]).write_text(example, encoding="utf-8")

    def play(self, block: str) -> None:
        _, *parts = COMMAND.split(block)
        for command, interrupt, expected in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            printed = self._interrupt() if interrupt else self._enter(command)
            shown = printed.replace(self._url, SHOWN_URL).strip("\n")
            matches = doctest.OutputChecker().check_output
            same = matches(expected.strip("\n"), shown, doctest.ELLIPSIS)
            assert same, f"$ {command}\n{shown}"

    def close(self) -> None:
        if self._server:
            self._server.kill()
            self._server.communicate()

    def _enter(self, command: str) -> str:
        if command == MAKE_RUN:  # in the first terminal, which knows where it was set up
            return self._serve([str(BIN / "introzy-mock"), "serve"])
        if command.startswith("introzy-mock serve"):
            return self._serve(command.split())
        if command.startswith(". "):  # what it sets is for the commands that follow
            variables = self._bash(f"{command} && env -0").split("\0")
            self._environment = dict(pair.split("=", 1) for pair in variables if pair)
            return ""
        return self._bash(command.replace(SHOWN_URL, self._url))

    def _bash(self, command: str) -> str:
        return subprocess.run(
            ["bash", "-c", command],
            cwd=self._directory,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=True,
        ).stdout

    def _serve(self, command: list[str]) -> str:
        program = shutil.which(command[0], path=self._environment["PATH"])
        assert program, f"{command[0]} is not found"
        self._server = subprocess.Popen(
            [program, *command[1:]],
            cwd=self._directory,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self._server.stdout
        printed = ""
        for line in self._server.stdout:
            printed += line
            if found := re.search(r"serves (\S+)", line):
                self._url = self._environment["INTROZY_MOCK_URL"] = found[1]
                return printed
        raise AssertionError(printed)

    def _interrupt(self) -> str:
        assert self._server
        self._server.send_signal(signal.SIGINT)
        self._server.communicate(timeout=10)
        assert self._server.returncode == 0
        self._server = None
        return ""


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path)
    yield terminal
    terminal.close()


@pytest.mark.skipif(not shutil.which("bash") or not shutil.which("curl"), reason="no bash or curl")
@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_print_what_it_shows(terminal: Terminal, page: str) -> None:
    shown = blocks(page, "console")
    if page == README:
        terminal.in_a_clone()
    if page in {README, CONTROL}:
        assert len(shown) > 5
    for example in blocks(page, "yaml"):
        terminal.write(example)
    for block in shown:
        terminal.play(block)


@pytest.mark.parametrize("block", [block for page in PAGES for block in blocks(page, "python")])
def test_a_block_of_python_runs(block: str) -> None:
    exec(compile(block, "documentation", "exec"), {})  # noqa: S102  # it is our own page


@pytest.mark.parametrize("page", PAGES)
def test_a_block_of_json_is_json(page: str) -> None:
    for block in blocks(page, "json"):
        json.loads(block)


def test_every_command_is_in_the_readme() -> None:
    for name in main.commands:
        assert f"introzy-mock {name}" in README


def test_every_option_of_serve_is_in_the_readme_with_its_variable() -> None:
    for option in main.commands["serve"].params:
        assert isinstance(option, click.Option)
        assert f"| `{option.opts[0]}` | `{option.envvar}` |" in README


def test_every_option_of_the_other_commands_is_in_the_readme() -> None:
    for name in ("openapi", "assumptions", "generate"):
        (line,) = [
            line for line in README.splitlines() if line.startswith(f"| `introzy-mock {name}")
        ]
        for option in main.commands[name].params:
            assert option.opts[0] in line


REMOTE = ("reset", "snapshot", "log", "export", "import", "replay")


def remote_commands() -> Iterator[tuple[str, click.Command]]:
    """List the commands that steer a running server, as they are written."""
    for name in REMOTE:
        command = main.commands[name]
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", found) for inner, found in command.commands.items())
        else:
            yield name, command


def test_every_command_that_steers_a_server_is_told_with_its_options() -> None:
    for name, command in remote_commands():
        assert f"`introzy-mock {name}" in CONTROL or f"`{name}" in CONTROL
        for option in command.params:
            if isinstance(option, click.Option):
                assert f"`{option.opts[0]}`" in CONTROL or f"[{option.opts[0]}" in CONTROL
                assert option.envvar is None or f"`{option.envvar}`" in CONTROL


def test_every_route_of_the_control_surface_is_told() -> None:
    for operation in operations_of(load_control()):
        assert f"| `{operation.method} {operation.path}` |" in CONTROL


def test_every_fault_is_told() -> None:
    for name, preset in PRESETS.items():
        assert f"| `{name}` | {preset.description} |" in CONTROL
    fault = load_control()["components"]["schemas"]["FaultCreate"]["properties"]
    for word in (*WORDS, *Effect._fields, *fault):
        assert f"`{word}`" in CONTROL


def test_every_operation_and_route_is_in_the_readme() -> None:
    for operation in Contract().operations.values():
        assert f"| `{operation.id}` | `{operation.method} {operation.path}` |" in README


def test_every_scenario_is_in_the_readme() -> None:
    for scenario in SCENARIOS:
        assert f"- `{scenario}`:" in README


def test_the_page_of_assumptions_is_that_of_the_contract() -> None:
    page = REGISTER_PAGE.read_text(encoding="utf-8")

    assert page == register_page(Contract().document)


def test_every_field_of_the_config_is_told() -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    for field in fields(Config):
        assert f"| `{field.name}` |" in page


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    reasons = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for requirement in project["dependencies"]:
        name = re.split(r"[<>=~]", requirement)[0]
        assert f"| {name} | " in reasons.replace("TinyDB", "tinydb")


def test_every_top_level_module_is_in_the_house() -> None:
    house = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    modules = {entry.name for entry in (ROOT / "mockserver").iterdir() if entry.suffix == ".py"}
    packages = {f"{init.parent.name}/" for init in (ROOT / "mockserver").glob("*/__init__.py")}
    for name in (modules | packages) - {"__init__.py"}:
        assert f"`{name}`" in house


def test_make_run_serves_as_it_is_played_here() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert README.index(f"$ {MAKE_RUN}\n") < README.index("$ . .venv/bin/activate\n")
    assert "\nrun: $(VENV)/run.stamp" in makefile
    assert "\n\t@$(BIN)/introzy-mock serve $(ARGS)\n" in makefile
