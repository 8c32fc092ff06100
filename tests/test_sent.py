"""What `exec` remembers of the requests of its command."""

from __future__ import annotations

import json

from control_api import Box, do
from mockserver.app import EXTENSION
from mockserver.cli.sent import Sent
from support import Api


def watched(api: Api, *, most_bytes: int) -> Sent:
    """Return what remembers the requests that an app is sent."""
    sent = Sent(api.world, keep=True, most_bytes=most_bytes)
    api.app.extensions[EXTENSION].watch(sent.note)
    return sent


def test_of_sandboxes_that_are_too_large_those_used_last_are_exported(api: Api) -> None:
    sent = watched(api, most_bytes=150_000)
    for name in ("one", "two"):
        Box(api, name).create(name="A")

    text, told = sent.export()

    assert told == "1 request, with 1 of 2 sandboxes beside the default one"
    assert [one["name"] for one in json.loads(text)["sandboxes"]] == ["two"]


def test_requests_for_no_operation_and_refused_ones_are_listed(api: Api) -> None:
    sent = watched(api, most_bytes=0)
    api.get("/api/nothing")
    api.get("/api/pipelines", headers={})
    api.get("/")
    do(api, "GET", "/health")

    first, *lines = sent.lines()

    assert first == "2 requests:"
    assert [line.split()[1] for line in lines] == ["404", "401"]
