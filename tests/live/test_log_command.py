"""`introzy-mock log --follow`: shows what comes as it comes, and ends cleanly."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import pytest

from live_server import DEADLINE, DEALS, Live, Serve

Follow: TypeAlias = Callable[..., "subprocess.Popen[str]"]

IMPATIENT = """
from mockserver.cli import following, main
following._RESTART_SECONDS = 0.5
main(prog_name="introzy-mock")
"""
"""The program, which gives a server less time to start again."""


@pytest.fixture
def follow(tmp_path: Path) -> Iterator[Follow]:
    """Follow a server's log in a process, which ends with the test."""
    started = []

    def start(
        live: Live, *words: str, program: Sequence[str] = ("-m", "mockserver")
    ) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *program, "log", "--follow", "--url", live.url, *words],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def next_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline()


def test_what_was_and_what_comes_is_shown(serve: Serve, follow: Follow) -> None:
    live = serve("--memory")
    live.send("POST", DEALS, {"name": "Before"})
    following = follow(live)
    first = next_line(following)
    live.send("POST", DEALS, {"name": "After"})
    second = next_line(following)
    live.send("POST", "/_mock/reset", {})
    live.send("POST", DEALS, {"name": "Reset"})

    assert "deal Before: created" in first
    assert "deal After: created" in second
    assert "deal Reset: created" in next_line(following)


def make_sandbox(live: Live) -> dict[str, str]:
    made = live.send("POST", "/_mock/sandboxes", {"name": "box"})[1]
    return {"Authorization": f"Bearer {made['apiKey']}"}


def send(live: Live, name: str, headers: dict[str, str]) -> None:
    body = json.dumps({"name": name})
    with live.connection() as connection:
        connection.request("POST", DEALS, body, {**headers, "Content-Type": "application/json"})
        assert connection.getresponse().status == 201


def test_a_sandbox_that_is_dropped_and_made_again_is_followed_on(
    serve: Serve, follow: Follow
) -> None:
    live = serve("--memory")
    send(live, "First", make_sandbox(live))
    following = follow(live, "--sandbox", "box")
    first = next_line(following)
    live.send("DELETE", "/_mock/sandboxes/box")
    send(live, "Second", make_sandbox(live))
    second = next_line(following)
    live.send("DELETE", "/_mock/sandboxes/box")
    live.send("GET", DEALS)
    send(live, "Third", make_sandbox(live))

    assert "deal First: created" in first
    assert "deal Second: created" in second
    assert "deal Third: created" in next_line(following)


def test_a_server_that_starts_again_is_followed_on(serve: Serve, follow: Follow) -> None:
    live = serve("--data", "mock.json")
    live.send("POST", DEALS, {"name": "Before"})
    live.send("GET", DEALS)
    following = follow(live, "--operation", "createDeal")
    first = next_line(following)
    live.stop()

    again = serve("--data", "mock.json", port=live.port)
    again.send("POST", DEALS, {"name": "Again"})

    assert "deal Before: created" in first
    assert "deal Again: created" in next_line(following)


def test_only_what_is_asked_for_is_shown(serve: Serve, follow: Follow) -> None:
    live = serve("--memory")
    following = follow(live, "--status", "400", "--curl")
    for name in ("One", ""):
        live.send("POST", DEALS, {"name": name})

    assert """--data-raw '{"name": ""}'""" in next_line(following)


def test_an_interrupt_ends_it_with_0(serve: Serve, follow: Follow) -> None:
    live = serve("--memory")
    live.send("GET", DEALS)
    following = follow(live)
    next_line(following)

    following.send_signal(signal.SIGINT)

    assert following.communicate(timeout=DEADLINE) == ("", "")
    assert following.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe does not tell there")
def test_a_reader_that_left_ends_it_silently(serve: Serve, follow: Follow) -> None:
    live = serve("--memory")
    live.send("GET", DEALS)
    following = follow(live)
    next_line(following)
    assert following.stdout
    following.stdout.close()

    following.wait(DEADLINE)

    assert following.stderr
    assert (following.returncode, following.stderr.read()) == (0, "")


def test_a_reader_of_part_of_the_log_hears_no_complaint(serve: Serve) -> None:
    live = serve("--memory")
    for _ in range(600):  # more than a pipe holds
        live.send("GET", f"{DEALS}/{'x' * 100}")

    shown = subprocess.run(
        ["sh", "-c", f"'{sys.executable}' -m mockserver log --url {live.url} | head -n 1"],
        capture_output=True,
        text=True,
        check=True,
        timeout=DEADLINE,
    )

    assert shown.stdout.count("\n") == 1
    assert shown.stderr == ""


def test_a_server_that_goes_away_ends_it_with_1(serve: Serve, follow: Follow) -> None:
    live = serve("--memory")
    live.send("GET", DEALS)
    following = follow(live, program=("-c", IMPATIENT))
    next_line(following)

    live.stop()

    _, told = following.communicate(timeout=DEADLINE)
    assert following.returncode == 1
    assert told == f"Error: the server at {live.url} has gone away\n"


def test_following_leaves_no_line_in_the_servers_terminal(serve: Serve, follow: Follow) -> None:
    live = serve("--memory")
    live.send("GET", DEALS)
    next_line(follow(live))

    assert live.stop().out.count("\n") == 1
