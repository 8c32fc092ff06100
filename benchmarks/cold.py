"""Cold start: from starting the process to the first 200, with the default scenario."""

from __future__ import annotations

import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.servers import CONSTANT, OURS, VENDOR, Failed, Target, serving
from benchmarks.worlds import World, world_of
from mockserver.generate import data_set
from mockserver.sandbox.starts import write_data_file

__all__ = ["OURS_IN_MEMORY", "OURS_ON_DISK", "cold_start"]

_PEERS_TIMES = 5
_PEERS_DEALS = 100


def _in_memory(_world: World, _directory: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "mockserver", "serve", "--memory", "--port", str(port)]


def _on_disk(_world: World, directory: Path, port: int) -> list[str]:
    data = directory / "mock.json"
    write_data_file(data_set(), data)
    return [sys.executable, "-m", "mockserver", "serve", "--data", str(data), "--port", str(port)]


OURS_IN_MEMORY = Target(name=f"{OURS.name}, in memory", api=VENDOR, command=_in_memory)
OURS_ON_DISK = Target(name=f"{OURS.name}, data file", api=VENDOR, command=_on_disk)


def cold_start(
    peers: Sequence[Target], *, times: int, note: Callable[[str], None]
) -> dict[str, float]:
    """Return the median seconds of each, started in turn; the slower peers a few times only."""
    taken: defaultdict[str, list[float]] = defaultdict(list)
    for turn in range(times):
        note(f"cold start {turn + 1} of {times}")
        others = peers if turn < _PEERS_TIMES else ()
        for target in (CONSTANT, OURS_IN_MEMORY, OURS_ON_DISK, *others):
            try:
                with serving(target, world_of(_PEERS_DEALS)) as running:
                    taken[target.name].append(running.started_in)
            except Failed as error:
                note(f"{target.name}: {error}")
    return {name: statistics.median(seconds) for name, seconds in taken.items()}
