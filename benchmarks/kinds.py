"""The kinds of requests, as lines for `load.lua` in the words of one API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

import orjson

from benchmarks.worlds import PAGE, World

__all__ = ["KINDS", "TITLES", "Api", "lines"]

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

_LINES = 10_000


class Api(NamedTuple):
    """How one server is asked: the path of its deals and the queries of its pages.

    A stateless server is asked the same, but what it answers is not looked at. `first`, behind the
    path of the deals, is what is asked until there is an answer.
    """

    deals: str
    page: str
    stage: str
    pipelines: str = ""
    stateless: bool = False
    first: str = ""

    def supports(self, kind: str) -> bool:
        """Return whether there is such a request here."""
        return bool(self.pipelines) if kind == "pipelines" else kind in KINDS


def _get(api: Api, world: World) -> Iterator[str]:
    return (f"GET {api.deals}/{deal_id}" for deal_id in world.ids)


def _first_page(api: Api, _world: World) -> Iterator[str]:
    yield f"GET {api.deals}?{api.page.format(1)}"


def _deep_page(api: Api, world: World) -> Iterator[str]:
    yield f"GET {api.deals}?{api.page.format(len(world.deals) // PAGE)}"


def _stage_page(api: Api, world: World) -> Iterator[str]:
    yield f"GET {api.deals}?{api.page.format(1)}&{api.stage.format(world.stages[0])}"


def _pipelines(api: Api, _world: World) -> Iterator[str]:
    yield f"GET {api.pipelines}"


def _patch(api: Api, world: World) -> Iterator[str]:
    """Move each deal on to another stage with another value, time and again."""
    ids, stages = world.ids[:_LINES], world.stages
    for number in range(_LINES):
        turn, at = divmod(number, len(ids))
        fields = {"pipelineStageId": stages[(turn + at) % len(stages)], "expectedValue": number + 1}
        yield f"PATCH {api.deals}/{ids[at]} {orjson.dumps(fields).decode()}"


def _create(api: Api, _world: World) -> Iterator[str]:
    for number in range(_LINES):
        fields = {"name": f"Deal number {number}", "expectedValue": number, "currency": "EUR"}
        yield f"POST {api.deals} {orjson.dumps(fields).decode()}"


KINDS: dict[str, Callable[[Api, World], Iterator[str]]] = {
    "get": _get,
    "list": _first_page,
    "deep": _deep_page,
    "stage": _stage_page,
    "pipelines": _pipelines,
    "patch": _patch,
    "delete": _create,  # what is created is deleted again, so that the number of deals stays
    "create": _create,
}
"""The kinds by name; the one that alters the number of deals comes last."""


def lines(kind: str, api: Api, world: World) -> list[str]:
    """Return the requests of a kind, which are sent in turn."""
    return list(islice(KINDS[kind](api, world), _LINES))
