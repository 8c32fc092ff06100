"""Ratios of servers that run side by side, asked in turn, so that all meet the same machine.

Ours at the smallest and at the largest size, and the constant app; then ours beside a peer at each
size. All are started anew some times, since two processes of one program differ in pace by a tenth.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any

from benchmarks.kinds import KINDS, lines
from benchmarks.load import fire
from benchmarks.servers import CONSTANT, OURS, VENDOR, Running, Target, serving
from benchmarks.worlds import World, world_of

__all__ = ["beside", "pairs"]

_SECONDS = 1
_STARTS = 5


def pairs(sizes: Sequence[int], *, turns: int, note: Callable[[str], None]) -> dict[str, Any]:
    """Return by kind, as medians of the turns: large over small, and both over the constant."""
    worlds = [world_of(size) for size in (min(sizes), max(sizes))]
    taken: dict[str, list[list[float]]] = {kind: [] for kind in KINDS}
    for start in range(_STARTS):
        with ExitStack() as stack:
            constant = stack.enter_context(serving(CONSTANT, worlds[0]))
            ours = [(stack.enter_context(serving(OURS, world)), world) for world in worlds]
            for kind, rates in taken.items():
                note(f"pairs: {kind}, start {start + 1} of {_STARTS}")
                rates += [_turn(kind, constant, ours) for _ in range(turns)]
    kinds = {
        kind: {
            "flat": statistics.median(large / small for _, small, large in rates),
            "of_constant": statistics.median(
                rate / limit for limit, *both in rates for rate in both
            ),
        }
        for kind, rates in taken.items()
    }
    return {"sizes": [min(sizes), max(sizes)], "turns": _STARTS * turns, "kinds": kinds}


def beside(
    peer: Target, sizes: Sequence[int], *, turns: int, note: Callable[[str], None]
) -> dict[str, float]:
    """Return by size the rate of a get over the rate of a peer, as medians of the turns."""
    ratios: dict[str, float] = {}
    for size in sizes:
        world = world_of(size)
        taken = []
        for start in range(_STARTS):
            note(f"get beside {peer.name}, {size} deals, start {start + 1} of {_STARTS}")
            with serving(peer, world) as other, serving(OURS, world) as ours:
                for _ in range(turns):
                    theirs = fire(other, lines("get", peer.api, world), seconds=_SECONDS)
                    mine = fire(ours, lines("get", VENDOR, world), seconds=_SECONDS)
                    taken.append(mine["rate"] / theirs["rate"])
        ratios[str(size)] = statistics.median(taken)
    return ratios


def _turn(kind: str, constant: Running, ours: Sequence[tuple[Running, World]]) -> list[float]:
    """Ask each for a while; requests per second."""
    limit = fire(constant, lines("get", VENDOR, ours[0][1]), seconds=_SECONDS)
    delete = VENDOR.deals if kind == "delete" else ""
    samples = [
        fire(running, lines(kind, VENDOR, world), seconds=_SECONDS, delete=delete)
        for running, world in ours
    ]
    return [sample["rate"] for sample in (limit, *samples)]
