"""Options in a file: `[tool.introzy-mock]` in pyproject.toml, or introzy-mock.toml."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from live_server import Serve
from mockserver.cli.configfile import OptionsFile
from support import Run, RunTests

Write: TypeAlias = "Callable[..., Path]"

ALL = """
host = "localhost"
port = 0
data = "var/crm.json"
scenario = "default"
seed = 7
deals = 12
clock = 2030-01-01T09:00:00Z
fresh = true
assume = { deal-order = "oldest-first", unset-values = "omitted" }
durability = "machine"
api-key = ["introzy_one", "introzy_two"]
allowed-host = "mock.test"
cors-origin = ["https://app.example:3000"]
ready-file = "ready.json"
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a table of options into a pyproject.toml, or as a file of its own."""

    def write(text: str, name: str = "pyproject.toml") -> Path:
        head = "[project]\nname = 'x'\n[tool.introzy-mock]\n" * (name == "pyproject.toml")
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(head + text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("name", ["pyproject.toml", "introzy-mock.toml"])
def test_serve_takes_its_options_from_the_file(
    serve: Serve, write: Write, tmp_path: Path, name: str
) -> None:
    write(ALL, name)
    (tmp_path / "var").mkdir()

    live = serve(port=None)

    assert live.line == (
        f"introzy-mock serves http://localhost:{live.port} (this machine only): scenario default, "
        f"seed 7, 12 deals, data var/crm.json, options from {name}\n"
    )
    assert live.send("GET", "/api/pipelines")[0] == 401
    assert (tmp_path / "ready.json").exists()
    chosen = live.send("GET", "/openapi.json")[1]["x-assumptions"]
    assert chosen["deal-order"]["chosen"] == "oldest-first"


def test_the_environment_goes_before_the_file_and_the_command_line_before_both(
    serve: Serve, write: Write
) -> None:
    write('memory = true\nport = 1\nseed = 7\ndeals = 8\nscenario = "empty"')

    live = serve("--deals", "5", env={"INTROZY_MOCK_SEED": "6", "INTROZY_MOCK_SCENARIO": "default"})

    assert "scenario default, seed 6, 5 deals, data in memory" in live.line


@pytest.mark.parametrize(
    ("text", "options", "env", "told"),
    [
        ('data = "file.json"', ["--memory"], {}, "data in memory"),
        ('data = "file.json"', [], {"INTROZY_MOCK_MEMORY": "1"}, "data in memory"),
        ("memory = true", ["--data", "line.json"], {}, "data line.json"),
        ("memory = true", [], {"INTROZY_MOCK_DATA": "env.json"}, "data env.json"),
    ],
)
def test_what_is_said_nearer_decides_between_memory_and_a_data_file(
    serve: Serve, write: Write, text: str, options: list[str], env: dict[str, str], told: str
) -> None:
    write(text)

    assert told in serve(*options, env=env).line


def test_a_file_that_wants_both_memory_and_a_data_file_is_a_wrong_use(
    run: Run, write: Write
) -> None:
    write('memory = true\ndata = "x.json"')

    result = run("serve")

    assert result.exit_code == 2
    assert "--data and --memory cannot be used together" in result.stderr


def test_exec_takes_what_is_served_but_not_where_serve_serves_it(
    serve: Serve, run: Run, write: Write, tmp_path: Path
) -> None:
    live = serve("--memory")
    write(f'port = {live.port}\ndata = "x.json"\nfresh = true\nhost = "192.0.2.1"\nseed = 7')

    result = run("exec", "--keep-journal", "kept.json", "--", "true")

    assert result.exit_code == 0, result.stderr
    assert '"seed":7' in (tmp_path / "kept.json").read_text()
    assert not (tmp_path / "x.json").exists()


def test_exec_keeps_the_journal_where_the_file_says(run: Run, write: Write, tmp_path: Path) -> None:
    write('keep-journal = "kept.json"')

    assert run("exec", "--", "true").exit_code == 0
    assert (tmp_path / "kept.json").exists()


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("port = 5001", "http://127.0.0.1:5001"),
        ('host = "0.0.0.0"\nport = 5001', "http://127.0.0.1:5001"),
        ('host = "mock.test"', "http://mock.test:4700"),
        ('host = "::1"', "http://[::1]:4700"),
        ("seed = 1", None),
    ],
)
def test_commands_that_steer_a_server_find_that_of_the_file(
    write: Write, text: str, url: str | None
) -> None:
    assert OptionsFile(write(""), as_table(text)).url == url


def as_table(text: str) -> Any:
    import tomllib  # noqa: PLC0415  # it is for this alone

    return tomllib.loads(text)


@pytest.mark.parametrize("command", [["log"], ["reset"], ["snapshot", "list"], ["wait"]])
def test_a_command_that_steers_a_server_asks_where_the_file_says(
    serve: Serve, run: Run, write: Write, command: list[str]
) -> None:
    write(f"port = {serve('--memory').port}")

    assert run(*command).exit_code == 0


def test_paths_are_relative_to_the_file(serve: Serve, write: Write, tmp_path: Path) -> None:
    write('data = "mock.json"')
    (tmp_path / "inner").mkdir()

    assert serve(cwd=tmp_path / "inner").line
    assert (tmp_path / "mock.json").exists()


def test_commands_that_make_data_do_not_read_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "introzy-mock.toml").write_text("nothing")

    assert run("generate", "--out", "data").exit_code == 0


def test_sandboxes_of_the_plugin_start_with_what_the_file_says(
    run_tests: RunTests, pytester: pytest.Pytester
) -> None:
    (pytester.path / "pyproject.toml").write_text(
        "[tool.introzy-mock]\nport = 1\nseed = 3\ndeals = 12\nclock = 2030-01-01\n"
        'assume = ["unset-values=omitted"]\n[tool.pytest.ini_options]\n'
    )

    result = run_tests(
        """
        import pytest

        def test_of_the_file(introzy):
            assert len(introzy.deals("sales")) == 6
            assert introzy.clock.now == "2030-01-01T00:00:00.000Z"
            assert any("description" not in deal for deal in introzy.deals("sales"))

        @pytest.mark.introzy(scenario="empty", clock="frozen")
        def test_of_a_marker(introzy):
            assert introzy.deals("sales") == []
            introzy.add_deal("sales")
            assert introzy.clock.now == "2030-01-01T00:00:00.000Z"
        """
    )

    result.assert_outcomes(passed=2)


README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
(SHOWN,) = re.findall(r"^```toml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_serve_does_what_the_readme_shows(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(SHOWN.replace("4800", "0"))

    live = serve(port=None)

    assert live.line.endswith(", data crm.json, options from pyproject.toml\n")
    assert "seed 7" in live.line
    assert live.send("GET", "/_mock/clock")[1]["now"] == "2026-02-01T09:00:00.000Z"


def test_the_plugin_does_what_the_readme_shows(
    run_tests: RunTests, pytester: pytest.Pytester
) -> None:
    (pytester.path / "pyproject.toml").write_text(f"{SHOWN}[tool.pytest.ini_options]\n")

    result = run_tests(
        """
        def test_it(introzy):
            assert introzy.clock.now == "2026-02-01T09:00:00.000Z"
            first, second = introzy.deals("sales")[:2]
            assert first["createdAt"] < second["createdAt"]
        """
    )

    result.assert_outcomes(passed=1)
