"""The commands: what they print and write, and their exit codes."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from mockserver.contract import Contract
from mockserver.schema import SCHEMA
from mockserver.store import DataFile
from support import MakeApi, Run

SERVED = ["--scenario", "--seed", "--deals", "--assume", "--api-key"]

OPTIONS = {
    "serve": [
        "--host",
        "--port",
        "--data",
        "--memory",
        "--scenario",
        "--seed",
        "--deals",
        "--fresh",
        "--assume",
        "--ready-file",
    ],
    "exec": ["--host", "--port", "--data", "--memory", "--fresh", *SERVED],
    "wait": ["--timeout"],
    "openapi": ["--format"],
    "assumptions": ["--format"],
    "generate": ["--scenario", "--seed", "--deals", "--out", "--format"],
}


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").output == f"introzy-mock, version {version('introzy-mock')}\n"


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_lists_the_commands(run: Run, flag: str) -> None:
    result = run(flag)

    assert result.exit_code == 0
    assert all(f"\n  {command} " in result.output for command in OPTIONS)


@pytest.mark.parametrize("command", OPTIONS)
def test_a_command_s_help_names_each_option(run: Run, command: str) -> None:
    result = run(command, "-h")

    assert result.exit_code == 0
    assert [option for option in OPTIONS[command] if f"\n  {option}" not in result.output] == []


def test_the_help_of_serve_names_the_environment(run: Run) -> None:
    text = run("serve", "-h").output

    names = [option.removeprefix("--").upper().replace("-", "_") for option in OPTIONS["serve"]]
    assert [name for name in names if f"INTROZY_MOCK_{name}" not in text] == []


@pytest.mark.parametrize(
    "words",
    [
        ["none"],
        ["serve", "--none"],
        ["serve", "--port", "65536"],
        ["serve", "--port", "x"],
        ["serve", "--seed", "x"],
        ["serve", "--assume", "deal-order"],
        ["serve", "--data", "mock.json", "--memory"],
        ["serve", "--ready-file", "."],
        ["serve", "more"],
        ["serve", "--api-key", "secret"],
        ["exec"],
        ["exec", "--"],
        ["exec", "--none", "--", "true"],
        ["exec", "--data", "mock.json", "--memory", "--", "true"],
        ["openapi", "--format", "xml"],
        ["generate"],
        ["generate", "--out", "x", "--format", "xml"],
    ],
    ids=" ".join,
)
def test_a_wrong_use_exits_with_2(run: Run, tmp_path: Path, words: list[str]) -> None:
    result = run(*words)

    assert result.exit_code == 2
    assert "Usage: " in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--scenario none", "no scenario 'none'; use one of default, empty, documentation"),
        ("--deals -1", "the number of deals cannot be negative: -1"),
        ("--scenario empty --deals 3", "always has 0 deals, not 3"),
        ("--seed 9223372036854775808", "does not fit in 64 bits"),
        ("--assume none=x", "there is no assumption 'none'"),
        ("--assume deal-order=x", "has no answer 'x'; use one of newest-first, oldest-first"),
        ("--data none/mock.json", "none is not a directory"),
        ("--data .", ". is a directory"),
        ("--ready-file none/ready.json", "its directory does not exist"),
        ("--host 300.1.1.1", "cannot listen on 300.1.1.1 port 0: "),
        ("--host 192.0.2.1", "cannot listen on 192.0.2.1 port 0: "),
    ],
)
def test_a_start_that_is_refused_exits_with_1(
    run: Run, tmp_path: Path, words: str, told: str
) -> None:
    result = run("serve", "--port", "0", *words.split())

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_exec_without_a_command_names_a_line_that_works(run: Run) -> None:
    assert "introzy-mock exec -- sh -c 'curl $INTROZY_BASE_URL/openapi.json'" in run("exec").stderr


def test_another_port_is_no_advice_for_a_wrong_address(run: Run) -> None:
    assert "--port 0" not in run("serve", "--host", "192.0.2.1", "--memory").stderr


@pytest.mark.parametrize("option", ["--scenario empty", "--seed 2", "--deals 5"])
def test_another_start_than_the_file_holds_names_fresh(run: Run, option: str) -> None:
    run("generate", "--out", "introzy-mock.json")

    result = run("serve", "--port", "0", *option.split())

    assert result.exit_code == 1
    assert f"not {option.removeprefix('--')}; add --fresh" in result.stderr


def test_a_newer_file_is_refused_and_left_alone(run: Run, tmp_path: Path) -> None:
    run("generate", "--out", "introzy-mock.json")
    path = tmp_path / "introzy-mock.json"
    content = json.loads(path.read_text())
    content["introzy-mock"]["1"]["format"] = 99
    path.write_text(json.dumps(content))

    result = run("serve", "--port", "0")

    assert result.exit_code == 1
    assert "was written by a newer introzy-mock (file format 99" in result.stderr
    assert json.loads(path.read_text()) == content


def test_an_unknown_scenario_is_told_before_what_the_file_holds(run: Run) -> None:
    run("generate", "--out", "introzy-mock.json")

    assert "no scenario 'none'" in run("serve", "--port", "0", "--scenario", "none").stderr


def test_the_contract_is_the_same_in_both_formats(run: Run) -> None:
    document = json.loads(run("openapi", "--format", "json").output)

    assert document["openapi"].startswith("3.1")
    assert yaml.safe_load(run("openapi").output) == document


def test_the_assumptions_are_all_told(run: Run) -> None:
    text = run("assumptions").output

    for assumption in Contract().assumptions:
        assert (
            f"\n{assumption.name}\n  {assumption.question}\n  {assumption.answer}\n" in "\n" + text
        )
        for value in assumption.alternatives:
            assert f"--assume {assumption.name}={value}: " in text


def test_the_assumptions_are_data_too(run: Run) -> None:
    listed = json.loads(run("assumptions", "--format", "json").output)

    assert [entry["name"] for entry in listed] == [entry.name for entry in Contract().assumptions]
    assert all(entry["question"] and entry["answer"] and entry["why"] for entry in listed)


def test_a_generated_data_file_can_be_served(run: Run, tmp_path: Path, make_api: MakeApi) -> None:
    result = run("generate", "--deals", "7", "--seed", "3", "--out", "mock.json")

    assert result.output == "mock.json: scenario default, seed 3, 7 deals\n"
    assert [path.name for path in tmp_path.iterdir()] == ["mock.json"]
    api = make_api(data=tmp_path / "mock.json", seed=3, deals=7)
    assert sum(pipeline["dealCount"] for pipeline in api.data("/api/pipelines")) == 7


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_a_generated_directory_has_a_file_per_resource(run: Run, tmp_path: Path, form: str) -> None:
    run("generate", "--scenario", "documentation", "--out", "made", "--format", form)

    tables = ["companies", "deals", "people", "pipelines", "stages", "users"]
    names = sorted(path.name for path in (tmp_path / "made").iterdir())
    assert names == sorted([f"{table}.{form}" for table in tables] + ["manifest.json"])
    text = (tmp_path / "made" / f"deals.{form}").read_text()
    deals = json.loads(text) if form == "json" else list(map(json.loads, text.splitlines()))
    assert len(deals) == 35


@pytest.mark.parametrize(("out", "made"), [("a.json", "file"), ("a", "directory")])
def test_the_format_follows_the_name(run: Run, tmp_path: Path, out: str, made: str) -> None:
    run("generate", "--scenario", "empty", "--out", out)

    assert (tmp_path / out).is_dir() == (made == "directory")


@pytest.mark.parametrize("form", ["data", "json", "ndjson"])
def test_generating_twice_gives_the_same_bytes(run: Run, tmp_path: Path, form: str) -> None:
    contents = []
    for name in ("one", "two"):
        run("generate", "--seed", "5", "--deals", "9", "--out", name, "--format", form)
        made = tmp_path / name
        paths = sorted(made.iterdir()) if made.is_dir() else [made]
        contents.append([path.read_bytes() for path in paths])

    assert contents[0] == contents[1]
    assert contents[0]


def test_a_data_file_that_is_there_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mock.json").write_text("precious")

    result = run("generate", "--out", "mock.json")

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: mock.json exists; remove it first")
    assert (tmp_path / "mock.json").read_text() == "precious"


@pytest.mark.usefixtures("refused_at_once")
def test_a_data_file_in_use_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    used = DataFile(tmp_path / "mock.json", SCHEMA)

    result = run("generate", "--out", "mock.json")

    used.release()
    assert result.exit_code == 1
    assert "mock.json is in use by another introzy-mock" in result.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--scenario none", "there is no scenario 'none'"),
        ("--deals -1", "the number of deals cannot be negative: -1"),
        ("--scenario empty --deals 1", "always has 0 deals"),
        ("--seed -9223372036854775809", "does not fit in 64 bits"),
    ],
)
@pytest.mark.parametrize("out", ["mock.json", "made"])
def test_a_data_set_that_does_not_exist_exits_with_1(
    run: Run, tmp_path: Path, words: str, told: str, out: str
) -> None:
    result = run("generate", *words.split(), "--out", out)

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert told in result.stderr
    assert list(tmp_path.iterdir()) == []
