"""Requests behind one whose answer is kept back, cut or dropped: their client can leave, and so
can the server."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from live_server import Serve, head

PATIENCE = 2000
ASK = head("GET", "/api/pipelines")
FAULTS = [
    {"effect": "never"},
    {"effect": "cut"},
    {"effect": "dropped"},
    {"effect": {"delay": 300}},
    {"effect": {"delay": 300, "ending": "dropped"}},
    {"preset": "lost-answer", "methods": None},
]

every_fault = pytest.mark.parametrize(
    "fault", FAULTS, ids=["never", "cut", "dropped", "late", "late and dropped", "lost-answer"]
)


def setting(fault: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fault.items() if value is not None} | {"times": 1}


@pytest.mark.skipif(os.name != "posix", reason="needs signals that can be caught")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@every_fault
def test_a_server_ends_though_a_client_left_with_requests_behind_a_fault(
    serve: Serve, fault: dict[str, Any], number: int
) -> None:
    live = serve("--memory")
    live.send("POST", "/_mock/faults", setting(fault))
    with live.socket() as plain:
        plain.sendall(ASK * 3)
        for _ in range(PATIENCE):
            if live.send("GET", "/_mock/requests")[1]:
                break
    live.send("GET", "/")

    live.process.send_signal(number)

    assert live.ends_within(5)
    assert (live.end().code, live.end().err) == (0, "")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files in /proc")
@every_fault
def test_a_connection_ends_when_its_client_leaves_requests_behind_a_fault(
    serve: Serve, fault: dict[str, Any]
) -> None:
    live = serve("--memory")
    live.send("POST", "/_mock/faults", setting(fault))
    open_files = Path(f"/proc/{live.process.pid}/fd")
    before = len([*open_files.iterdir()])
    with live.socket() as plain:
        plain.sendall(ASK * 3)
        for _ in range(PATIENCE):
            if live.send("GET", "/_mock/requests")[1]:
                break

    for _ in range(PATIENCE):
        live.send("GET", "/_mock/health")
        if len([*open_files.iterdir()]) <= before + 1:
            return
    pytest.fail("the connection of a client that left is still open")


def test_requests_behind_a_late_answer_are_answered_after_it(serve: Serve) -> None:
    live = serve("--memory")
    live.send("POST", "/_mock/faults", {"effect": {"delay": 0.05, "status": 503}, "times": 1})

    raw = live.raw(
        ASK + head("GET", "/nowhere") + head("GET", "/api/pipelines", "Connection: close")
    )

    assert [int(part[:3]) for part in raw.split(b"HTTP/1.1 ")[1:]] == [503, 404, 200]


def test_no_request_is_answered_behind_one_that_never_is(serve: Serve) -> None:
    live = serve("--memory")
    live.send("POST", "/_mock/faults", {"effect": "never", "times": 1})
    with live.socket() as plain:
        plain.sendall(ASK * 200)
        for _ in range(PATIENCE):
            if live.send("GET", "/_mock/requests")[1]:
                break
        plain.sendall(ASK * 200)
        live.send("GET", "/")

        assert len(live.send("GET", "/_mock/requests")[1]) == 1
