"""Standard streams that are closed, full or left: a sentence and an exit code, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from live_server import DEADLINE, DEALS, Live, Serve

Shell: TypeAlias = "Callable[[str], tuple[int, str, str]]"

pytestmark = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="needs a POSIX shell and a device that is always full"
)

NO_OUTPUT = "Error: there is no standard output to write to\n"
FULL = "Error: standard output cannot be written: No space left on device\n"
DONE = "reset sandbox default: scenario default, seed 1, now 2025-01-01T09:00:00.000Z\n"

SHOWING = [
    "openapi",
    "openapi --format json",
    "assumptions",
    "assumptions --format json",
    "log",
    "log --follow",
    "export",
    "snapshot list",
]
"""Commands whose output is what they are for."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server whose journal is longer than a pipe holds, with a snapshot."""
    live = Live("--memory", "--port", "0", cwd=tmp_path_factory.mktemp("streams"))
    try:
        for _ in range(300):
            live.send("GET", f"{DEALS}/{'x' * 300}")
        live.send("PUT", "/_mock/snapshots/kept")
        yield live
    finally:
        live.kill()


@pytest.fixture
def shell(shared: Live, tmp_path: Path) -> Shell:
    """Let a shell run a line in which `$mock` is the program; give exit code, output and errors."""
    clean = {name: value for name, value in os.environ.items() if "INTROZY" not in name}
    mock = f"mock='{sys.executable} -m mockserver'"

    def run(line: str) -> tuple[int, str, str]:
        done = subprocess.run(
            ["sh", "-c", f"{mock}\n{line}"],
            cwd=tmp_path,
            env={**clean, "INTROZY_MOCK_URL": shared.url},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=DEADLINE,
        )
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.mark.parametrize("words", SHOWING)
def test_what_was_asked_for_needs_an_output_with_room(shell: Shell, words: str) -> None:
    assert shell(f"$mock {words} >&-") == (1, "", NO_OUTPUT)
    assert shell(f"$mock {words} >/dev/full") == (1, "", FULL)


def test_what_was_done_needs_no_output(shell: Shell) -> None:
    assert shell("$mock snapshot save a >&-") == (0, "", "")
    assert shell("$mock generate --deals 1 --out a.json >&- 2>&- <&- && ls") == (0, "a.json\n", "")


def test_what_was_done_and_cannot_be_told_is_an_error(shell: Shell) -> None:
    assert shell("$mock snapshot save b >/dev/full") == (1, "", FULL)
    assert "b\n" in shell("$mock snapshot list")[1]


@pytest.mark.parametrize("words", ["--help", "--version"])
def test_help_that_finds_no_room_is_an_error(shell: Shell, words: str) -> None:
    assert shell(f"$mock {words} >/dev/full") == (1, "", "Error: No space left on device\n")


@pytest.mark.parametrize("redirected", ["2>/dev/full", "2>&- >&- <&-"])
def test_an_error_that_nobody_hears_is_still_an_exit_code(shell: Shell, redirected: str) -> None:
    assert shell(f"$mock import none.json {redirected}") == (1, "", "")
    assert shell(f"$mock serve --none {redirected}") == (2, "", "")


@pytest.mark.parametrize("words", ["log", "export --journal", "openapi"])
def test_a_reader_that_leaves_hears_no_complaint(shell: Shell, words: str) -> None:
    code, out, err = shell(f"$mock {words} | head -c 10")

    assert (code, len(out), err) == (0, 10, "")


def test_without_an_input_a_file_must_be_named(shell: Shell) -> None:
    told = "Error: there is no standard input to read; name a file\n"

    assert shell("$mock import - <&-") == (1, "", told)


@pytest.mark.parametrize("redirected", [">&- 2>&- <&-", ">/dev/full 2>&1"])
def test_a_server_serves_without_an_output(shell: Shell, redirected: str) -> None:
    line = f"""
    $mock serve --memory --port 0 --ready-file ready {redirected} &
    until test -f ready; do sleep 0.1; done
    url=$(sed 's/.*"url":"\\([^"]*\\)".*/\\1/' ready)
    $mock reset --url "$url"
    kill $!
    wait $!
    """

    assert shell(line) == (0, DONE, "")


def test_no_file_takes_the_place_of_an_output_that_is_closed(shell: Shell) -> None:
    line = """
    $mock exec --data a.json -- sh -c 'echo told; echo told >&2; exit 0' >&- 2>&-
    grep -c told a.json
    """

    assert shell(line)[1] == "0\n"


def test_a_command_finds_a_closed_output_closed(shell: Shell) -> None:
    code, _, err = shell("$mock exec -- sh -c 'echo told' >&-")

    assert code != 0
    assert "echo" in err


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_what_a_console_lacks_is_spelled_out(serve: Serve, encoding: str) -> None:
    live = serve("--memory")
    live.send("POST", DEALS, {"name": "Zoë \N{SNOWMAN} €"})

    def printed(*words: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "mockserver", *words, "--url", live.url],
            env={**os.environ, "PYTHONIOENCODING": encoding},
            capture_output=True,
            check=True,
        ).stdout.decode(encoding)

    def spelled(text: str) -> str:
        return text.encode(encoding, "backslashreplace").decode(encoding)

    assert spelled("Zoë \N{SNOWMAN} €") in printed("log")
    assert r"Zo\u00eb \u2603 \u20ac" in printed("export")
