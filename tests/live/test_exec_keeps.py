"""What is left of the requests when `exec` has ended: a list after a failure, a file if asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from live_server import DEADLINE, PLAIN_PYTHON, Ended
from support import Run

SEND = """
import json, os, sys
from urllib.request import Request, urlopen

def send(method, path, body=None, key=os.environ["INTROZY_API_KEY"]):
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    data = body and json.dumps(body).encode()
    url = os.environ["INTROZY_BASE_URL"] + path
    with urlopen(Request(url, data, headers, method=method)) as answer:
        return json.loads(answer.read() or "null")

def create(name, **options):
    send("POST", "/api/pipelines/sales/deals", {"name": name}, **options)

def make(name):
    return send("POST", "/_mock/sandboxes", {"name": name})["apiKey"]

"""
IN_SANDBOXES = """
create("Mine")
create("Kept", key=make("kept"))
create("Gone", key=make("gone"))
send("DELETE", "/_mock/sandboxes/gone")
make("unused")
sys.exit(3)
"""


def execute(directory: Path, *options: str, code: str) -> Ended:
    clean = {name: value for name, value in os.environ.items() if "INTROZY" not in name}
    command = [sys.executable, "-m", "mockserver", "exec", *options, "--"]
    done = subprocess.run(
        [*command, *PLAIN_PYTHON, "-c", SEND + code],
        cwd=directory,
        env=clean,
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def exported(path: Path) -> Any:
    return json.loads(path.read_text())


def test_a_command_that_fails_leaves_a_list_of_its_requests_to_all_sandboxes(
    tmp_path: Path,
) -> None:
    ended = execute(tmp_path, code=IN_SANDBOXES)

    time = "2025-01-01T09:00:00.000Z  201  POST   /api/pipelines/sales/deals "
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.splitlines() == [
        "introzy-mock: the command ended with 3 after 3 requests:",
        f"  {time} deal Mine: created in sales, stage Lead",
        f"  {time} deal Kept: created in sales, stage Lead  (sandbox kept)",
        f"  {time} deal Gone: created in sales, stage Lead  (sandbox gone)",
        "To keep all of them, for log and replay: introzy-mock exec --keep-journal FILE -- ...",
    ]
    assert list(tmp_path.iterdir()) == []


def test_of_many_requests_the_last_are_listed(tmp_path: Path) -> None:
    ended = execute(tmp_path, code="for n in range(25): create(f'No {n}')\nsys.exit(1)")

    first, *listed, _ = ended.err.splitlines()
    assert first.endswith("ended with 1 after 25 requests, the last 20 of which are:")
    assert [line.split("deal ")[1].split(":")[0] for line in listed] == [
        f"No {n}" for n in range(5, 25)
    ]


def test_requests_that_a_reset_took_out_of_the_journal_are_listed(tmp_path: Path) -> None:
    ended = execute(
        tmp_path, code="create('Before')\nsend('POST', '/_mock/reset', {})\nsys.exit(1)"
    )

    assert "deal Before: created" in ended.err


def test_a_command_that_succeeds_leaves_no_list(tmp_path: Path) -> None:
    assert execute(tmp_path, code="create('Mine')") == Ended(0, "", "")


def test_the_journal_is_kept_whatever_the_exit_code(tmp_path: Path) -> None:
    for code in (0, 3):
        ended = execute(
            tmp_path, "--keep-journal", "kept.json", code=f"create('Mine')\nsys.exit({code})"
        )
        assert ended.code == code
        assert ended.err.endswith("introzy-mock: kept kept.json: 1 request\n")
        assert "sandboxes" not in exported(tmp_path / "kept.json")


def test_the_file_has_each_sandbox_that_something_was_sent_to(tmp_path: Path) -> None:
    ended = execute(tmp_path, "--keep-journal", "kept.json", code=IN_SANDBOXES)

    assert ended.err.splitlines()[-1] == (
        "introzy-mock: kept kept.json: 3 requests, with 2 sandboxes beside the default one"
    )
    whole = exported(tmp_path / "kept.json")
    assert [one["summary"] for one in whole["journal"]["exchanges"]] == [
        ["deal Mine: created in sales, stage Lead"]
    ]
    assert [(one["name"], len(one["journal"]["exchanges"])) for one in whole["sandboxes"]] == [
        ("gone", 1),
        ("kept", 1),
    ]


def test_the_log_of_the_file_lists_the_requests_to_all_sandboxes(tmp_path: Path, run: Run) -> None:
    ended = execute(tmp_path, "--keep-journal", "kept.json", code=IN_SANDBOXES)

    result = run("log", "kept.json")

    assert result.exit_code == 0
    assert [f"  {line}" for line in result.stdout.splitlines()] == ended.err.splitlines()[1:4]


def test_a_replay_repeats_the_requests_to_all_sandboxes(
    tmp_path: Path, run: Run, live: Any
) -> None:
    execute(tmp_path, "--keep-journal", "kept.json", code=IN_SANDBOXES)

    result = run("replay", "kept.json", "--url", live.url)

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        f"replayed {called} on {live.url}: 1 request, no difference"
        for called in ("kept.json", "sandbox gone of kept.json", "sandbox kept of kept.json")
    ]


def test_a_replay_leaves_out_the_default_sandbox_where_nothing_was_sent_to_it(
    tmp_path: Path, run: Run, live: Any
) -> None:
    execute(tmp_path, "--keep-journal", "kept.json", code="create('Its', key=make('its'))")
    whole = exported(tmp_path / "kept.json")
    whole["sandboxes"][0]["journal"]["exchanges"][0]["status"] = 200
    (tmp_path / "kept.json").write_text(json.dumps(whole))

    result = run("replay", "kept.json", "--url", live.url)

    assert result.exit_code == 3
    assert "status: expected 200, got 201" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("replayed sandbox its of kept.json on ")


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("mine.txt", "what is there was not written by introzy-mock, and is left as it is"),
        ("no/kept.json", "its directory does not exist"),
        ("mock.json", "it is the data file too; name another file"),
        ("mock.json.log", "it is the data file's log too; name another file"),
        (".", "is a directory"),
        ("-", "standard output is the command's own; name a file"),
    ],
)
def test_a_file_that_cannot_be_written_keeps_the_command_from_running(
    tmp_path: Path, file: str, told: str
) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    ended = execute(tmp_path, "--keep-journal", file, "--data", "mock.json", code="print('ran')")

    assert ended.code in {1, 2}
    assert ended.out == ""
    assert told in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert (tmp_path / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("code", [0, 7])
def test_a_file_that_cannot_be_written_any_more_is_a_failure_that_hides_no_other(
    tmp_path: Path, code: int
) -> None:
    ended = execute(
        tmp_path,
        "--keep-journal",
        "kept.json",
        code=f"open('kept.json', 'w').write('mine')\nsys.exit({code})",
    )

    assert ended.code == (code or 1)
    assert "kept.json cannot be written: what is there was not written by introzy-mock" in ended.err
    assert (tmp_path / "kept.json").read_text() == "mine"


@pytest.mark.parametrize("odd", [5, [5], [{}], [{"name": "a"}], [{"name": 5, "tables": {}}]])
def test_a_file_with_other_sandboxes_than_are_kept_is_refused(
    tmp_path: Path, run: Run, odd: Any
) -> None:
    (tmp_path / "odd.json").write_text(json.dumps({"tables": {}, "sandboxes": odd}))

    result = run("replay", "odd.json")

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: odd.json: sandboxes")


def test_of_very_many_sandboxes_those_used_last_are_kept(tmp_path: Path) -> None:
    code = "for n in range(101): create('Its', key=make(f'no-{n}'))"

    ended = execute(tmp_path, "--scenario", "empty", "--keep-journal", "kept.json", code=code)

    assert ended.err.endswith("100 requests, with 100 sandboxes beside the default one\n")
    names = [one["name"] for one in exported(tmp_path / "kept.json")["sandboxes"]]
    assert names == [f"no-{n}" for n in range(100, 0, -1)]
