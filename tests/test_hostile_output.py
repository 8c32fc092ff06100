"""What a server, a file or an argument says cannot steer the terminal, whatever the command."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hostile import HOSTILE, assert_harmless, hostile_server
from mockserver.cli import main
from mockserver.core.printable import printable, printable_json
from support import Run

FILE_NAME = HOSTILE.replace("/", "") + ".json"
STEERING = [
    ["reset"],
    ["snapshot", "save", HOSTILE],
    ["snapshot", "load", HOSTILE],
    ["snapshot", "list"],
    ["snapshot", "delete", HOSTILE],
    ["log"],
    ["log", "--curl"],
    ["log", FILE_NAME],
    ["log", FILE_NAME, "--curl"],
    ["export"],
    ["export", "--journal"],
    ["export", "--out", "out.json"],
    ["import", FILE_NAME],
    ["replay", FILE_NAME],
    ["report", "--out", HOSTILE],
]
ALONE = [
    [HOSTILE],
    [f"--{HOSTILE}"],
    ["wait", f"http://127.0.0.1:1/{HOSTILE}", "--timeout", "0"],
    ["wait", HOSTILE],
    ["wait", "--timeout", HOSTILE],
    ["scenarios", HOSTILE],
    ["invalid", HOSTILE],
    ["serve", f"--{HOSTILE}"],
    ["serve", HOSTILE],
    ["serve", "--memory", "--scenario", HOSTILE],
    ["serve", "--memory", "--seed", HOSTILE],
    ["serve", "--memory", "--port", HOSTILE],
    ["serve", "--memory", "--host", HOSTILE],
    ["serve", "--memory", "--assume", HOSTILE],
    ["serve", "--memory", "--assume", f"{HOSTILE}={HOSTILE}"],
    ["serve", "--memory", "--api-key", HOSTILE],
    ["serve", "--memory", "--durability", HOSTILE],
    ["serve", "--memory", "--clock", HOSTILE],
    ["serve", "--port", "0", "--data", f"none/{HOSTILE}"],
    ["serve", "--port", "0", "--data", FILE_NAME],
    ["serve", "--memory", "--port", "0", "--ready-file", f"none/{HOSTILE}"],
    ["exec", "--", HOSTILE],
    ["exec", "--", f"./{FILE_NAME}"],
    ["exec", "--scenario", HOSTILE, "--", "true"],
    ["exec", "--keep-journal", f"none/{HOSTILE}", "--", "true"],
    ["exec", "--keep-journal", f"new-{FILE_NAME}", "--", "true"],
    ["generate", "--out", f"none/{HOSTILE}.json"],
    ["generate", "--out", f"{FILE_NAME}/x.json"],
    ["generate", "--out", FILE_NAME, "--deals", "1"],
    ["generate", "--scenario", HOSTILE, "--out", "x.json"],
    ["openapi", "--format", HOSTILE],
    ["openapi", HOSTILE],
    ["assumptions", HOSTILE],
    ["import", f"none/{HOSTILE}"],
    ["replay", f"none/{HOSTILE}"],
    ["reset", "--url", f"http://127.0.0.1:1/{HOSTILE}"],
    ["reset", "--url", f"http://{HOSTILE}/"],
    ["reset", "--url", HOSTILE],
    ["reset", "--url", "http://127.0.0.1:1", "--admin-token", HOSTILE],
    ["log", "--status", HOSTILE],
    ["log", f"none/{HOSTILE}"],
    ["report", FILE_NAME, "--out", "out"],
    ["log", FILE_NAME, "--sandbox", HOSTILE],
    ["log", FILE_NAME, "--operation", HOSTILE],
]


def exchange(**fields: Any) -> dict[str, Any]:
    """Make an exchange of a journal that says hostile things."""
    return {
        "id": 1,
        "time": HOSTILE,
        "operation": HOSTILE,
        "method": HOSTILE,
        "headers": {"Prefer": HOSTILE},
        "status": 200,
        "response": HOSTILE,
        "faults": [{"id": 1, "name": HOSTILE, "effect": {}}],
        "summary": [HOSTILE],
        "ignored": {HOSTILE: [HOSTILE]},
        "sent": {"target": HOSTILE, "body": HOSTILE},
        "versions": [0, 0],
        **fields,
    }


@pytest.fixture
def hostile_file(tmp_path: Path) -> Path:
    """A hostile export under a hostile name, in the directory that commands run in."""
    path = tmp_path / FILE_NAME
    journal = {"exchanges": [exchange()], "undo": []}
    value: dict[str, Any] = {"tables": {HOSTILE: {}}, "digest": HOSTILE, "journal": journal}
    value["sandboxes"] = [{**value, "name": HOSTILE}]
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture(params=[200, 400, 404])
def hostile_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server that says hostile things with a status."""
    with hostile_server(status=request.param) as url:
        yield url


def test_every_command_is_asked() -> None:
    asked = {words[0] for words in (*STEERING, *ALONE)}

    assert set(main.commands) <= asked


@pytest.mark.usefixtures("hostile_file")
@pytest.mark.parametrize("words", STEERING, ids=lambda words: words[0])
def test_what_a_server_says_is_spelled_out(
    run: Run, hostile_url: str, words: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    result = run(*words, "--url", hostile_url)

    assert_harmless(result.stdout, result.stderr, caplog.text)
    assert "Traceback" not in result.stderr
    assert result.exit_code in {0, 1}
    assert result.stdout + result.stderr


@pytest.mark.usefixtures("hostile_file")
@pytest.mark.parametrize("words", ALONE, ids=lambda words: words[0].strip())
def test_what_an_argument_or_a_file_says_is_spelled_out(run: Run, words: list[str]) -> None:
    result = run(*words)

    assert_harmless(result.stdout, result.stderr)
    assert isinstance(result.exception, SystemExit | None)
    assert result.stdout + result.stderr


QUOTED = json.dumps(HOSTILE)


@pytest.mark.parametrize(
    "text", [f"{QUOTED} = 1", f"port = {QUOTED}", f"scenario = {QUOTED}", HOSTILE]
)
def test_what_a_file_of_options_says_is_spelled_out(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "introzy-mock.toml").write_text(text, encoding="utf-8")

    result = run("serve", "--memory")

    assert_harmless(result.stderr)
    assert result.exit_code == 1


@pytest.mark.skipif(os.name != "posix", reason="arguments are text there")
@pytest.mark.parametrize("words", [["--sandbox", "\udcff"], ["--url", "http://127.0.0.1:1/\udcff"]])
def test_a_byte_that_is_no_text_is_spelled_out(run: Run, words: list[str]) -> None:
    result = run("reset", "--url", "http://127.0.0.1:1", *words)

    assert result.exit_code == 1
    assert_harmless(result.stderr)


def test_what_is_spelled_out_can_be_read() -> None:
    assert printable("a\x1b\x9b\u202e\n\ud800\U000e0041 ü€") == (
        r"a\x1b\x9b\u202e\n\ud800\U000e0041 ü€"
    )


def test_a_letter_that_only_a_later_python_knows_is_shown() -> None:
    newer = "\U0001fa77 of 2022, \U0001fae9 of 2024, \u0378 of no year yet"

    assert (printable(newer), printable_json(newer)) == (newer, newer)


def test_an_export_says_the_same_when_it_is_printed(run: Run) -> None:
    with hostile_server() as url:
        result = run("export", "--url", url)

    assert json.loads(result.stdout)["scenario"] == HOSTILE


@pytest.mark.parametrize("ascii_only", [False, True])
def test_json_says_the_same_when_it_is_spelled_out(*, ascii_only: bool) -> None:
    value = {HOSTILE: [HOSTILE, "ü€\U0001f600\\u202e"]}
    text = json.dumps(value, ensure_ascii=False, indent="\t").replace("\n", "\r\n")

    shown = printable_json(text, ascii_only=ascii_only)

    assert json.loads(shown) == value
    assert_harmless(shown)
    assert shown.isascii() is ascii_only
