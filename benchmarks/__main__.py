"""`python -m benchmarks`: measure, print the tables, write results, page and picture."""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

from benchmarks.aims import aims
from benchmarks.cold import cold_start
from benchmarks.costs import costs, long_run
from benchmarks.doors import doors
from benchmarks.inprocess import wsgi
from benchmarks.load import find_wrk, measure
from benchmarks.pairs import beside, pairs
from benchmarks.peers import CACHE, PEERS, install
from benchmarks.picture import picture
from benchmarks.report import markdown
from benchmarks.servers import BARE, CONSTANT, OURS, Target
from benchmarks.strain import strain

PARTS = ("load", "pairs", "wsgi", "costs", "memory", "cold", "strain", "doors")
SIZES = [100, 1_000, 10_000, 100_000]
ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results.json"
PAGE = ROOT / "docs" / "benchmarks.md"
PICTURE = ROOT / "docs" / "benchmarks.svg"
BETWEEN = re.compile(r"(?<=<!-- results -->\n).*(?=<!-- end -->)", re.DOTALL)


def main() -> int:
    """Run the parts asked for; those that were not keep the results that they had."""
    asked = _asked()
    path = CACHE / "quick.json" if asked.quick else RESULTS
    results: dict[str, Any] = orjson.loads(path.read_bytes()) if path.exists() else {}
    if not asked.report:
        find_wrk()
        path.parent.mkdir(parents=True, exist_ok=True)
        for part in _run(asked):
            results |= part
            path.write_bytes(orjson.dumps(results, option=orjson.OPT_INDENT_2) + b"\n")
    elif not results:
        raise SystemExit(f"{path} is not there yet: run without --report first")
    tables = markdown(results)
    print(tables)
    drawing = picture(results.get("load", {}).get("rates", {}))
    if asked.quick:
        path.with_suffix(".svg").write_text(drawing, encoding="utf-8")
        print(f"\nQuick results and picture are in {path.parent}.")
    else:
        PICTURE.write_text(drawing, encoding="utf-8")
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(BETWEEN.sub(lambda _: f"\n{tables}\n\n", page), encoding="utf-8")
    missed = [aim for aim in aims(results) if not aim.kept]
    return 1 if asked.check and missed else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; default all")
    parser.add_argument("--seconds", type=float, default=3, help="of a measurement (default 3)")
    parser.add_argument("--rounds", type=int, default=3, help="to take medians of (default 3)")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of deals")
    parser.add_argument("--writes", type=int, default=100_000, help="in the memory part")
    parser.add_argument(
        "--peers",
        nargs="*",
        default=list(PEERS),
        choices=[*PEERS],
        metavar="PEER",
        help=f"{', '.join(PEERS)}; default all",
    )
    parser.add_argument("--check", action="store_true", help="exit 1 if an aim is missed")
    parser.add_argument("--quick", action="store_true", help="a short try, kept apart")
    parser.add_argument("--report", action="store_true", help="measure nothing, tell the last run")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"there is no part {unknown.pop()}; the parts are {', '.join(PARTS)}")
    asked.parts = asked.parts or list(PARTS)
    if asked.quick:
        asked.seconds, asked.rounds, asked.writes = 1, 1, min(asked.writes, 10_000)
        asked.sizes = [100, 1_000] if asked.sizes == SIZES else asked.sizes
    return asked


def _run(asked: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Yield what each part found, so that a part that fails takes no other with it."""
    yield {"machine": _machine()}
    peers = _installed(asked)
    parts: dict[str, Callable[[], Any]] = {
        "load": lambda: _load(asked, peers),
        "pairs": lambda: _pairs(asked, peers),
        "wsgi": wsgi,
        "costs": lambda: costs(asked.sizes, note=_note),
        "memory": lambda: long_run(asked.writes, note=_note),
        "cold": lambda: cold_start(peers, times=1 if asked.quick else 21, note=_note),
        "doors": lambda: doors(tests=100 if asked.quick else 1_000, note=_note),
        "strain": lambda: strain(seconds=asked.seconds, rounds=asked.rounds, note=_note),
    }
    for part, run in parts.items():
        if part in asked.parts:
            yield {part: run()}


def _load(asked: argparse.Namespace, peers: Sequence[Target]) -> dict[str, Any]:
    targets = [CONSTANT, OURS, BARE, *peers]
    settings = {"seconds": asked.seconds, "rounds": asked.rounds}
    return {"settings": settings, **measure(targets, sizes=asked.sizes, note=_note, **settings)}


def _pairs(asked: argparse.Namespace, peers: Sequence[Target]) -> dict[str, Any]:
    """Ours beside the constant app, and beside json-server if it is there."""
    turns = 1 if asked.quick else 3
    others = [peer for peer in peers if peer is PEERS["json-server"]]
    ratios = [beside(peer, asked.sizes, turns=turns, note=_note) for peer in others]
    found = pairs(asked.sizes, turns=turns, note=_note)
    return {**found, "json_server": ratios[0] if ratios else {}}


def _installed(asked: argparse.Namespace) -> list[Target]:
    peers = []
    for peer in asked.peers if {"load", "pairs", "cold"} & set(asked.parts) else []:
        _note(f"install {peer}")
        reason = install(peer)
        if reason:
            _note(f"{PEERS[peer].name} is left out: {reason}")
        else:
            peers.append(PEERS[peer])
    return peers


def _machine() -> dict[str, Any]:
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", info.read_text()) if info.exists() else None
    return {
        "cpus": os.cpu_count(),
        "cpu": found[1] if found else platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
