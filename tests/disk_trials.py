"""Runs the standard workload on a disk where a call fails, and lists what crashes leave of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

from crashed_disk import CrashedDisk, halved
from mockserver.store import Durability
from standard_workload import DIE, START_OVER, STEPS, Mock, Refused, Seen, often_renewed
from starts import Crash, Starts, logged
from watched_disk import DONE, Call, Disk, Effect, Failure
from watching import watched

__all__ = ["Run", "crashes", "failures", "run_workload", "survive"]

_LOOKS = 3
"""After how many steps from a failure on it is looked what a crash would leave."""

_TAKES_ROOM = {"open", "write", "ftruncate", "mkdir", "replace", "rename", "fsync"}
"""Calls that a full disk may refuse."""


_LASTING = {"open", "replace", "fsync", "ftruncate", "mkdir"}
"""Calls whose failure may show much later."""


class Run(NamedTuple):
    """What the workload does where nothing fails: the answer of each step, and the state after.

    `steps` says which step a call belongs to.
    """

    durability: Durability
    answers: list[Any]
    states: list[Seen]
    calls: list[Call]
    effects: list[Effect]
    steps: list[int]

    @property
    def old(self) -> bytes:
        """The records that were set aside by starting over."""
        return self.states[STEPS.index(START_OVER) - 1].now


def run_workload(directory: Path, durability: Durability, *, lag: int = 0) -> Run:
    """Run the workload in a new directory; threads are late by so many steps."""
    directory.mkdir()
    disk = Disk(directory, lag=lag)
    mock = Mock(directory / "mock.json", durability)
    run = Run(durability, [], [], disk.calls, disk.effects, [])
    with often_renewed(), watched(disk):
        for number, step in enumerate(STEPS):
            run.answers.append(step(mock, run.answers))
            with disk.unseen():
                run.states.append(mock.see() if mock.runs else run.states[-1])
            disk.done(number)
            run.steps.extend([number] * (len(disk.calls) - len(run.steps)))
    return run


def failures(run: Run) -> list[Failure]:
    """List the ways in which each call of the run can fail.

    Of calls that are the same as the one before and the one after, which are slices of one file,
    fewer are tried.
    """
    found = []
    for at, (call, step) in enumerate(zip(run.calls, run.steps, strict=True)):
        kinds = ["EIO", "short"] if call.name == "write" else ["EIO"]
        if set(run.calls[max(at - 1, 0) : at + 2]) != {call}:
            kinds += ["half", "outage"] if call.name == "write" else ["outage"]
            kinds += ["ENOSPC"] if call.name in _TAKES_ROOM else []
        if STEPS[step] is not DIE:
            found += [Failure(at, kind) for kind in kinds]
    return found


def survive(failure: Failure, run: Run, *, directory: Path, starts: Starts) -> None:
    """Run the workload with a failure: the step is refused or not, and all else is as ever."""
    directory.mkdir()
    try:
        _Trial(directory, failure, run=run, starts=starts).go()
    finally:
        shutil.rmtree(directory)


class _Trial:
    def __init__(self, directory: Path, failure: Failure, *, run: Run, starts: Starts) -> None:
        self._disk = Disk(directory, failure=failure)
        self._mock = Mock(directory / "mock.json", run.durability)
        self._failure = failure
        self._run = run
        self._starts = starts
        self._crashed = CrashedDisk()
        self._followed = 0

    def go(self) -> None:
        answers: list[Any] = []
        looks = _LOOKS
        with often_renewed(), watched(self._disk), logged() as records:
            for number in range(len(STEPS)):
                answers.append(self._answer(number, answers))
                assert answers[-1] == self._run.answers[number], f"step {number} answers otherwise"
                if self._disk.failed and looks:
                    looks -= 1
                    self._look(number)
                elif self._disk.failed and not self._goes_on:
                    self._mock.stop()
                    self._look(number)
                    break
        assert self._disk.failed
        assert not [record for record in records if record.exc_info]

    @property
    def _goes_on(self) -> bool:
        """Whether the workload goes on to its end, and does not stop soon after the failure."""
        call = self._run.calls[self._failure.at]
        return self._failure.kind == "EIO" and call.name in _LASTING

    def _answer(self, number: int, answers: list[Any]) -> Any:
        """Do a step, and if it is refused as it may be, do it again."""
        try:
            answer = STEPS[number](self._mock, answers)
        except Refused:
            assert self._disk.failed, f"step {number} was refused without a failure"
            self._look(number - 1, refused=True)
            self._disk.end_outage()
            answer = STEPS[number](self._mock, answers)
        self._disk.done(number)
        return answer

    def _look(self, number: int, *, refused: bool = False) -> None:
        """See that the state is that after a step, and that a start after a crash finds it.

        What was refused may be there, whole, if it is a snapshot, or if nothing could be undone.
        """
        expected = [self._run.states[max(number, 0)]]
        allowed = expected
        if refused:
            after = self._run.states[number + 1]
            expected = [*expected, expected[0]._replace(snapshots=after.snapshots)]
            allowed = [*expected, after] if self._failure.kind == "outage" else expected
        for effect in self._disk.effects[self._followed :]:
            self._crashed.follow(effect)
        self._followed = len(self._disk.effects)
        with self._disk.unseen():
            if self._mock.runs:
                assert self._mock.see() in expected, f"after step {number} the state is another"
            lefts = [self._crashed.left_by_process()]
            if self._run.durability == "machine":
                lefts += self._crashed.least_and_most()
            for left in lefts:
                self._starts.try_from(Crash(left, allowed, f"a crash after step {number}"))


def crashes(run: Run, *, thorough: bool) -> Iterator[Crash]:
    """List every crash during a run, and what it can leave; of a machine the extremes, or all."""
    disk = CrashedDisk()
    answered = 0
    for number, effect in enumerate(run.effects):
        if effect.kind == DONE:
            answered = effect.at
            yield Crash(disk.left_by_process(), [run.states[answered]], f"after step {answered}")
            continue
        allowed = run.states[answered : answered + 2]
        told = f"after step {answered}, effect {number}, {effect.kind} {effect.path}"
        for part in halved(effect):
            torn = deepcopy(disk)
            torn.follow(part)
            yield Crash(torn.left_by_process(), allowed, f"{told}, half")
        disk.follow(effect)
        yield Crash(disk.left_by_process(), allowed, told)
        if run.durability == "machine":
            for left in disk.left_by_machine() if thorough else disk.least_and_most():
                yield Crash(left, allowed, f"{told}, machine")
