"""Whatever the server accepts it can write, export, import and start from again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from control_api import DEALS, digest, do, refusal, told
from edited_file import edit
from support import Api, MakeApi

Act: TypeAlias = Callable[[Api], Any]


def at(moment: str) -> Act:
    """Set the clock."""
    return lambda api: do(api, "PATCH", "/clock", {"now": moment})


def ask(method: str, path: str, body: Any = None) -> Act:
    """Ask `/_mock` for something."""
    return lambda api: do(api, method, path, body)


def create(**fields: Any) -> Act:
    """Create a deal."""
    return lambda api: api.create(**fields)


def patch(**fields: Any) -> Act:
    """Change the newest deal."""

    def act(api: Api) -> None:
        (deal,) = api.data(f"{DEALS}?limit=1")["deals"]
        answer = api.patch(f"{DEALS}/{deal['id']}", fields)
        assert answer.status_code == 200, answer.text

    return act


STORIES: dict[str, tuple[Act, ...]] = {
    "the latest time": (at("9000-01-01T00:00:00Z"), create(), patch(notes="late")),
    "the earliest time": (at("1970-01-01T00:00:00Z"), create(), ask("POST", "/keys", {})),
    "the longest step": (ask("PATCH", "/clock", {"step": 31_536_000}), create(), create()),
    "no step": (ask("PATCH", "/clock", {"step": 0}), create()),
    "a part of a second": (ask("PATCH", "/clock", {"step": 0.0004}), create(), create()),
    "real time": (ask("PATCH", "/clock", {"mode": "real"}), create()),
    "real time long ago": (
        ask("PATCH", "/clock", {"mode": "real", "now": "1970-01-01T00:00:00Z"}),
        create(),
    ),
    "real time far ahead": (
        ask("PATCH", "/clock", {"mode": "real", "now": "8999-01-01T00:00:00Z"}),
        create(),
    ),
    "a key that expires last": (ask("POST", "/keys", {"expiresAt": "9000-01-01T00:00:00Z"}),),
    "a key that expired first": (ask("POST", "/keys", {"expiresAt": "1970-01-01T00:00:00Z"}),),
    "a revoked key": (ask("POST", "/keys", {"name": "\u202e\x00 '\""}), ask("DELETE", "/keys/1")),
    "large amounts": tuple(create(expectedValue=2**power) for power in (53, 63, 64, 1000)),
    "small amounts": tuple(create(expectedValue=value) for value in (-0.0, 5e-324, -1e308)),
    "strange texts": (create(name="\u2028\U0001f600\x00", notes="\\", description='"'),),
    "another scenario": (ask("POST", "/scenario", {"name": "documentation", "seed": -(2**63)}),),
    "the largest seed": (ask("POST", "/scenario", {"name": "empty", "seed": 2**63 - 1}),),
}

every_story = pytest.mark.parametrize("acts", STORIES.values(), ids=STORIES)


@every_story
def test_what_is_accepted_is_there_after_a_restart(
    make_api: MakeApi,
    data_path: Path,
    tmp_path: Path,
    copy_files: Callable[[Path, Path], Path],
    acts: tuple[Act, ...],
) -> None:
    api = make_api(data=data_path)
    for act in acts:
        act(api)
    do(api, "PUT", "/snapshots/kept")
    do(api, "POST", "/snapshots/kept/load")
    state, keys = digest(api), do(api, "GET", "/keys")
    after_death = make_api(data=copy_files(data_path, tmp_path / "left"))
    api.world.close()

    for again in (after_death, make_api(data=data_path)):
        assert (digest(again), do(again, "GET", "/keys")) == (state, keys)


@every_story
def test_what_is_accepted_can_be_exported_and_imported(
    make_api: MakeApi, acts: tuple[Act, ...]
) -> None:
    api, other = make_api(), make_api()
    for act in acts:
        act(api)

    do(other, "POST", "/import", do(api, "GET", "/export"))

    assert (digest(other), do(other, "GET", "/keys")) == (digest(api), do(api, "GET", "/keys"))


@pytest.mark.parametrize("named", ["", "x", "no id/at all", "\u202e"])
def test_a_made_up_record_is_there_after_a_restart(
    make_api: MakeApi, data_path: Path, named: str
) -> None:
    assume = {"unknown-references": "made-up"}
    api = make_api(data=data_path, assume=assume)
    answers = [
        api.post(DEALS, {"name": "A deal", "contactId": named, "contactType": kind})
        for kind in ("USER", "COMPANY")
    ]
    answers.append(api.post(DEALS, {"name": "A deal", "ownerId": named}))
    state = digest(api)
    api.world.close()

    assert {answer.status_code for answer in answers} <= {201, 400}
    assert digest(make_api(data=data_path, assume=assume)) == state


def test_a_key_that_would_outlive_the_calendar_is_refused(kept_api: Api) -> None:
    do(kept_api, "PATCH", "/clock", {"now": "8999-12-01T00:00:00Z"})
    before = told(kept_api)

    status, message = refusal(kept_api, "POST", "/keys", {"days": 365})

    assert (status, "The end of the key would be" in message) == (409, True)
    before["requests"] = told(kept_api)["requests"]
    assert told(kept_api) == before
    assert do(kept_api, "POST", "/keys", {"days": 30})["expiresAt"] == "8999-12-31T00:00:00.000Z"


@pytest.mark.parametrize("deals", [-1, 1_000_001, 10**18, 1.5, "120", None, True])
def test_an_imported_number_of_deals_is_bounded_as_the_option_is(api: Api, deals: Any) -> None:
    exported = do(api, "GET", "/export")
    exported["tables"]["introzy-mock"]["1"]["deals"] = deals

    status, message = refusal(api, "POST", "/import", exported)

    assert (status, "it must be a number from 0 to 1000000" in message) == (409, True), message


def test_a_key_added_after_one_was_removed_from_the_file_is_another(
    make_api: MakeApi, data_path: Path
) -> None:
    api = make_api(data=data_path)
    keys = [do(api, "POST", "/keys", {})["apiKey"] for _ in range(3)]
    api.world.close()
    edit(data_path, lambda database: database.table("introzy-mock-keys").remove(doc_ids=[2]))

    again = make_api(data=data_path)
    added = do(again, "POST", "/keys", {})

    assert added["id"] == 4
    assert added["apiKey"] not in keys
    do(again, "DELETE", "/keys/4")
    assert [one["revokedAt"] for one in do(again, "GET", "/keys")][:2] == [None, None]
