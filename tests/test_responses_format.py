"""`generate --format responses` writes the bodies of a server's answers, for static stubs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mockserver import Config, create_app
from mockserver.contract import Contract
from support import KEY, Run

GET = [name for name, one in Contract().operations.items() if one.method == "GET"]


def listed(out: Path) -> list[dict[str, Any]]:
    requests: list[dict[str, Any]] = json.loads((out / "requests.json").read_bytes())
    return requests


@pytest.mark.parametrize(
    ("words", "config"),
    [
        ("", Config()),
        ("--seed 7 --deals 30 --locale de_DE", Config(seed=7, deals=30, locale="de_DE")),
        ("--scenario documentation", Config(scenario="documentation")),
        ("--clock 2031-05-15", Config(clock="2031-05-15T00:00:00.000Z")),
    ],
)
def test_each_get_operation_has_the_very_body_of_the_server(
    words: str, config: Config, run: Run, tmp_path: Path
) -> None:
    assert run("generate", "--format", "responses", "--out", "stubs", *words.split()).exit_code == 0

    requests = listed(tmp_path / "stubs")
    assert [request["operation"] for request in requests] == GET
    for request in requests:
        answer = create_app(config).test_client().get(request["path"], headers=KEY)
        assert request["file"] == f"{request['operation']}.json"
        assert (tmp_path / "stubs" / request["file"]).read_bytes() == answer.data
        assert (request["method"], request["status"]) == ("GET", answer.status_code) == ("GET", 200)


def test_an_operation_whose_record_is_lacking_is_left_out(run: Run, tmp_path: Path) -> None:
    run("generate", "--format", "responses", "--scenario", "empty", "--out", "stubs")

    assert [request["operation"] for request in listed(tmp_path / "stubs")] == ["listPipelines"]


def test_writing_them_again_is_no_error_and_others_are_left_as_they_are(
    run: Run, tmp_path: Path
) -> None:
    words = ("generate", "--format", "responses", "--out", "stubs")
    run(*words)
    before = {path.name: path.read_bytes() for path in (tmp_path / "stubs").iterdir()}

    assert run(*words).exit_code == 0
    other = run(*words, "--seed", "2")

    assert other.exit_code == 1
    assert "another listPipelines.json is there; remove it" in other.stderr
    assert {path.name: path.read_bytes() for path in (tmp_path / "stubs").iterdir()} == before


@pytest.mark.parametrize("out", ["-", "stubs.json"])
def test_they_go_into_a_directory(out: str, run: Run, tmp_path: Path) -> None:
    result = run("generate", "--format", "responses", "--out", out)

    assert result.exit_code == 2
    assert "--format responses writes a file per operation" in " ".join(result.stderr.split())
    assert list(tmp_path.iterdir()) == []
