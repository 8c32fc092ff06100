"""Ratios of servers that run side by side, asked in turn, so that both meet the same machine.

Ours at the smallest and at the largest size, and the constant app.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any

from benchmarks.kinds import KINDS, lines
from benchmarks.load import fire
from benchmarks.servers import CONSTANT, OURS, VENDOR, Running, serving
from benchmarks.worlds import World, world_of

__all__ = ["pairs"]

_SECONDS = 1


def pairs(sizes: Sequence[int], *, turns: int, note: Callable[[str], None]) -> dict[str, Any]:
    """Give per kind, as medians of the turns: large over small, and both over the constant."""
    worlds = [world_of(size) for size in (min(sizes), max(sizes))]
    with ExitStack() as stack:
        constant = stack.enter_context(serving(CONSTANT, worlds[0]))
        ours = [(stack.enter_context(serving(OURS, world)), world) for world in worlds]
        kinds = {}
        for kind in KINDS:
            note(f"pairs: {kind}")
            taken = [_turn(kind, constant, ours) for _ in range(turns)]
            kinds[kind] = {
                "flat": statistics.median(large / small for _, small, large in taken),
                "of_constant": statistics.median(
                    rate / limit for limit, *rates in taken for rate in rates
                ),
            }
    return {"sizes": [min(sizes), max(sizes)], "turns": turns, "kinds": kinds}


def _turn(kind: str, constant: Running, ours: Sequence[tuple[Running, World]]) -> list[float]:
    """Ask each for a while; requests per second."""
    limit = fire(constant, lines("get", VENDOR, ours[0][1]), seconds=_SECONDS)
    delete = VENDOR.deals if kind == "delete" else ""
    samples = [
        fire(running, lines(kind, VENDOR, world), seconds=_SECONDS, delete=delete)
        for running, world in ours
    ]
    return [sample["rate"] for sample in (limit, *samples)]
