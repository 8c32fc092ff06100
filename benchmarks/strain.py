"""What bad clients and watchers cost the others, and what durability costs.

The others are `wrk` getting one deal after the other. A run with bad clients follows one without,
so that both meet the same machine.
"""

from __future__ import annotations

import selectors
import socket
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any, TypeAlias

from benchmarks.kinds import lines
from benchmarks.load import fire
from benchmarks.servers import OURS, VENDOR, Client, Running, serving
from benchmarks.worlds import World, world_of

if sys.platform != "win32":
    import resource

__all__ = ["strain"]

_DEALS = 1_000
_IDLE = 1_000
_WATCHERS = 1_000
_SLOW = 50
_LARGE_BYTES = 100_000_000
_PIECE = b" " * 0x10000
_HEAD = (
    f"POST {VENDOR.deals} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer introzy_x\r\n"
    "Content-Type: application/json\r\n"
).encode()

_Plague: TypeAlias = "Callable[[int, Event, ExitStack], Iterator[None]]"
"""Plagues a port until the event, in the thread that goes through it; the first step sets it up."""


def strain(*, seconds: float, rounds: int, note: Callable[[str], None]) -> dict[str, Any]:
    """Measure them; medians of the rounds."""
    _allow_connections()
    return {
        "plagues": {
            name: _plagued(plague, seconds=seconds, rounds=rounds, note=note, name=name)
            for name, plague in _PLAGUES.items()
        },
        "watchers": _watched(seconds=seconds, rounds=rounds, note=note),
        "durability": _durability(seconds=seconds, rounds=rounds, note=note),
    }


def _allow_connections() -> None:
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4 * _IDLE)), hard))


def _plagued(
    plague: _Plague, *, seconds: float, rounds: int, note: Callable[[str], None], name: str
) -> dict[str, float]:
    note(f"strain: {name}")
    world = world_of(_DEALS)
    requests = lines("get", VENDOR, world)
    taken = []
    with serving(OURS, world) as running:
        fire(running, requests, seconds=1)
        for _ in range(rounds):
            quiet = fire(running, requests, seconds=seconds)
            with _plague(plague, running):
                strained = fire(running, requests, seconds=seconds)
            taken.append((quiet["p99_ms"], strained["p99_ms"]))
    return {
        "quiet_p99_ms": statistics.median(quiet for quiet, _ in taken),
        "strained_p99_ms": statistics.median(strained for _, strained in taken),
        "ratio": statistics.median(strained / quiet for quiet, strained in taken),
    }


def _watched(
    *, seconds: float, rounds: int, note: Callable[[str], None]
) -> dict[str, dict[str, float]]:
    """What get and patch cost beside watchers of another sandbox, and of the same one."""
    world = world_of(_DEALS)
    told: dict[str, dict[str, float]] = {}
    with serving(OURS, world) as running:
        running.send('POST /_mock/sandboxes {"name":"other"}')
        for where, sandbox in (("another sandbox", "other"), ("the same sandbox", "default")):
            note(f"watchers of {where}")
            plague = partial(_watch, sandbox)
            told[where] = {}
            for kind in ("get", "patch"):
                requests, taken = lines(kind, VENDOR, world), []
                for _ in range(rounds):
                    quiet = _computed(running, requests, seconds=seconds)
                    with _plague(plague, running):
                        watched = _computed(running, requests, seconds=seconds)
                    taken.append(watched / quiet)
                told[where][kind] = statistics.median(taken)
    return told


def _computed(running: Running, requests: Sequence[str], *, seconds: float) -> float:
    """Return the computing time of the server per request: a busy machine does not change it."""
    before = running.computed()
    rate = fire(running, requests, seconds=seconds)["rate"]
    return (running.computed() - before) / (rate * seconds)


@contextmanager
def _plague(plague: _Plague, running: Running) -> Iterator[None]:
    over = Event()
    with ExitStack() as stack:
        steps = plague(running.port, over, stack)
        next(steps)
        thread = Thread(target=lambda: next(steps, None), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def _connect(port: int, stack: ExitStack) -> socket.socket:
    return stack.enter_context(closing(socket.create_connection(("127.0.0.1", port), timeout=10)))


def _idle(port: int, over: Event, stack: ExitStack) -> Iterator[None]:
    for _ in range(_IDLE):
        _connect(port, stack)
    _await_turn(port)
    yield
    over.wait()


def _watch(sandbox: str, port: int, over: Event, stack: ExitStack) -> Iterator[None]:
    """Watch a sandbox, and read whatever comes."""
    select = stack.enter_context(closing(selectors.DefaultSelector()))
    for _ in range(_WATCHERS):
        client = _connect(port, stack)
        client.sendall(
            f"GET /_mock/events?sandbox={sandbox} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        )
        select.register(client, selectors.EVENT_READ, client)
    _await_turn(port)
    yield
    while not over.is_set():
        for key, _ in select.select(0.1):
            key.data.recv(1 << 20)


def _await_turn(port: int) -> None:
    """Wait until the server has taken up the connections made before: it does so in turn."""
    with closing(Client(port)) as client:
        client.send(f"GET {VENDOR.pipelines}")


def _slow(port: int, over: Event, stack: ExitStack) -> Iterator[None]:
    clients = [_connect(port, stack) for _ in range(_SLOW)]
    for client in clients:
        client.sendall(_HEAD + b"Content-Length: 1000\r\n\r\n")
    yield
    while not over.wait(1):
        for client in clients:
            client.sendall(b" ")


def _large(port: int, over: Event, stack: ExitStack) -> Iterator[None]:
    yield
    head = _HEAD + b"Content-Length: %d\r\n\r\n" % _LARGE_BYTES
    while not over.is_set():
        _send_until_refused(port, over, stack, head=head, piece=_PIECE)


def _endless(port: int, over: Event, stack: ExitStack) -> Iterator[None]:
    yield
    piece = b"%x\r\n%b\r\n" % (len(_PIECE), _PIECE)
    head = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    while not over.is_set():
        _send_until_refused(port, over, stack, head=head, piece=piece)


def _send_until_refused(
    port: int, over: Event, stack: ExitStack, *, head: bytes, piece: bytes
) -> None:
    """Send a body until the server has enough of it; one such client at a time."""
    client = _connect(port, stack)
    try:
        client.sendall(head)
        for _ in range(_LARGE_BYTES // len(piece)):
            if over.is_set():
                return
            client.sendall(piece)
    except OSError:
        return
    finally:
        client.close()


_PLAGUES: dict[str, _Plague] = {
    f"{_IDLE} idle connections": _idle,
    f"{_SLOW} clients that send a byte a second": _slow,
    "a body of 100 MB, again and again": _large,
    "a body that never ends, again and again": _endless,
}


def _durability(*, seconds: float, rounds: int, note: Callable[[str], None]) -> dict[str, Any]:
    """Patch and create with each kind of durability."""
    world = world_of(_DEALS)
    told: dict[str, Any] = {}
    for kind in ("process", "machine"):
        note(f"durability {kind}")
        samples: dict[str, list[dict[str, float]]] = {"patch": [], "create": []}
        target = replace(OURS, command=_with("--durability", kind))
        for _ in range(rounds):
            with serving(target, world) as running:
                for name, taken in samples.items():
                    taken.append(fire(running, lines(name, VENDOR, world), seconds=seconds))
        told[kind] = {
            name: {key: statistics.median(one[key] for one in taken) for key in taken[0]}
            for name, taken in samples.items()
        }
    return told


def _with(*options: str) -> Callable[[World, Path, int], list[str]]:
    return lambda world, directory, port: [*OURS.command(world, directory, port), *options]
