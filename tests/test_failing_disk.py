"""Each call to the file system fails once: nothing is half done, nothing acknowledged is lost.

The tests try every so many ways; with `TORTURE_EVERY=1` (`make torture`) all are tried.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from disk_trials import failures, run_workload, survive
from mockserver.store import Durability
from starts import Starts
from watched_disk import Failure

EVERY = int(os.environ.get("TORTURE_EVERY", "199"))
PARTS = 4 if EVERY == 1 else 1
"""How many tests share the work, so that they can run side by side."""


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("durability", ["process", "machine"])
def test_a_call_that_fails_once_leaves_nothing_half_done_and_loses_nothing(
    tmp_path: Path, durability: Durability, part: int
) -> None:
    run = run_workload(tmp_path / "run", durability)
    starts = Starts(tmp_path, durability, old=run.old)
    ways = failures(run)
    tried = ways[part * EVERY :: EVERY * PARTS]
    for failure in tried:
        try:
            survive(failure, run, directory=tmp_path / "trial", starts=starts)
        except (AssertionError, OSError) as error:
            call, step = run.calls[failure.at], run.steps[failure.at]
            raise AssertionError(f"{failure.kind} at {call} in step {step}: {error}") from error

    assert tried
    print(  # noqa: T201  # how many is asked for
        f"{durability}: {len(tried)} of {len(ways)} ways of {len(run.calls)} calls to fail, "
        f"{starts.tried} starts after them"
    )


def test_the_run_without_a_failure_is_the_same_each_time(tmp_path: Path) -> None:
    first = run_workload(tmp_path / "first", "machine")
    second = run_workload(tmp_path / "second", "machine")

    assert (first.answers, first.states) == (second.answers, second.states)
    assert [call.name for call in first.calls] == [call.name for call in second.calls]
    assert failures(first)[0] == Failure(0, "EIO")
