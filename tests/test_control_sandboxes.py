"""Sandboxes: made, meant by name or key, kept apart, bounded in number and age."""

from __future__ import annotations

from typing import Any

import pytest

from control_api import DEALS, Box, ask, digest, do, refusal
from mockserver.app import EXTENSION
from mockserver.core.errors import Conflict
from mockserver.sandbox.registry import Sandboxes
from support import KEY, Api, MakeApi


def test_health_tells_what_is_served(api: Api) -> None:
    told = do(api, "GET", "/health")

    assert {**told, "version": "x"} == {
        "status": "ok",
        "version": "x",
        "scenario": "default",
        "seed": 1,
        "sandboxes": 1,
    }
    assert told["version"][0].isdecimal()


def test_making_a_sandbox_tells_its_key(api: Api) -> None:
    answer = ask(api, "POST", "/sandboxes", {"name": "one"})

    assert answer.status_code == 201
    assert {**answer.json, "apiKey": "x"} == {
        "name": "one",
        "apiKey": "x",
        "scenario": "default",
        "seed": 1,
    }
    assert answer.json["apiKey"] not in ask(api, "GET", "/sandboxes").text


def test_a_sandbox_is_shown_with_its_key(api: Api) -> None:
    box = Box(api, "one")

    assert do(api, "GET", "/sandboxes/one") == box.made
    assert refusal(api, "GET", "/sandboxes/nix")[0] == 404


@pytest.mark.parametrize("listed", [(), (f"introzy_{'a' * 64}",)])
def test_the_key_of_the_default_sandbox_works_whatever_keys_are_listed(
    make_api: MakeApi, listed: tuple[str, ...]
) -> None:
    api = make_api(api_keys=listed)

    key = do(api, "GET", "/sandboxes/default")["apiKey"]

    assert api.get(DEALS, headers={"Authorization": f"Bearer {key}"}).status_code == 200


def test_a_key_has_the_form_of_the_vendor_s(api: Api) -> None:
    prefix, _, digits = Box(api).key.partition("_")

    assert (prefix, len(digits), set(digits) <= set("0123456789abcdef")) == ("introzy", 64, True)


def test_sandboxes_are_listed_in_the_order_in_which_they_were_made(api: Api) -> None:
    for name in ("zebra", "ant"):
        Box(api, name)

    listed = do(api, "GET", "/sandboxes")

    assert [one["name"] for one in listed] == ["default", "zebra", "ant"]
    assert listed[1] == {"name": "zebra", "scenario": "default", "seed": 1}
    assert do(api, "GET", "/health")["sandboxes"] == 3


def test_the_same_name_and_seed_give_the_same_key_and_ids(make_api: MakeApi) -> None:
    def made() -> tuple[str, Any]:
        box = Box(make_api(), "same", seed=5)
        return box.key, box.create(name="Twin")

    assert made() == made()


def test_names_and_seeds_have_keys_of_their_own(api: Api) -> None:
    keys = {Box(api, "a", seed=1).key, Box(api, "b", seed=1).key, Box(api, "c", seed=2).key}
    do(api, "DELETE", "/sandboxes/a")
    keys.add(Box(api, "a", seed=2).key)

    assert len(keys) == 4


def test_equal_requests_give_equal_answers_in_every_sandbox(api: Api) -> None:
    one, other = Box(api, "one"), Box(api, "other")

    assert one.create(name="Twin") == other.create(name="Twin") == api.create(name="Twin")


def test_what_happens_in_one_sandbox_is_seen_in_no_other(api: Api) -> None:
    one, other = Box(api, "one"), Box(api, "other")
    before = digest(api)

    one.create(name="Alone")
    one.mock("POST", "/clock/advance", {"days": 3})
    one.mock("POST", "/faults", {"preset": "down"})
    one.mock("POST", "/keys", {"name": "ci"})
    one.mock("POST", "/savepoints")
    one.mock("PUT", "/snapshots/mine")

    assert other.get(DEALS).status_code == api.get(DEALS).status_code == 200
    assert digest(api, "other") == digest(api) == before != digest(api, "one")
    assert other.mock("GET", "/clock")["now"] == "2025-01-01T09:00:00.000Z"
    assert [other.mock("GET", path) for path in ("/faults", "/keys", "/snapshots")] == [[], [], []]
    assert [len(box.mock("GET", "/requests")) for box in (one, other)] == [1, 1]
    assert refusal(api, "DELETE", "/savepoints/1")[0] == 404


def test_what_is_done_without_a_key_is_done_to_the_default_sandbox(api: Api) -> None:
    Box(api)

    do(api, "POST", "/faults", {"effect": 503})

    assert len(do(api, "GET", "/faults?sandbox=default")) == 1
    assert do(api, "GET", "/faults?sandbox=box") == []


def test_a_name_in_the_query_goes_before_the_key(api: Api) -> None:
    box = Box(api)
    do(api, "POST", "/faults", {"effect": 503})

    assert len(box.mock("GET", "/faults?sandbox=default")) == 1
    assert box.mock("GET", "/faults") == []


def test_a_vendor_s_key_means_the_default_sandbox(api: Api) -> None:
    Box(api)
    do(api, "POST", "/faults", {"effect": 503})

    assert len(api.get("/_mock/faults", headers=KEY).json) == 1


@pytest.mark.parametrize("query", ["?sandbox=nix", "?sandbox="])
def test_a_sandbox_that_is_not_there_is_not_taken_for_another(api: Api, query: str) -> None:
    status, message = refusal(api, "POST", f"/reset{query}")

    assert status == 404
    assert "There is no sandbox" in message
    assert "POST /_mock/sandboxes" in message


def test_a_sandbox_that_is_gone_refuses_its_key_with_the_reason(api: Api) -> None:
    box = Box(api)
    do(api, "DELETE", "/sandboxes/box")

    for answer in (box.get(DEALS), box.get("/_mock/digest")):
        assert answer.status_code == 401
        assert "sandbox that is gone" in answer.json["error"]["message"]
        assert "POST /_mock/sandboxes" in answer.json["error"]["message"]
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert do(api, "GET", "/requests")[-1]["status"] == 401


def test_a_sandbox_that_is_made_again_is_clean_and_has_its_key_back(api: Api) -> None:
    box = Box(api)
    box.create(name="Old")
    do(api, "DELETE", "/sandboxes/box")

    again = Box(api)

    assert again.key == box.key
    assert digest(api, "box") == digest(api)
    assert box.get(DEALS).status_code == 200


def test_a_sandbox_may_begin_with_another_scenario_seed_and_time(api: Api) -> None:
    box = Box(api, scenario="empty", seed=9, clock="2030-05-01T00:00:00Z")

    assert (box.made["scenario"], box.made["seed"]) == ("empty", 9)
    assert box.data("/api/pipelines") == []
    assert box.create(name="Late")["createdAt"] == "2030-05-01T00:00:00.000Z"


def test_what_is_not_said_is_as_in_the_default_one(make_api: MakeApi) -> None:
    api = make_api(scenario="documentation", seed=3, assume={"deal-order": "oldest-first"})

    box = Box(api)

    assert (box.made["scenario"], box.made["seed"]) == ("documentation", 3)
    assert digest(api, "box") == digest(api)
    assert box.get("/openapi.json").json == api.get("/openapi.json").json
    assert Box(api, "other", scenario="empty").made["seed"] == 3


def test_a_sandbox_begins_where_the_default_one_began_not_where_it_is(kept_api: Api) -> None:
    start = digest(kept_api)
    kept_api.create(name="Later")

    Box(kept_api)

    assert digest(kept_api, "box") == start


def test_a_sandbox_begins_where_a_reset_of_the_default_one_would_lead(api: Api) -> None:
    do(api, "PUT", "/snapshots/full")
    full = digest(api)
    savepoint = do(api, "POST", "/savepoints")["id"]
    do(api, "POST", "/scenario", {"name": "empty"})
    Box(api, "one")
    empty = digest(api)

    do(api, "POST", f"/savepoints/{savepoint}/rollback")
    Box(api, "two")
    do(api, "POST", "/scenario", {"name": "empty"})
    Box(api, "three")
    do(api, "POST", "/snapshots/full/load")
    Box(api, "four")

    found = [digest(api, name) for name in ("one", "two", "three", "four")]
    assert found == [empty, full, empty, full]


def test_a_sandbox_may_have_another_contract(api: Api) -> None:
    box = Box(api, assume={"deal-order": "oldest-first"})

    def chosen(one: Api) -> Any:
        return one.get("/openapi.json").json["x-assumptions"]["deal-order"]["chosen"]

    assert [chosen(box), chosen(api)] == ["oldest-first", "newest-first"]
    first, last = (one.data(f"{DEALS}?limit=1")["deals"][0] for one in (box, api))
    assert first["createdAt"] < last["createdAt"]


@pytest.mark.parametrize("name", ["a", "tests_x.py::test_y[1-2]", "A.b-C_d", "x" * 200])
def test_a_sandbox_can_be_named_as_a_test_is(api: Api, name: str) -> None:
    assert Box(api, name).made["name"] == name

    do(api, "DELETE", f"/sandboxes/{name}")


def test_a_seed_that_is_written_with_a_fraction_is_the_same_seed(api: Api) -> None:
    written = api.send("POST", "/_mock/sandboxes", data='{"name":"a","seed":2.0}', headers=JSON)

    do(api, "DELETE", "/sandboxes/a")
    assert written.json["apiKey"] == Box(api, "a", seed=2).key


def test_the_default_sandbox_cannot_be_deleted(api: Api) -> None:
    status, message = refusal(api, "DELETE", "/sandboxes/default")

    assert status == 409
    assert "POST /_mock/reset" in message


def test_a_sandbox_that_is_not_there_cannot_be_dropped(api: Api) -> None:
    assert refusal(api, "DELETE", "/sandboxes/nix")[0] == 404


def test_there_are_only_so_many_sandboxes(api: Api) -> None:
    bounded = Sandboxes(api.world, most=2)
    for name in ("one", "two"):
        bounded.create(name)

    with pytest.raises(Conflict, match="DELETE /_mock/sandboxes/NAME"):
        bounded.create("three")
    bounded.drop("one")

    assert bounded.create("three").name == "three"


def test_a_sandbox_that_nobody_used_for_long_goes_when_another_is_made(api: Api) -> None:
    bounded = Sandboxes(api.world, idle_seconds=0)
    bounded.create("old")

    bounded.create("new")

    assert [world.name for world in bounded.all()] == ["default", "new"]


class Watcher:
    def notify(self) -> None:
        """Do nothing about the news."""


def test_a_sandbox_that_somebody_watches_is_in_use(api: Api) -> None:
    bounded = Sandboxes(api.world, idle_seconds=0)
    bounded.create("watched").store.news.add(Watcher())

    bounded.create("new")

    assert [world.name for world in bounded.all()] == ["default", "watched", "new"]


def test_a_sandbox_in_use_stays(api: Api) -> None:
    sandboxes: Sandboxes = api.app.extensions[EXTENSION]
    for name in ("one", "two", "three"):
        sandboxes.create(name)

    assert len(sandboxes.all()) == 4


JSON = {"Content-Type": "application/json"}
