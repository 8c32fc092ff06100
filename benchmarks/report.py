"""What a run found: the tables for people, and what the project aims at held against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from benchmarks.cold import OURS_IN_MEMORY, OURS_ON_DISK
from benchmarks.peers import STATEFUL
from benchmarks.servers import BARE, CONSTANT, OURS

__all__ = ["TITLES", "Aim", "aims", "markdown"]

Results = dict[str, Any]

TITLES = {
    "get": "get one",
    "list": "list 50, first page",
    "deep": "list 50, last page",
    "stage": "list 50 of a stage",
    "pipelines": "list pipelines",
    "patch": "patch (move, value)",
    "create": "create",
    "delete": "create + delete",
}

_FLAT = 0.8
_OF_CONSTANT = {"get": 0.9, "list": 0.7, "create": 0.7, "patch": 0.7}
_P99_OF_MEDIAN = 10
_AHEAD_IN = ("list", "stage", "patch", "create")
_AHEAD_IN_GET_FROM = 10_000
_COLD = 1.25
_CHECKPOINT_MS = 10
_GOING_BACK = 1.5
_GROWTH = 1.1
_STRAINED = 2
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
        *_tails(rates.get(OURS.name, {})),
        *_ahead(rates),
        *_cold(results.get("cold", {})),
        *_costs(results.get("costs", {}).get("by_size", {})),
        *_steady(results.get("long_run", [])),
        *_strained(results.get("strain", {}).get("plagues", {})),
        *_doors(results.get("doors", {})),
    ]


def _paired(pairs: Results) -> Iterator[Aim]:
    for kind, told in pairs.get("kinds", {}).items():
        small, large = pairs["sizes"]
        yield Aim(f"{TITLES[kind]}, {large} deals over {small}", told["flat"], least=_FLAT)
        if kind in _OF_CONSTANT:
            text = f"{TITLES[kind]} over the constant Flask app"
            yield Aim(text, told["of_constant"], least=_OF_CONSTANT[kind])


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
            wanted = [*_AHEAD_IN, *(["get"] if int(size) >= _AHEAD_IN_GET_FROM else [])]
            for kind in [kind for kind in wanted if kind in theirs and kind in ours[size]]:
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


def markdown(results: Results) -> str:
    """Write the tables of a run."""
    parts = [_machine(results)]
    if "load" in results:
        load = results["load"]
        parts += ["### Requests per second", _rates(load["rates"]), _missing(load["missing"])]
        parts += ["{seconds:g} s a measurement, medians of {rounds}.".format(**load["settings"])]
    if "pairs" in results:
        parts += ["### Side by side", _pair_table(results["pairs"])]
    if "costs" in results:
        parts += ["### Costs beside requests", _cost_table(results["costs"])]
    if "long_run" in results:
        parts += ["### Memory over many writes", _trail_table(results["long_run"])]
    if "cold" in results:
        parts += ["### Cold start", _cold_table(results["cold"])]
    if "strain" in results:
        parts += ["### Bad clients, and durability", *_strain_tables(results["strain"])]
    if results.get("doors"):
        parts += ["### Tests", *_door_tables(results["doors"])]
    parts += ["### Aims", _aim_table(aims(results))]
    return "\n\n".join(part for part in parts if part)


def _machine(results: Results) -> str:
    machine = results["machine"]
    return (
        f"{machine['cpus']} CPUs ({machine['cpu']}), {machine['system']}, "
        f"Python {machine['python']}."
    )


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    ruler = ["---", *["--:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ruler, *map(list, rows)))


def _rates(rates: Results) -> str:
    kinds = [kind for kind in TITLES if any(kind in s for n in rates.values() for s in n.values())]
    rows = [
        [name, "-" if name == BARE.name else f"{int(size):,}", *(_rate(told, k) for k in kinds)]
        for name, sizes in rates.items()
        for size, told in sorted(sizes.items(), key=lambda item: int(item[0]))
    ]
    return _table(["", "deals", *(TITLES[kind] for kind in kinds)], rows)


def _rate(told: Results, kind: str) -> str:
    if kind not in told:
        return ""
    rate = told[kind]["rate"]
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"


def _missing(missing: dict[str, str]) -> str:
    return "\n".join(f"- {what}: {reason}" for what, reason in missing.items())


def _pair_table(pairs: Results) -> str:
    small, large = pairs["sizes"]
    return (
        _table(
            ["rate, over that of", f"ours at {small:,} deals", "the constant Flask app"],
            [
                [TITLES[kind], f"{told['flat']:.2f}", f"{told['of_constant']:.2f}"]
                for kind, told in pairs["kinds"].items()
            ],
        )
        + f"\n\nOurs at {large:,} deals in the first column; medians of {pairs['turns']} turns."
    )


_COSTS = {
    "start_ms": "process start to the first answer, ms",
    "open_ms": "open the data file, ms",
    "rollback_ms": "roll 1,000 changes back, ms",
    "reset_ms": "reset after 1,000 changes, ms",
    "checkpoint_ms": "write a checkpoint at once, ms",
    "snapshot_ms": "of this, copy the tables, ms",
    "request_ms": "patch, one after the other, median, ms",
    "longest_request_ms": "the longest without a checkpoint, ms",
    "beyond_twin_ms": "the longest without one, beyond its twin's, ms",
    "longest_during_checkpoint_ms": "the longest while one is written, ms",
    "beyond_twin_during_checkpoint_ms": "the longest while one is written, beyond its twin's, ms",
    "stop_ms": "clean stop, ms",
    "memory": "memory after the start, MB",
}


def _cost_table(costs: Results) -> str:
    sizes = sorted(costs["by_size"], key=int)
    rows = [
        [title, *(_cost(key, costs["by_size"][size][key]) for size in sizes)]
        for key, title in _COSTS.items()
    ]
    table = _table(["", *(f"{int(size):,} deals" for size in sizes)], rows)
    each = costs["memory_per_deal"]
    return f"{table}\n\nMemory per deal: {each:,.0f} bytes." if each else table


def _cost(key: str, value: float) -> str:
    return f"{value / 1e6:,.0f}" if key == "memory" else f"{value:,.1f}"


def _trail_table(trail: list[dict[str, int]]) -> str:
    step = max(1, len(trail) // 10)
    shown = [*trail[:-1:step], trail[-1]]
    return _table(
        ["writes", "memory, MB"],
        [[f"{point['writes']:,}", f"{point['memory'] / 1e6:,.0f}"] for point in shown],
    )


def _cold_table(cold: dict[str, float]) -> str:
    return _table(
        ["", "seconds", "over the constant"],
        [
            [name, f"{seconds:.2f}", f"{seconds / cold[CONSTANT.name]:.2f}"]
            for name, seconds in cold.items()
        ],
    )


def _strain_tables(strain: Results) -> Iterator[str]:
    yield _table(
        ["get one beside", "p99 without, ms", "p99 with, ms", "ratio"],
        [
            [name, *(f"{told[key]:.1f}" for key in ("quiet_p99_ms", "strained_p99_ms", "ratio"))]
            for name, told in strain["plagues"].items()
        ],
    )
    yield _table(
        ["durability", "patch, requests/s", "p99, ms", "create, requests/s", "p99, ms"],
        [
            [name, *(f"{told[kind][key]:,.0f}" for kind in told for key in ("rate", "p99_ms"))]
            for name, told in strain["durability"].items()
        ],
    )


_GETS = {
    "constant": "Flask's test client, constant route",
    "test_client": "introzy.test_client()",
    "client": "introzy.client(), httpx",
    "session": "introzy.session(), requests",
    "constant_httpx": "httpx over WSGI, constant route",
}


def _door_tables(doors: Results) -> Iterator[str]:
    yield _table(
        ["fixture introzy, set-up and tear-down", "median, ms"],
        [[f"{int(n):,} deals", f"{told:.2f}"] for n, told in doors["fixture_ms"].items()],
    )
    yield _table(
        ["get one without network", "us"],
        [[title, f"{doors['get_us'][key]:,.0f}"] for key, title in _GETS.items()],
    )
    yield _table(
        [f"create, patch, assert; {doors['tests']:,} tests, random order, 2 workers", "ms a test"],
        [[name, f"{told['ms']:.2f}"] for name, told in doors["suites"].items()],
    )


def _aim_table(found: list[Aim]) -> str:
    missed = [aim for aim in found if not aim.kept]
    told = f"{len(found) - len(missed)} of {len(found)} kept."
    return "\n".join([told, "", *(f"- {aim}" for aim in missed)]).strip()
