"""Load by `wrk`: 1 thread and 8 connections, one kind of request at a time, proven beforehand."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from benchmarks.kinds import KINDS, lines
from benchmarks.servers import GIVE_UP_SECONDS, Answer, Failed, Running, Target, serving
from benchmarks.worlds import PAGE, World, world_of

__all__ = ["find_wrk", "fire", "measure"]

CONNECTIONS = 8
_SCRIPT = Path(__file__).with_name("load.lua")
_ID = re.compile(r'"id":\s*"([^"]+)"')
_SLOW_SECONDS = 0.1
_SLOW_MS = 1000 * CONNECTIONS * _SLOW_SECONDS
_WARM_UP_SECONDS = 1
_LONGEST_SECONDS = GIVE_UP_SECONDS
_LEAST_REQUESTS = 3

_FIGURES = ("rate", "p50_ms", "p99_ms")
Sample = dict[str, float]


def find_wrk() -> str:
    """Return the path of `wrk`, or end the program with what to install."""
    found = shutil.which("wrk")
    if not found:
        raise SystemExit("benchmarks need wrk: install the package wrk (apt-get install wrk)")
    return found


def fire(running: Running, requests: Sequence[str], *, seconds: float, delete: str = "") -> Sample:
    """Send requests for so many seconds, and tell requests per second, median and p99.

    With `delete`, the path of the deals, every record that is created is deleted again.

    Raises:
        Failed: a request was refused or got no answer.
    """
    with TemporaryDirectory() as name:
        file = Path(name) / "requests"
        file.write_text("\n".join(requests) + "\n", encoding="utf-8")
        command = [find_wrk(), "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s"]
        command += ["--timeout", f"{GIVE_UP_SECONDS}s", "--latency", "-s", str(_SCRIPT)]
        command += [running.url, "--", str(file), *([f"{delete}/"] if delete else [])]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"wrk failed: {done.stderr.strip() or done.stdout.strip()}")
    told = orjson.loads(done.stdout.strip().splitlines()[-1])
    if told["refused"] or told["broken"]:
        raise Failed(
            f"{told['refused']} of {told['requests']} requests were refused, {told['broken']} broke"
        )
    if told["requests"] < _LEAST_REQUESTS:
        raise Failed(f"only {told['requests']} requests in {told['seconds']:.0f} s")
    rate = told["requests"] / told["seconds"]
    return {"rate": rate, "p50_ms": told["p50_ms"], "p99_ms": told["p99_ms"]}


def measure(
    targets: Sequence[Target],
    *,
    sizes: Sequence[int],
    rounds: int,
    seconds: float,
    note: Callable[[str], None],
) -> dict[str, Any]:
    """Measure every kind of request of every target at every size; one after the other, in rounds.

    Returns medians by target, size and kind, and why there is none where there is none. A server is
    started anew, with fresh data, in each round. What is slow is measured longer, and once.
    """
    taken: defaultdict[tuple[str, int, str], list[Sample | str]] = defaultdict(list)
    for turn, size, target in product(range(rounds), sizes, targets):
        kinds = [
            kind
            for kind in target.kinds or KINDS
            if target.api.supports(kind) and not _settled(taken[target.name, size, kind])
        ]
        if kinds and (size == sizes[0] or not target.unsized):
            note(f"round {turn + 1} of {rounds}: {target.name}, {size} deals")
            for kind, sample in _take(target, world_of(size), kinds, seconds=seconds).items():
                taken[target.name, size, kind].append(sample)
    rates: dict[str, dict[str, dict[str, Sample]]] = {}
    missing: dict[str, str] = {}
    for (name, size, kind), found in taken.items():
        if samples := [sample for sample in found if not isinstance(sample, str)]:
            medians = {
                key: statistics.median(sample[key] for sample in samples) for key in _FIGURES
            }
            rates.setdefault(name, {}).setdefault(str(size), {})[kind] = medians
        missing |= {f"{name}, {size} deals, {kind}": one for one in found if isinstance(one, str)}
    return {"rates": rates, "missing": missing}


def _settled(found: Sequence[Sample | str]) -> bool:
    """Return whether another round is of no use: the last one failed or took its time."""
    last = found[-1] if found else None
    return isinstance(last, str) or (last is not None and last["p50_ms"] > _SLOW_MS)


def _take(
    target: Target, world: World, kinds: Sequence[str], *, seconds: float
) -> dict[str, Sample | str]:
    """Take a sample of each kind, or say why there is none."""
    taken: dict[str, Sample | str] = {}
    try:
        with serving(target, world) as running:
            get = lines("get", target.api, world)
            with suppress(Failed):  # most peers compile what runs often
                fire(running, get, seconds=_WARM_UP_SECONDS)
            for kind in kinds:
                # What wrk left behind must not be counted against the next kind.
                running.send(get[0], timeout=4 * GIVE_UP_SECONDS)
                try:
                    taken[kind] = _sample(target, world, kind, running, seconds=seconds)
                except Failed as error:
                    taken[kind] = str(error)
    except Failed as error:
        taken |= {kind: str(error) for kind in kinds if kind not in taken}
    return taken


def _sample(target: Target, world: World, kind: str, running: Running, *, seconds: float) -> Sample:
    requests = lines(kind, target.api, world)
    answer = running.send(requests[0])
    if answer.status >= 300:
        raise Failed(f"{requests[0]} was answered with {answer.status}: {answer.text[:200]}")
    if not target.api.stateless:
        _prove(target, world, kind, running, answer)
    if answer.seconds > _SLOW_SECONDS:
        seconds = min(_LONGEST_SECONDS, max(seconds, 20 * answer.seconds))
    delete = target.api.deals if kind == "delete" and not target.api.stateless else ""
    return fire(running, requests, seconds=seconds, delete=delete)


def _prove(target: Target, world: World, kind: str, running: Running, answer: Answer) -> None:
    """Make sure that the request did what its kind says."""
    found = _ID.findall(answer.text)
    one = f"{target.api.deals}/{found[0] if found else ''}"
    if kind == "get":
        sound = world.ids[0] in found
    elif kind in {"list", "deep"}:
        sound = len(set(found) & set(world.ids)) == PAGE
    elif kind == "stage":
        sound = len(set(found) & world.ids_in_stage(world.stages[0])) == PAGE
        sound = sound and len(set(found) & set(world.ids)) == PAGE
    elif kind == "pipelines":
        sound = f'"dealCount":{len(world.deals)}' in answer.text
    elif kind == "patch":
        sound = '"expectedValue":1,' in running.send(f"GET {one}").text.replace(" ", "")
    elif kind == "create":
        sound = running.send(f"GET {one}").status == 200
    else:
        deleted = running.send(f"DELETE {one}").status < 300
        sound = deleted and running.send(f"GET {one}").status == 404
    if not sound:
        raise Failed(f"the answer does not do what {kind} says: {answer.text[:200]}")
