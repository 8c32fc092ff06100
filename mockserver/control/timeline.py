"""Handlers of the timeline: what changed the data, and going to any position of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockserver.control.state import state_of
from mockserver.core.errors import NotFound
from mockserver.core.records import Change
from mockserver.crm.summary import summary_of
from mockserver.http.rules import Call, Handler
from mockserver.sandbox.sandbox import Sandbox
from mockserver.schema import SCHEMA

__all__ = ["HANDLERS"]

_MOST_LINES = 20


def _get_timeline(call: Call) -> Any:
    sandbox, timeline = call.sandbox, call.sandbox.store.timeline
    exchanges = sandbox.journal.numbers()
    return {
        "position": timeline.position,
        "first": timeline.first,
        "last": timeline.last,
        "positions": [
            {
                "position": number,
                "version": one.version,
                "now": one.now,
                "cause": one.cause,
                "exchange": exchanges.get(id(one.group)) if one.group else None,
                "summary": _summary(one.group, sandbox),
            }
            for number, one in timeline.latest(call.query["limit"])
        ],
    }


def _summary(group: Sequence[Change], sandbox: Sandbox) -> list[str]:
    """Return the changes in words, or only their number if they are many."""
    ours = SCHEMA.of_resources(group)
    return summary_of(ours, sandbox) if len(ours) <= _MOST_LINES else [f"{len(ours):,} records"]


def _rewind(call: Call) -> Any:
    number, timeline = call.body["position"], call.sandbox.store.timeline
    try:
        call.sandbox.rewind(number)
    except KeyError:
        raise NotFound(
            f"There is no position {number}. The timeline has {timeline.first} to {timeline.last}; "
            "list them with: GET /_mock/timeline"
        ) from None
    return {**state_of(call.sandbox), "position": number}


HANDLERS: dict[str, Handler] = {"getTimeline": _get_timeline, "rewind": _rewind}
