"""With listed keys nobody can work out one that the mock makes, and without it is predictable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from control_api import DEALS, Box, do
from mockserver import Config
from mockserver.testing import MockServer
from support import Api, MakeApi

LISTED = "introzy_" + "5ec4e7" * 8
MADE = "introzy_6d6f636b"
"""How each key begins that the mock makes."""


def status(api: Api, key: str) -> int:
    """Tell the status that a key is answered with."""
    return int(api.get(DEALS, headers={"Authorization": f"Bearer {key}"}).status_code)


def keys(api: Api) -> dict[str, str]:
    """Return the keys that a server makes: the default sandbox's own, a sandbox's, added ones."""
    box = Box(api)
    return {
        "own": api.world.keys.own,
        "box": box.key,
        "added": do(api, "POST", "/keys")["apiKey"],
        "added to box": do(api, "POST", "/keys?sandbox=box")["apiKey"],
    }


def test_without_listed_keys_they_are_functions_of_seed_and_name(make_api: MakeApi) -> None:
    assert keys(make_api()) == {
        "own": MADE + "fe98b07b1ba6b3a2f4ca19345d806748095a7e02bf1b43d31d5c4c9b",
        "box": MADE + "83bfa848670f0651d88b213774637f94da0e1f8720a54621e3356c44",
        "added": MADE + "fe98b07b1ba6b3a27d354ffc1ef3a6616a688a48709d5f1feab12ab8",
        "added to box": MADE + "83bfa848670f06519f32b60c617a4bb89f8982c9390ddfe3d3b4bfdd",
    }


def test_a_key_that_can_be_worked_out_opens_nothing(make_api: MakeApi) -> None:
    known = keys(make_api())
    api = make_api(api_keys=[LISTED])

    others = keys(api)

    assert not {*known.values()} & {*others.values()}
    assert {status(api, key) for key in known.values()} == {401}
    assert {status(api, key) for key in others.values()} == {200}


def test_they_depend_on_the_listed_keys_alone(make_api: MakeApi) -> None:
    one, again, other = (
        keys(make_api(api_keys=listed))
        for listed in ([LISTED, "introzy_b"], {"introzy_b", LISTED}, [LISTED, "introzy_c"])
    )

    assert one == again
    assert not {*one.values()} & {*other.values()}


def test_added_keys_work_after_a_restart_with_the_same_listed_keys(
    make_api: MakeApi, data_path: Path
) -> None:
    api = make_api(data=data_path, api_keys=[LISTED, "introzy_b"])
    added = do(api, "POST", "/keys")["apiKey"]
    api.world.close()

    again = make_api(data=data_path, api_keys=["introzy_b", LISTED])

    assert status(again, added) == 200
    do(again, "DELETE", "/keys/1")
    assert status(again, added) == 401


@pytest.mark.parametrize("listed", [[], ["introzy_another"]])
def test_added_keys_end_with_the_listed_keys_that_they_depend_on(
    make_api: MakeApi, data_path: Path, listed: list[str]
) -> None:
    api = make_api(data=data_path, api_keys=[LISTED])
    added = do(api, "POST", "/keys")["apiKey"]
    api.world.close()

    assert status(make_api(data=data_path, api_keys=listed), added) == 401


@pytest.mark.parametrize("carried", ["restart", "import"])
def test_keys_that_could_be_worked_out_end_when_keys_are_listed(
    make_api: MakeApi, data_path: Path, carried: str
) -> None:
    api = make_api(data=data_path)
    added = do(api, "POST", "/keys")["apiKey"]
    exported = do(api, "GET", "/export")
    api.world.close()

    limited = make_api(data=data_path if carried == "restart" else None, api_keys=[LISTED])
    do(limited, "POST", "/import", exported)

    answer = limited.get(DEALS, headers={"Authorization": f"Bearer {added}"})
    assert answer.status_code == 401
    assert "--api-key" in answer.json["error"]["message"]


def test_a_reset_takes_added_keys_along(make_api: MakeApi) -> None:
    api = make_api(api_keys=[LISTED])
    made = keys(api)

    do(api, "POST", "/reset")

    assert [status(api, made[name]) for name in ("own", "box", "added")] == [200, 200, 401]


@pytest.mark.parametrize("listed", [MADE, MADE + "0" * 56, f"{MADE}x"])
def test_a_listed_key_may_look_like_one_that_the_mock_makes(make_api: MakeApi, listed: str) -> None:
    api = make_api(api_keys=[listed])

    assert status(api, listed) == 200
    assert status(api, f"{listed}0") == 401


def test_the_fixtures_of_tests_have_keys_that_work() -> None:
    with MockServer(Config(api_keys=[LISTED])) as server, server.sandbox("box") as box:
        answer: Any = box.test_client().get(DEALS)

    assert answer.status_code == 200
