"""API keys of a sandbox: added, listed, revoked, expired by its clock; and never shown again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from control_api import DEALS, Box, ask, do, refusal
from support import KEY, Api, MakeApi


def status(api: Api, key: str, path: str = DEALS) -> int:
    """Tell the status that a key is answered with."""
    return int(api.get(path, headers={"Authorization": f"Bearer {key}"}).status_code)


def reason(api: Api, key: str) -> str:
    """Tell why a key is refused."""
    answer = api.get(DEALS, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 401
    return str(answer.json["error"]["message"])


def add(api: Api, sandbox: str = "default", **asked: Any) -> Any:
    return do(api, "POST", f"/keys?sandbox={sandbox}", asked or None)


def test_a_key_is_shown_once_and_lasts_as_long_as_the_vendor_s(api: Api) -> None:
    answer = ask(api, "POST", "/keys", {"name": "ci"})

    assert answer.status_code == 201
    shown = answer.json
    key = shown.pop("apiKey")
    assert shown == {
        "id": 1,
        "name": "ci",
        "hint": f"introzy_...{key[-4:]}",
        "createdAt": "2025-01-01T09:00:00.000Z",
        "expiresAt": "2025-04-01T09:00:00.000Z",
        "revokedAt": None,
    }
    assert do(api, "GET", "/keys") == [shown]
    assert status(api, key) == 200


def test_a_key_works_for_its_sandbox_alone(api: Api) -> None:
    box = Box(api)
    key = add(api, "box")["apiKey"]

    api.post(DEALS, {"name": "In the box"}, headers={"Authorization": f"Bearer {key}"})

    assert box.data(DEALS)["total"] == api.data(DEALS)["total"] + 1


def test_the_same_keys_come_in_the_same_order(make_api: MakeApi) -> None:
    one, other = ([add(api)["apiKey"] for _ in range(3)] for api in (make_api(), make_api()))

    assert one == other
    assert len(set(one)) == 3


@pytest.mark.parametrize("days", [30, 90, 365])
def test_a_key_expires_by_the_sandbox_s_clock(api: Api, days: int) -> None:
    key = add(api, days=days)["apiKey"]

    do(api, "POST", "/clock/advance", {"days": days, "seconds": 0})
    assert "expired at" in reason(api, key)
    do(api, "PATCH", "/clock", {"now": "2025-01-01T09:00:00Z"})
    do(api, "POST", "/clock/advance", {"seconds": days * 86_400 - 1})

    assert status(api, key) == 200


def test_a_key_can_expire_at_a_time(api: Api) -> None:
    key = add(api, expiresAt="2025-01-01T10:00:00+00:00")["apiKey"]

    do(api, "POST", "/clock/advance", {"hours": 1})

    assert "expired at 2025-01-01T10:00:00.000Z" in reason(api, key)


def test_a_revoked_key_works_no_more_and_stays_in_the_list(api: Api) -> None:
    key = add(api)["apiKey"]
    do(api, "POST", "/clock/advance", {"hours": 1})

    do(api, "DELETE", "/keys/1")

    assert "was revoked at 2025-01-01T10:00:00.000Z" in reason(api, key)
    assert do(api, "GET", "/keys")[0]["revokedAt"] == "2025-01-01T10:00:00.000Z"


def test_a_key_that_is_revoked_again_changes_nothing(api: Api) -> None:
    do(api, "POST", "/keys", {})
    do(api, "DELETE", "/keys/1")
    api.create()
    before = do(api, "GET", "/keys"), do(api, "GET", "/digest")

    do(api, "DELETE", "/keys/1")

    assert (do(api, "GET", "/keys"), do(api, "GET", "/digest")) == before


def test_the_sandbox_s_own_key_never_expires(api: Api) -> None:
    box = Box(api)

    box.mock("POST", "/clock/advance", {"days": 4000})

    assert box.get(DEALS).status_code == 200


def test_keys_go_back_with_the_state(kept_api: Api) -> None:
    kept = add(kept_api)["apiKey"]
    savepoint = do(kept_api, "POST", "/savepoints")["id"]
    later = add(kept_api)["apiKey"]
    do(kept_api, "DELETE", "/keys/1")

    do(kept_api, "POST", f"/savepoints/{savepoint}/rollback")
    assert [status(kept_api, key) for key in (kept, later)] == [200, 401]
    do(kept_api, "POST", "/reset")

    assert "added before a reset" in reason(kept_api, kept)
    assert do(kept_api, "GET", "/keys") == []


def test_keys_are_there_after_a_restart(make_api: MakeApi, data_path: Path) -> None:
    api = make_api(data=data_path)
    keys = [add(api)["apiKey"] for _ in range(2)]
    do(api, "DELETE", "/keys/2")
    api.world.close()

    again = make_api(data=data_path)

    assert [status(again, key) for key in keys] == [200, 401]


def test_keys_travel_with_an_export(api: Api, make_api: MakeApi) -> None:
    key = add(api)["apiKey"]
    other = make_api()

    do(other, "POST", "/import", do(api, "GET", "/export"))

    assert status(other, key) == 200


def test_a_key_is_found_nowhere_again(api: Api) -> None:
    key = add(api)["apiKey"]
    header = {"Authorization": f"Bearer {key}", "X-Copy": key}
    api.post(f"{DEALS}?api_key={key}", {"name": key, "token": key}, headers=header)
    do(api, "POST", "/faults", {"effect": 503, "key": key})

    for path in ("/keys", "/requests", "/faults", "/requests/1", "/sandboxes", "/health"):
        text = ask(api, "GET", path).text
        assert key not in text
        assert key[-12:] not in text
    exported = do(api, "GET", "/export?journal=1")
    assert key not in str(exported["journal"]["exchanges"])
    assert key not in str(exported["tables"]["introzy-mock-keys"])


def test_a_server_can_be_limited_to_the_keys_that_it_is_given(make_api: MakeApi) -> None:
    api = make_api(api_keys=["introzy_one", "introzy_two"])
    added = add(api)["apiKey"]
    box = Box(api)

    assert [status(api, key) for key in ("introzy_one", "introzy_two", added, box.key)] == [200] * 4
    assert "--api-key" in reason(api, "introzy_your_api_key")


def test_a_server_takes_any_key_by_default(api: Api) -> None:
    assert api.get(DEALS, headers=KEY).status_code == 200


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"days": 29}, "days must be a whole number from 30 to 365, not 29"),
        ({"days": 366}, "from 30 to 365"),
        ({"days": "90"}, "from 30 to 365"),
        ({"name": 5}, "name must be text"),
        ({"name": "x" * 201}, "0 to 200 characters"),
        ({"expiresAt": "soon"}, "expiresAt must be a time"),
        ({"expiresAt": 5}, "expiresAt must be a time"),
        ({"hash": "x"}, "hash is not one of name, days, expiresAt"),
    ],
)
def test_a_key_that_cannot_be_is_refused(api: Api, body: Any, told: str) -> None:
    code, message = refusal(api, "POST", "/keys", body)

    assert (code, told in message) == (400, True), message
    assert do(api, "GET", "/keys") == []


@pytest.mark.parametrize("number", ["1", "0", "9" * 30])
def test_a_key_that_is_not_there_cannot_be_revoked(api: Api, number: str) -> None:
    code, message = refusal(api, "DELETE", f"/keys/{number}")

    assert (code, f"There is no key {number}" in message) == (404, True)
