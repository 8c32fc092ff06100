"""What the project aims at, held against what a run found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from benchmarks.cold import OURS_IN_MEMORY, OURS_ON_DISK
from benchmarks.kinds import TITLES
from benchmarks.peers import STATEFUL
from benchmarks.servers import CONSTANT, OURS

__all__ = ["Aim", "Results", "aims"]

Results = dict[str, Any]

_FLAT = 0.8
_OF_CONSTANT = {"get": 2, "list": 1.3, "create": 1.1, "patch": 1.3}
_OF_JSON_SERVER = 1.3
_WSGI = 0.35
_P99_OF_MEDIAN = 10
_AHEAD_IN = ("get", "list", "stage", "patch", "create")
_COLD = 1.25
_CHECKPOINT_MS = 10
_GOING_BACK = 1.5
_GROWTH = 1.1
_STRAINED = 2
_WATCHED = {"another sandbox": 1.1, "the same sandbox": 2}
_FIXTURE_MS = {"120": 1, "100000": 10}
_INSIDE = 1.5


class Aim(NamedTuple):
    """A figure, what it must be, and whether it is."""

    text: str
    value: float
    most: float | None = None
    least: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the figure is within its bound."""
        return (self.most is None or self.value <= self.most) and (
            self.least is None or self.value >= self.least
        )

    def __str__(self) -> str:
        bound = f"at most {self.most:g}" if self.most is not None else f"at least {self.least:g}"
        return f"{'kept' if self.kept else 'MISSED'}: {self.text}: {self.value:.2f} ({bound})"


def aims(results: Results) -> list[Aim]:
    """Hold a run against what is aimed at, as far as the run measured it."""
    rates = results.get("load", {}).get("rates", {})
    return [
        *_paired(results.get("pairs", {})),
        *_wsgi(results.get("wsgi", {})),
        *_tails(rates.get(OURS.name, {})),
        *_ahead(rates),
        *_cold(results.get("cold", {})),
        *_costs(results.get("costs", {}).get("by_size", {})),
        *_steady(results.get("memory", [])),
        *_strained(results.get("strain", {}).get("plagues", {})),
        *_watched(results.get("strain", {}).get("watchers", {})),
        *_doors(results.get("doors", {})),
    ]


def _paired(pairs: Results) -> Iterator[Aim]:
    for kind, told in pairs.get("kinds", {}).items():
        small, large = pairs["sizes"]
        yield Aim(f"{TITLES[kind]}, {large} deals over {small}", told["flat"], least=_FLAT)
        if kind in _OF_CONSTANT:
            text = f"{TITLES[kind]} over the constant Flask app"
            yield Aim(text, told["of_constant"], least=_OF_CONSTANT[kind])
    for size, ratio in pairs.get("json_server", {}).items():
        yield Aim(f"get one over json-server, {size} deals", ratio, least=_OF_JSON_SERVER)


def _wsgi(found: Results) -> Iterator[Aim]:
    if found:
        yield Aim("get one as WSGI over a constant Flask route", found["ratio"], most=_WSGI)


def _tails(ours: Results) -> Iterator[Aim]:
    for size, kinds in ours.items():
        for kind, sample in kinds.items():
            text = f"{TITLES[kind]}, {size} deals, p99 over the median"
            yield Aim(text, sample["p99_ms"] / sample["p50_ms"], most=_P99_OF_MEDIAN)


def _ahead(rates: Results) -> Iterator[Aim]:
    ours = rates.get(OURS.name, {})
    for peer in STATEFUL:
        for size in ours.keys() & rates.get(peer, {}).keys():
            theirs = rates[peer][size]
            for kind in [kind for kind in _AHEAD_IN if kind in theirs and kind in ours[size]]:
                text = f"{TITLES[kind]}, {size} deals, over {peer}"
                yield Aim(text, ours[size][kind]["rate"] / theirs[kind]["rate"], least=1)


def _cold(cold: Results) -> Iterator[Aim]:
    for name in (OURS_IN_MEMORY.name, OURS_ON_DISK.name):
        if name in cold:
            text = f"cold start, {name}, over the constant Flask app"
            yield Aim(text, cold[name] / cold[CONSTANT.name], most=_COLD)


def _costs(by_size: Results) -> Iterator[Aim]:
    if len(by_size) < 2:
        return
    first, last = by_size[min(by_size, key=int)], by_size[max(by_size, key=int)]
    for key, what in (("rollback_ms", "rollback"), ("reset_ms", "reset")):
        text = f"{what}, {max(by_size, key=int)} deals over {min(by_size, key=int)}"
        yield Aim(text, last[key] / first[key], most=_GOING_BACK)
    for size, told in by_size.items():
        added = told["longest_during_checkpoint_ms"] - told["request_ms"]
        text = f"ms that a checkpoint adds to the longest request, {size} deals"
        yield Aim(text, added, most=_CHECKPOINT_MS)


def _steady(trail: list[dict[str, int]]) -> Iterator[Aim]:
    memory = [point["memory"] for point in trail[1:]]
    if len(memory) > 1:
        half = len(memory) // 2
        text = f"memory in the second half of {trail[-1]['writes']} writes over that in the first"
        yield Aim(text, max(memory[half:]) / max(memory[:half]), most=_GROWTH)


def _strained(plagues: Results) -> Iterator[Aim]:
    for name, told in plagues.items():
        yield Aim(f"p99 of others beside {name}, over that without", told["ratio"], most=_STRAINED)


def _watched(watchers: Results) -> Iterator[Aim]:
    for where, most in _WATCHED.items():
        for kind, ratio in watchers.get(where, {}).items():
            text = f"{TITLES[kind]} beside watchers of {where}, computing time over that without"
            yield Aim(text, ratio, most=most)


def _doors(doors: Results) -> Iterator[Aim]:
    if not doors:
        return
    for deals, told in doors["fixture_ms"].items():
        yield Aim(f"ms of the fixture introzy, {deals} deals", told, most=_FIXTURE_MS[deals])
    ratio = doors["get_us"]["test_client"] / doors["get_us"]["constant"]
    yield Aim("get one without network over a constant route", ratio, most=_INSIDE)
    for name, told in doors["suites"].items():
        if told["ids"]:
            yield Aim(f"same ids in another order, {name}", told["same_ids"], least=1)
