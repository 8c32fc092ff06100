"""Starts that are refused: one clear sentence and exit code 1; nothing is altered."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from live_server import DEALS, Live, Serve

DATA = "introzy-mock.json"


def refusal(live: Live) -> str:
    """Return the one sentence with which a server refuses to start."""
    ended = live.end()
    assert (ended.code, ended.out) == (1, ""), ended.err
    assert ended.err.startswith("Error: ")
    assert ended.err.count("\n") == 1
    return ended.err


def test_a_busy_port(serve: Serve, tmp_path: Path) -> None:
    first = serve("--memory")

    told = refusal(serve(port=first.port))

    assert f"port {first.port}: Address already in use" in told
    assert "--port 0" in told
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_can_hold_no_file(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert "file is not a directory" in refusal(serve("--data", "file/mock.json"))

    assert (tmp_path / "file").read_text() == ""


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_directory_that_cannot_be_written(serve: Serve, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)

    assert "cannot be written: Permission denied" in refusal(serve("--data", "closed/mock.json"))


def test_a_foreign_file(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / DATA).write_text("{}")

    assert f"{DATA} is not a data file of introzy-mock" in refusal(serve())

    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {DATA: "{}"}


def test_a_file_that_is_not_json(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / DATA).write_text("no JSON")

    assert f"Error: {DATA} is not JSON: line 1, column 1" in refusal(serve())

    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {DATA: "no JSON"}


def test_an_unknown_scenario(serve: Serve, tmp_path: Path) -> None:
    told = refusal(serve("--scenario", "none"))

    assert "no scenario 'none'; use one of default, empty, documentation" in told
    assert list(tmp_path.iterdir()) == []


def test_fresh_keeps_the_old_file_aside_and_says_so(serve: Serve, tmp_path: Path) -> None:
    first = serve()
    first.send("POST", DEALS, {"name": "Old"})
    first.stop()

    second = serve("--fresh", "--scenario", "empty")

    assert "scenario empty" in second.line
    assert second.stop().err == (
        "introzy-mock: started over; the old data file is now introzy-mock.old-1.json\n"
    )
    assert '"name":"Old"' in (tmp_path / "introzy-mock.old-1.json").read_text()


def test_a_second_server_on_the_file_waits_and_then_refuses(serve: Serve) -> None:
    first = serve()
    first.send("GET", "/")

    second = serve()

    assert not second.ends_within(1.9)
    assert f"{DATA} is in use by another introzy-mock" in refusal(second)
    assert first.send("POST", DEALS, {"name": "On it goes"})[0] == 201


def test_a_second_server_takes_over_from_one_that_stops_in_time(serve: Serve) -> None:
    first = serve()
    created = first.send("POST", DEALS, {"name": "Handed on"})[1]["data"]["id"]

    second = serve()
    assert not second.ends_within(0.8)
    assert first.stop().code == 0

    assert second.send("GET", f"{DEALS}/{created}")[1]["data"]["name"] == "Handed on"
