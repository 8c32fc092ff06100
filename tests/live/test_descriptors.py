"""A server that runs out of file descriptors says so in a line, and goes on when some are free."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from pathlib import Path

import pytest

from live_server import DEADLINE, Serve

resource = pytest.importorskip("resource", reason="sets the limit of another process")
pytestmark = pytest.mark.skipif(
    not hasattr(resource, "prlimit"), reason="sets the limit of another process"
)


def test_a_server_without_free_descriptors_says_so_in_one_line(serve: Serve) -> None:
    live = serve("--memory")
    used = len([*Path(f"/proc/{live.process.pid}/fd").iterdir()]) if live.port else 0
    most = used + 5
    resource.prlimit(live.process.pid, resource.RLIMIT_NOFILE, (most, most))

    with ExitStack() as clients:
        for _ in range(20):
            plain = socket.create_connection(("127.0.0.1", live.port), timeout=DEADLINE)
            clients.enter_context(plain)
    assert live.send("GET", "/api/pipelines")[0] == 200

    ended = live.stop()
    assert ended.err == ""
    assert ended.out.count("no connection can be accepted: Too many open files") == 1
