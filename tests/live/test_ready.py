"""How a server tells that it answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from live_server import Serve


def test_the_line_tells_address_and_data(serve: Serve) -> None:
    live = serve("--seed", "7", "--deals", "9", "--data", "my.json")

    assert live.line == (
        f"introzy-mock serves http://127.0.0.1:{live.port} (this machine only): "
        "scenario default, seed 7, 9 deals, data my.json\n"
    )
    assert live.port > 0


def test_the_line_counts_the_deals_that_are_there_now(serve: Serve) -> None:
    first = serve("--scenario", "empty")
    first.send("POST", "/api/pipelines/sales/deals", {"name": "One"})
    first.stop()

    assert "scenario empty, seed 1, 1 deals" in serve().line


def test_the_ready_file_tells_where_and_who(serve: Serve, tmp_path: Path) -> None:
    live = serve("--memory", "--ready-file", "ready.json")
    live.send("GET", "/")

    ready = json.loads((tmp_path / "ready.json").read_text())

    assert ready == {"url": live.url, "pid": live.process.pid, "port": live.port}


def test_the_ready_file_goes_with_the_server(serve: Serve, tmp_path: Path) -> None:
    live = serve("--memory", "--ready-file", "ready.json")
    live.send("GET", "/")
    live.stop()

    assert list(tmp_path.iterdir()) == []


def test_a_ready_file_of_before_is_gone_while_the_server_starts(
    serve: Serve, tmp_path: Path
) -> None:
    stale = tmp_path / "ready.json"
    stale.write_text('{"url": "http://127.0.0.1:4700", "pid": 1, "port": 4700}')

    ended = serve("--memory", "--ready-file", str(stale), "--scenario", "none").end()

    assert ended.code == 1
    assert not stale.exists()


def test_a_busy_port_leaves_the_ready_file_of_its_owner(serve: Serve, tmp_path: Path) -> None:
    first = serve("--memory", "--ready-file", "ready.json")
    first.send("GET", "/")

    serve("--memory", "--ready-file", "ready.json", port=first.port).end()

    assert json.loads((tmp_path / "ready.json").read_text())["pid"] == first.process.pid


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a directory that takes no files")
def test_a_ready_file_that_cannot_be_written_is_told(serve: Serve, tmp_path: Path) -> None:
    ended = serve("--ready-file", "/proc/ready.json").end()

    assert ended.code == 1
    assert ended.err == (
        "Error: ready file /proc/ready.json cannot be written: No such file or directory\n"
    )
    assert list(tmp_path.iterdir()) == []
