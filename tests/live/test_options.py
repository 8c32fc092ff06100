"""The options of `serve`, on the command line and in the environment."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from live_server import Serve


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def test_each_option_is_in_the_environment(serve: Serve, tmp_path: Path) -> None:
    before = serve("--data", "other.json")
    assert before.line
    before.stop()
    old = (tmp_path / "other.json").read_bytes()
    port = free_port()

    live = serve(
        port=None,
        env={
            "INTROZY_MOCK_HOST": "localhost",
            "INTROZY_MOCK_PORT": str(port),
            "INTROZY_MOCK_DATA": "other.json",
            "INTROZY_MOCK_SCENARIO": "default",
            "INTROZY_MOCK_SEED": "3",
            "INTROZY_MOCK_DEALS": "4",
            "INTROZY_MOCK_CLOCK": "2030-01-01",
            "INTROZY_MOCK_FRESH": "1",
            "INTROZY_MOCK_ASSUME": "deal-order=oldest-first unset-values=omitted",
            "INTROZY_MOCK_READY_FILE": "ready.json",
        },
    )

    assert live.line == (
        f"introzy-mock serves http://localhost:{port} (this machine only): "
        "scenario default, seed 3, 4 deals, data other.json\n"
    )
    assert (tmp_path / "other.old-1.json").read_bytes() == old
    chosen = live.send("GET", "/openapi.json")[1]["x-assumptions"]
    assert chosen["deal-order"]["chosen"] == "oldest-first"
    assert chosen["unset-values"]["chosen"] == "omitted"
    assert live.send("GET", "/_mock/clock")[1]["now"] == "2030-01-01T00:00:00.000Z"
    assert json.loads((tmp_path / "ready.json").read_text())["port"] == port


def test_memory_is_in_the_environment(serve: Serve, tmp_path: Path) -> None:
    live = serve(env={"INTROZY_MOCK_MEMORY": "1"})

    assert "data in memory" in live.line
    assert list(tmp_path.iterdir()) == []


def test_the_command_line_wins_over_the_environment(serve: Serve) -> None:
    live = serve(
        "--scenario",
        "empty",
        "--seed",
        "5",
        "--data",
        "line.json",
        env={
            "INTROZY_MOCK_PORT": "1",
            "INTROZY_MOCK_SCENARIO": "documentation",
            "INTROZY_MOCK_SEED": "6",
            "INTROZY_MOCK_MEMORY": "1",
        },
    )

    assert live.line.endswith("scenario empty, seed 5, 0 deals, data line.json\n")


def test_memory_on_the_line_wins_over_data_in_the_environment(serve: Serve) -> None:
    live = serve("--memory", env={"INTROZY_MOCK_DATA": "mock.json"})

    assert "data in memory" in live.line


@pytest.mark.skipif(not has_ipv6(), reason="no IPv6 here")
def test_an_address_of_ipv6(serve: Serve) -> None:
    live = serve("--memory", "--host", "::1")

    assert live.url == f"http://[::1]:{live.port}"
    with socket.create_connection(("::1", live.port)) as plain:
        plain.sendall(b"GET / HTTP/1.0\r\nHost: [::1]\r\n\r\n")
        assert plain.recv(15) == b"HTTP/1.1 200 OK"
