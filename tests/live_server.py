"""Real server processes for tests: started, asked, and always ended."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlsplit

from support import KEY

DEADLINE = 60
"""Seconds after which a test gives up; nothing here ever waits that long when all is well."""

KEY_LINE = b"Authorization: Bearer introzy_your_api_key\r\n"
DEALS = "/api/pipelines/sales/deals"

PLAIN_PYTHON = [sys.executable, "-S"]
"""A Python for programs of users, without what coverage and others load into each at its start."""

Serve: TypeAlias = "Callable[..., Live]"


class Ended(NamedTuple):
    """How a process ended, and what it printed that was not read before."""

    code: int
    out: str
    err: str


class Live:
    """A server process, which may be about to refuse to start."""

    def __init__(self, *options: str, cwd: Path, env: Mapping[str, str] | None = None) -> None:
        clean = {name: value for name, value in os.environ.items() if "INTROZY_MOCK" not in name}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mockserver", "serve", *options],
            cwd=cwd,
            env={**clean, **(env or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._line = ""

    @property
    def line(self) -> str:
        """The line that tells that the server answers; waits for it."""
        if not self._line:
            reader = Thread(target=self._read_line, daemon=True)
            reader.start()
            reader.join(DEADLINE)
            if not self._line:
                self.process.kill()
                raise AssertionError(f"no line from the server; stderr: {self.end().err}")
        return self._line

    def _read_line(self) -> None:
        assert self.process.stdout
        self._line = self.process.stdout.readline()

    @property
    def url(self) -> str:
        return self.line.split()[2]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def is_running(self) -> bool:
        return self.process.poll() is None

    def stop(self, number: int = signal.SIGTERM) -> Ended:
        """Send a signal and wait for the end."""
        self.process.send_signal(number)
        return self.end()

    def end(self) -> Ended:
        """Wait for the end."""
        out, err = self.process.communicate(timeout=DEADLINE)
        return Ended(self.process.returncode, out, err)

    def ends_within(self, seconds: float) -> bool:
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    @contextmanager
    def connection(self) -> Iterator[HTTPConnection]:
        connection = HTTPConnection(self.url[len("http://") :].rpartition(":")[0], self.port)
        connection.timeout = DEADLINE
        try:
            yield connection
        finally:
            connection.close()

    def send(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Send a request; give the status and what its JSON holds."""
        with self.connection() as connection:
            return exchange(connection, method, path, body)

    @contextmanager
    def socket(self) -> Iterator[socket.socket]:
        with socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE) as plain:
            yield plain

    def raw(self, *pieces: bytes) -> bytes:
        """Send bytes; give all that comes until the server closes the connection."""
        with self.socket() as plain:
            for piece in pieces:
                plain.sendall(piece)
            return read_all(plain)


def exchange(
    connection: HTTPConnection,
    method: str,
    path: str,
    body: Any = None,
    *,
    headers: Mapping[str, str] = KEY,
) -> tuple[int, Any]:
    """Send a request on a connection; give the status and what its JSON holds."""
    content = None if body is None else json.dumps(body)
    kind = {} if body is None else {"Content-Type": "application/json"}
    connection.request(method, path, content, {**headers, **kind})
    answer = connection.getresponse()
    raw = answer.read()
    return answer.status, json.loads(raw) if raw else None


def exchange_all(url: str, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
    """Send a request to a URL; give the status and the body as it came."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=DEADLINE)
    with closing(connection):
        content = None if body is None else json.dumps(body)
        kind = {} if body is None else {"Content-Type": "application/json"}
        connection.request(method, path, content, {**KEY, **kind})
        answer = connection.getresponse()
        return answer.status, answer.read()


def read_all(plain: socket.socket) -> bytes:
    pieces = []
    while piece := plain.recv(1 << 16):
        pieces.append(piece)
    return b"".join(pieces)


def head(method: str, target: str, *lines: str) -> bytes:
    """Write the head of a request with a key."""
    text = "".join(f"{line}\r\n" for line in (f"{method} {target} HTTP/1.1", "Host: x", *lines))
    return text.encode("latin-1") + KEY_LINE + b"\r\n"
