"""What our server costs beside requests: going back, starting, checkpoints, stopping, memory."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import count, cycle, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.kinds import lines
from benchmarks.load import fire
from benchmarks.servers import OURS, VENDOR, Client, Running, serving
from benchmarks.worlds import PIPELINE, World, world_of
from mockserver import crm
from mockserver.core.files import leftovers, put_together
from mockserver.sandbox.opening import open_sandbox
from mockserver.sandbox.sandbox import Sandbox
from mockserver.store import as_file

__all__ = ["costs", "long_run"]

_CHANGES = 1000
_TIMES = 5
_SLICE_SECONDS = 5
_LONG_RUN_DEALS = 10_000
_BIG_NOTES = 20_000
_BASELINE_REQUESTS = 3000
_CHECKPOINTS = 3


def costs(sizes: Sequence[int], *, note: Callable[[str], None]) -> dict[str, Any]:
    """Measure at each size; times are medians in milliseconds, memory is in bytes."""
    told: dict[str, Any] = {}
    for size in sizes:
        note(f"costs at {size} deals")
        world = world_of(size)
        told[str(size)] = {**_in_process(world), **_as_process(world)}
    smallest, largest = min(sizes), max(sizes)
    more = told[str(largest)]["memory"] - told[str(smallest)]["memory"]
    return {
        "by_size": told,
        "memory_per_deal": more / (largest - smallest) if largest > smallest else None,
    }


def _in_process(world: World) -> dict[str, float]:
    """Going back over so many changes, opening the data file, and writing a checkpoint."""
    with TemporaryDirectory() as name:
        path = Path(name) / "mock.json"
        world.write_data_file(path)
        start = time.perf_counter()
        sandbox = open_sandbox(data=path)
        opened = _milliseconds_since(start)
        savepoint = sandbox.savepoint()
        rollback = _going_back(sandbox, world, lambda: sandbox.rollback(savepoint))
        sandbox.release(savepoint)
        reset = _going_back(sandbox, world, sandbox.reset)
        start = time.perf_counter()
        snapshot = sandbox.store.snapshot()
        copied = _milliseconds_since(start)
        put_together({Path(name) / "other.json": as_file(snapshot)})
        written = _milliseconds_since(start)
        sandbox.close()
    return {
        "open_ms": opened,
        "rollback_ms": rollback,
        "reset_ms": reset,
        "snapshot_ms": copied,
        "checkpoint_ms": written,
    }


def _going_back(sandbox: Sandbox, world: World, back: Callable[[], None]) -> float:
    ids = world.ids[:100]  # as many as the smallest size has
    taken = []
    for _ in range(_TIMES):
        for number, deal_id in zip(range(_CHANGES), cycle(ids), strict=False):
            _change(sandbox, deal_id, number)
        start = time.perf_counter()
        back()
        taken.append(_milliseconds_since(start))
    return statistics.median(taken)


def _change(sandbox: Sandbox, deal_id: str, number: int) -> None:
    fields = {"expectedValue": number + 1}
    sandbox.decide(lambda: crm.update_deal(sandbox, PIPELINE, deal_id, fields))


def _as_process(world: World) -> dict[str, float]:
    """Start to first answer, memory, the longest wait around a checkpoint, and a clean stop."""
    with serving(OURS, world) as running:
        told = {"start_ms": 1000 * running.started_in, "memory": running.resident()}
        with serving(OURS, world) as twin:
            waits = [_checkpoint_waits(world, running, twin) for _ in range(_CHECKPOINTS)]
    told |= {key: statistics.median(wait[key] for wait in waits) for key in waits[0]}
    return {**told, "stop_ms": 1000 * running.stopped_in}


def _checkpoint_waits(world: World, running: Running, twin: Running) -> dict[str, float]:
    """Ask one request after the other until a checkpoint is through; tell the longest of both.

    A twin that writes none is asked the same, each request right after: what slows both down is the
    machine. Large notes make the log as long as the checkpoint, which is what starts a new one.
    """
    data = running.directory / "mock.json"
    path = f"{VENDOR.deals}/{world.ids[0]}"
    small = lines("patch", VENDOR, world)
    notes = "x" * _BIG_NOTES
    large = (f'PATCH {path} {{"notes":"{n}{notes}"}}' for n in count())
    with closing(Client(running.port)) as ours, closing(Client(twin.port)) as other:
        quiet = [_both(ours, other, request) for request in small[:_BASELINE_REQUESTS]]
        begin = 0.0
        while not leftovers(data):
            begin = 1000 * ours.send(next(large)).seconds
        usual = statistics.median(taken for taken, _ in quiet)
        under_way = takewhile(lambda _: leftovers(data), cycle(small))
        during = [(begin, usual), *(_both(ours, other, request) for request in under_way)]
    return {
        "request_ms": usual,
        "longest_request_ms": max(taken for taken, _ in quiet),
        "beyond_twin_ms": max(taken - twins for taken, twins in quiet),
        "checkpoint_requests": len(during),
        "longest_during_checkpoint_ms": max(taken for taken, _ in during),
        "beyond_twin_during_checkpoint_ms": max(taken - twins for taken, twins in during),
    }


def _both(ours: Client, other: Client, request: str) -> tuple[float, float]:
    return 1000 * ours.send(request).seconds, 1000 * other.send(request).seconds


def long_run(writes: int, *, note: Callable[[str], None]) -> list[dict[str, int]]:
    """Write for long; give the memory after each stretch of writes."""
    world = world_of(_LONG_RUN_DEALS)
    with serving(OURS, world) as running:
        trail = [{"writes": 0, "memory": running.resident()}]
        while trail[-1]["writes"] < writes:
            note(f"long run: {trail[-1]['writes']} of {writes} writes")
            sample = fire(running, lines("patch", VENDOR, world), seconds=_SLICE_SECONDS)
            done = trail[-1]["writes"] + round(sample["rate"] * _SLICE_SECONDS)
            trail.append({"writes": done, "memory": running.resident()})
    return trail


def _milliseconds_since(start: float) -> float:
    return 1000 * (time.perf_counter() - start)
