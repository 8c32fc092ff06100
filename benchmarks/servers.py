"""Servers in processes of their own, on this machine only, and one plain way to ask them."""

from __future__ import annotations

import os
import re
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from subprocess import DEVNULL, Popen, TimeoutExpired
from tempfile import TemporaryDirectory, gettempdir
from typing import NamedTuple

from benchmarks.kinds import Api
from benchmarks.worlds import PAGE, PIPELINE, World

__all__ = [
    "BARE",
    "CONSTANT",
    "GIVE_UP_SECONDS",
    "OURS",
    "VENDOR",
    "Answer",
    "Client",
    "Failed",
    "Running",
    "Target",
    "serving",
]

_TICKS_A_SECOND = 100
"""What /proc counts in, on every Linux."""
GIVE_UP_SECONDS = 30
_START_SECONDS = 90
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
_POLL_SECONDS = 0.002
_HEADERS = {
    "Authorization": "Bearer introzy_your_api_key",
    "Content-Type": "application/json",
}


class Failed(Exception):
    """A server that cannot be measured, with the sentence that says why."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A server to measure: what to run for some data, in a directory, on a port.

    `kinds` are the requests that it is measured with; all that its API has if none are named. An
    `unsized` one holds no data and is measured once.
    """

    name: str
    api: Api
    command: Callable[[World, Path, int], list[str]]
    kinds: tuple[str, ...] = ()
    unsized: bool = False


class Answer(NamedTuple):
    """What a server answered, and after how many seconds."""

    status: int
    text: str
    seconds: float


class Client:
    """Asks a server on one connection, one request after the other."""

    def __init__(self, port: int, *, timeout: float = GIVE_UP_SECONDS) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=timeout)

    def send(self, line: str) -> Answer:
        """Send a request, a line "METHOD path body".

        Raises:
            Failed: no whole answer came in time.
        """
        method, path, *body = line.split(" ", 2)
        start = time.perf_counter()
        try:
            self._connection.request(method, path, "".join(body) or None, _HEADERS)
            response = self._connection.getresponse()
            text = response.read().decode()
            return Answer(response.status, text, time.perf_counter() - start)
        except (OSError, HTTPException) as error:
            raise Failed(f"no answer: {error or type(error).__name__}") from error

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@dataclass
class Running:
    """A server that answers."""

    process: Popen[bytes]
    directory: Path
    port: int
    started_in: float = 0.0
    stopped_in: float = 0.0

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self.port}"

    def send(self, line: str, *, timeout: float = GIVE_UP_SECONDS) -> Answer:
        """Send one request on a connection of its own.

        Raises:
            Failed: no whole answer came in time.
        """
        with closing(Client(self.port, timeout=timeout)) as client:
            return client.send(line)

    def computed(self) -> float:
        """Return the seconds of computing time that the process has taken."""
        status = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8")
        user, system = status.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / _TICKS_A_SECOND

    def resident(self) -> int:
        """Return the bytes of memory that the process has now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) * 1024 if found else 0


@contextmanager
def serving(target: Target, world: World) -> Iterator[Running]:
    """Run a server in an empty directory; it is told to end, and then made to.

    Raises:
        Failed: it does not come to answer.
    """
    with TemporaryDirectory(prefix="introzy-mock-bench-") as name:
        directory = Path(name)
        port = _free_port()
        command = target.command(world, directory, port)
        start = time.perf_counter()
        with (directory / "stderr").open("wb") as stderr:
            process = Popen(command, cwd=directory, env=_env(), stdout=DEVNULL, stderr=stderr)
        running = Running(process, directory, port)
        try:
            _await(running, f"GET {target.api.deals}{target.api.first}")
            running.started_in = time.perf_counter() - start
            yield running
        finally:
            start = time.perf_counter()
            process.terminate()
            try:
                process.wait(GIVE_UP_SECONDS)
            except TimeoutExpired:
                process.kill()
                process.wait()
            running.stopped_in = time.perf_counter() - start


def _env() -> dict[str, str]:
    """Return an environment in which Python keeps its bytecode, as for installed packages."""
    inherited = {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}
    return {**inherited, "PYTHONPYCACHEPREFIX": str(Path(gettempdir()) / "introzy-mock-bytecode")}


def _await(running: Running, line: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if running.process.poll() is not None:
            said = (running.directory / "stderr").read_text(encoding="utf-8").strip().splitlines()
            raise Failed(f"it ended at its start: {said[-1] if said else 'without a word'}")
        try:
            if running.send(line).status == 200:
                return
        except Failed:
            time.sleep(_POLL_SECONDS)  # a peer that starts tells nobody when it answers
    raise Failed(f"it did not answer {line} with 200 in {_START_SECONDS} s")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _ours(world: World, directory: Path, port: int) -> list[str]:
    data = directory / "mock.json"
    world.write_data_file(data)
    return [sys.executable, "-m", "mockserver", "serve", "--data", str(data), "--port", str(port)]


def _reference(_world: World, _directory: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "benchmarks.apps.reference", str(port)]


VENDOR = Api(
    f"/api/pipelines/{PIPELINE}/deals",
    f"limit={PAGE}&page={{}}",
    "stageId={}",
    pipelines="/api/pipelines",
)
OURS = Target(name="introzy-mock", api=VENDOR, command=_ours)
CONSTANT = Target(
    name="constant Flask app, same server",
    api=VENDOR._replace(stateless=True, first="/1"),
    command=_reference,
    kinds=("get",),
)
BARE = Target(
    name="no app, same server",
    api=CONSTANT.api,
    command=lambda *given: [*_reference(*given), "--bare"],
    kinds=("get",),
    unsized=True,
)
