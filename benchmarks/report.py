"""What a run found, as tables for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from benchmarks.aims import Aim, Results, aims
from benchmarks.kinds import TITLES
from benchmarks.servers import BARE, CONSTANT

__all__ = ["markdown"]


def markdown(results: Results) -> str:
    """Write the tables of a run."""
    parts = [_machine(results)]
    for key, (title, tables) in _SECTIONS.items():
        if results.get(key):
            parts += [f"### {title}", *tables(results[key])]
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


def _load_tables(load: Results) -> Iterator[str]:
    yield _rates(load["rates"])
    yield "\n".join(f"- {what}: {reason}" for what, reason in load["missing"].items())
    yield "{seconds:g} s a measurement, medians of {rounds}.".format(**load["settings"])


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


def _pair_tables(pairs: Results) -> Iterator[str]:
    small, large = pairs["sizes"]
    yield _table(
        ["rate, over that of", f"ours at {small:,} deals", "the constant Flask app"],
        [
            [TITLES[kind], f"{told['flat']:.2f}", f"{told['of_constant']:.2f}"]
            for kind, told in pairs["kinds"].items()
        ],
    )
    yield f"Ours at {large:,} deals in the first column; medians of {pairs['turns']} turns."
    if beside := pairs.get("json_server"):
        yield _table(
            ["get one, over the rate of json-server", *(f"{int(size):,} deals" for size in beside)],
            [["introzy-mock", *(f"{ratio:.2f}" for ratio in beside.values())]],
        )


def _wsgi_tables(found: dict[str, float]) -> Iterator[str]:
    yield _table(
        ["get one", "median, us", "over the constant"],
        [
            ["a constant Flask route", f"{found['constant_us']:.0f}", "1.00"],
            ["introzy-mock", f"{found['get_us']:.0f}", f"{found['ratio']:.2f}"],
        ],
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


def _cost_tables(costs: Results) -> Iterator[str]:
    sizes = sorted(costs["by_size"], key=int)
    rows = [
        [title, *(_cost(key, costs["by_size"][size][key]) for size in sizes)]
        for key, title in _COSTS.items()
    ]
    yield _table(["", *(f"{int(size):,} deals" for size in sizes)], rows)
    if each := costs["memory_per_deal"]:
        yield f"Memory per deal: {each:,.0f} bytes."


def _cost(key: str, value: float) -> str:
    return f"{value / 1e6:,.0f}" if key == "memory" else f"{value:,.1f}"


def _trail_tables(trail: list[dict[str, int]]) -> Iterator[str]:
    step = max(1, len(trail) // 10)
    shown = [*trail[:-1:step], trail[-1]]
    yield _table(
        ["writes", "memory, MB"],
        [[f"{point['writes']:,}", f"{point['memory'] / 1e6:,.0f}"] for point in shown],
    )


def _cold_tables(cold: dict[str, float]) -> Iterator[str]:
    yield _table(
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
        ["computing time beside 1,000 watchers, over that without", TITLES["get"], TITLES["patch"]],
        [
            [f"of {where}", *(f"{told[kind]:.2f}" for kind in ("get", "patch"))]
            for where, told in strain["watchers"].items()
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


_SECTIONS: dict[str, tuple[str, Callable[[Any], Iterator[str]]]] = {
    "load": ("Requests per second", _load_tables),
    "pairs": ("Side by side", _pair_tables),
    "wsgi": ("As WSGI, without network", _wsgi_tables),
    "costs": ("Costs beside requests", _cost_tables),
    "memory": ("Memory over many writes", _trail_tables),
    "cold": ("Cold start", _cold_tables),
    "strain": ("Bad clients, and durability", _strain_tables),
    "doors": ("Tests", _door_tables),
}
"""What is written of each part of a run, in this order."""
