"""Each prefix of what is done to the disk is a crash: a start finds every acknowledged write.

After the death of the machine, whatever was not waited for may be lost, torn or out of order. The
tests start from every so many crashes and from all beside a rename; with `TORTURE_EVERY=1` (`make
torture`) from all.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crashed_disk import CrashedDisk
from disk_trials import crashes, run_workload
from mockserver.store import Durability
from starts import Starts

EVERY = int(os.environ.get("TORTURE_EVERY", "31"))
PARTS = 4 if EVERY == 1 else 1
"""How many tests share the work, so that they can run side by side."""

LAGS = [0, 3] if EVERY == 1 else [3]
"""After how many steps the threads do their work."""


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("durability", ["process", "machine"])
@pytest.mark.parametrize("lag", LAGS)
def test_a_start_after_a_crash_finds_every_acknowledged_write(
    tmp_path: Path, durability: Durability, part: int, lag: int
) -> None:
    run = run_workload(tmp_path / "run", durability, lag=lag)
    starts = Starts(tmp_path, durability, old=run.old)
    number = 0
    for number, crash in enumerate(crashes(run, thorough=EVERY == 1)):
        if number % (EVERY * PARTS) == part * EVERY or (EVERY > 1 and "rename" in crash.told):
            starts.try_from(crash)

    assert starts.tried
    print(  # noqa: T201  # how many is asked for
        f"{durability}, threads {lag} late: {starts.tried} starts after {number + 1} crashes"
    )


def test_what_the_crashed_disk_holds_is_what_the_real_one_does(tmp_path: Path) -> None:
    run = run_workload(tmp_path / "run", "machine", lag=3)
    disk = CrashedDisk()
    for effect in run.effects:
        disk.follow(effect)

    really = {
        path.relative_to(tmp_path / "run").as_posix(): None if path.is_dir() else path.read_bytes()
        for path in (tmp_path / "run").rglob("*")
    }
    assert disk.left_by_process() == really
