"""The export of a single exchange: it is repeated on its own, from the state before it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from control_api import DEALS, do, refusal
from support import Api, LiveServer, Run


@pytest.fixture
def story(api: Api) -> list[int]:
    """Send requests whose answers depend on those before; return the number of each."""
    made = api.create(name="One")["id"]
    api.create(name="One")
    api.patch(f"{DEALS}/{made}", {"name": "Renamed", "expectedValue": 1.5})
    save = do(api, "POST", "/savepoints")["id"]
    api.delete(f"{DEALS}/{made}")
    api.get(f"{DEALS}/{made}")
    do(api, "POST", f"/savepoints/{save}/rollback")
    do(api, "POST", "/faults", {"effect": {"status": 500, "commit": True}, "times": 1})
    api.post(DEALS, {"name": "One"})
    do(api, "PATCH", "/clock", {"now": "2031-05-05T05:05:05.555Z", "mode": "frozen"})
    api.get(f"{DEALS}?limit=2")
    return [one["id"] for one in do(api, "GET", "/requests")]


def test_each_exchange_happens_again_on_its_own(
    api: Api, story: list[int], live_server: LiveServer, run: Run, tmp_path: Path
) -> None:
    for number in story:
        exported = do(api, "GET", f"/export?journal=1&exchange={number}")
        (tmp_path / "one.json").write_text(json.dumps(exported))

        result = run("replay", "one.json", "--url", live_server.url)

        assert [one["id"] for one in exported["journal"]["exchanges"]] == [number]
        assert (result.exit_code, result.output) == (
            0,
            f"replayed one.json on {live_server.url}: 1 request, no difference\n",
        )


def test_the_export_of_an_exchange_leads_back_to_just_before_it(api: Api, story: list[int]) -> None:
    exported = do(api, "GET", f"/export?exchange={story[2]}")

    (exchange,) = exported["journal"]["exchanges"]
    versions = [step[0] for step in exported["journal"]["undo"]]
    assert min(versions) == exchange["versions"][0] + 1
    assert exported["digest"] == do(api, "GET", "/digest")["digest"]


@pytest.mark.parametrize("number", [99, 9007199254740991])
def test_an_exchange_that_is_not_there_cannot_be_exported(
    api: Api, story: list[int], number: int
) -> None:
    answer = refusal(api, "GET", f"/export?journal=1&exchange={number}")

    assert answer == (
        404,
        f"The journal has no request {number}: it holds {story[0]} to {story[-1]}.",
    )


def test_an_exchange_before_more_changes_than_are_kept_cannot_be_exported(api: Api) -> None:
    api.create(name="One")
    for _ in range(20_001):
        api.world.advance_clock(1)

    status, message = refusal(api, "GET", "/export?exchange=1")

    assert (status, "too much has changed since it" in message) == (404, True)
    assert do(api, "GET", "/export?journal=1")["journal"] == {"exchanges": [], "undo": []}
