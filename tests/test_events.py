"""Events of a sandbox: what happened, each once, with an id to go on from."""

from __future__ import annotations

from typing import Any

import pytest

from control_api import DEALS, ask, do
from event_streams import Event, names, now
from mockserver import Config, create_app
from mockserver.control.document import control_contract
from mockserver.control.events import ID
from support import Api

NO_CHANGES: dict[str, Any] = {"complete": False, "changes": [], "summary": []}


@pytest.fixture
def last(api: Api) -> Event:
    """The last of the events that there are at the start."""
    return now(api)[-1]


def test_clock_and_faults_come_first(api: Api) -> None:
    do(api, "POST", "/faults", {"effect": 503})
    api.get("/api/pipelines")

    clock, faults = now(api)

    assert (clock.name, clock.data) == ("clock", do(api, "GET", "/clock"))
    assert (faults.name, faults.data) == ("faults", do(api, "GET", "/faults"))


def test_nothing_new_is_nothing(api: Api, last: Event) -> None:
    assert now(api, last) == []


def test_the_changes_of_a_request_are_one_event(api: Api, last: Event) -> None:
    deal = api.create(name="Acme")["id"]

    (told,) = [event.data for event in now(api, last) if event.name == "changes"]

    listed = do(api, "GET", "/changes")
    assert told.pop("summary") == ["deal Acme: created in sales, stage Lead"]
    assert told == listed
    assert [change["id"] for change in told["changes"]] == [deal]


def test_an_exchange_comes_in_brief(api: Api, last: Event) -> None:
    deal = api.create(name="Acme")["id"]

    (told,) = [event.data for event in now(api, last) if event.name == "exchanges"]

    whole = do(api, "GET", "/requests/1")
    assert told.pop("records") == [deal]
    assert told == {name: whole[name] for name in told}
    assert whole.keys() - told.keys() == {
        *("headers", "headerList", "body", "response", "responseHeaders"),
        *("changes", "ignored", "nearest", "curl"),
    }


def test_a_refused_exchange_says_why(api: Api, last: Event) -> None:
    api.post(DEALS, {"name": 5, "color": "red"})

    (told,) = [event.data for event in now(api, last) if event.name == "exchanges"]

    assert told["line"] == do(api, "GET", "/requests/1")["line"]
    assert "VALIDATION_ERROR" in told["line"]


def test_the_clock_comes_when_it_has_changed(api: Api, last: Event) -> None:
    do(api, "PATCH", "/clock", {"mode": "frozen"})

    (clock,) = now(api, last)

    assert clock.data["mode"] == "frozen"
    assert now(api, clock) == []


def test_a_clock_that_follows_real_time_comes_once(api: Api) -> None:
    do(api, "PATCH", "/clock", {"mode": "real"})

    assert now(api, now(api)[-1]) == []


def test_faults_come_when_their_counts_have_changed(api: Api) -> None:
    do(api, "POST", "/faults", {"effect": 503, "times": 1})
    begun = now(api)[-1]
    api.get("/api/pipelines")

    (exchange, faults) = now(api, begun)

    assert exchange.data["faults"][0]["name"] == "503"
    assert [fault["applied"] for fault in faults.data] == [1]


def test_each_change_and_exchange_comes_once_after_any_event(api: Api, last: Event) -> None:
    deal = api.create(name="One")["id"]
    api.patch(f"{DEALS}/{deal}", {"name": "Two"})
    api.delete(f"{DEALS}/{deal}")
    whole = now(api, last)

    assert names(whole) == [*["changes"] * 3, *["exchanges"] * 3, "clock"]
    for place, event in enumerate(whole):
        assert now(api, event) == whole[place + 1 :]


def test_changes_that_are_no_request_s_come_too(api: Api, last: Event) -> None:
    api.world.store.tinydb.table("people").update({"firstName": "Zoë"}, doc_ids=[1])

    (told,) = now(api, last)

    assert told.data["changes"][0]["after"]["firstName"] == "Zoë"


def test_a_change_of_a_key_is_a_group_that_lists_nothing(api: Api) -> None:
    do(api, "PATCH", "/clock", {"mode": "frozen"})
    last = now(api)[-1]
    key = do(api, "POST", "/keys")["id"]
    do(api, "DELETE", f"/keys/{key}")

    told = now(api, last)

    assert names(told) == ["changes", "changes"]
    version = do(api, "GET", "/digest")["version"]
    assert told[1].data == {"version": version, "complete": True, "changes": [], "summary": []}


def test_a_rollback_is_a_group_of_changes(api: Api) -> None:
    do(api, "POST", "/savepoints")
    api.create(name="Acme")
    last = now(api)[-1]
    do(api, "POST", "/savepoints/1/rollback")

    told = now(api, last)

    assert names(told) == ["changes", "clock"]
    assert told[0].data["summary"] == ["deal Acme: removed"]


def test_a_large_group_of_changes_is_not_listed(api: Api) -> None:
    do(api, "POST", "/savepoints")
    for number in range(201):
        api.create(name=f"Deal {number}")
    last = now(api)[-1]
    do(api, "POST", "/savepoints/1/rollback")

    told = now(api, last)

    version = do(api, "GET", "/digest")["version"]
    assert names(told) == ["changes", "clock"]
    assert told[0].data == {"version": version, **NO_CHANGES}


def test_another_scenario_is_not_listed(api: Api, last: Event) -> None:
    do(api, "POST", "/scenario", {"name": "empty"})

    assert now(api, last)[0].data["complete"] is False


def test_a_change_of_a_very_long_text_is_not_listed(api: Api, last: Event) -> None:
    api.create(name="Acme", notes="n" * 300_000)

    told = now(api, last)

    assert names(told) == ["changes", "exchanges", "clock"]
    assert told[0].data == {"version": told[0].data["version"], **NO_CHANGES}


def test_much_that_was_missed_comes_whole(api: Api, last: Event) -> None:
    for number in range(20):
        api.create(name=f"Deal {number}", notes="n" * 10_000)

    assert names(now(api, last)) == [*["changes"] * 20, *["exchanges"] * 20, "clock"]


def test_many_changes_together_are_not_listed(api: Api, last: Event) -> None:
    deal = api.data(DEALS)["deals"][0]["id"]
    last = now(api, last)[-1]
    for number in range(1000):
        api.patch(f"{DEALS}/{deal}", {"expectedValue": number})

    told = now(api, last)

    assert names(told[:2]) == ["changes", "exchanges"]
    assert told[0].data["complete"] is False
    assert len(told) == 1 + 1000 + 1


def test_exchanges_that_are_no_longer_kept_are_missing(api: Api, last: Event) -> None:
    for _ in range(1001):
        api.get("/api/pipelines")

    told = now(api, last)

    assert names(told) == ["changes", "clock", "faults"]
    assert told[0].data == {"version": 0, **NO_CHANGES}


def test_a_cleared_journal_has_to_be_read_anew(api: Api) -> None:
    api.get("/api/pipelines")
    last = now(api)[-1]
    do(api, "DELETE", "/requests")

    assert names(now(api, last)) == ["changes", "clock", "faults"]


@pytest.mark.parametrize("others", ["another server", "another sandbox", "the same, deleted"])
def test_an_id_from_elsewhere_has_to_be_read_anew(api: Api, others: str) -> None:
    do(api, "POST", "/sandboxes", {"name": "box"})
    sandbox = "default"
    if others == "another server":
        last = now(Api(create_app(Config())))[-1]
    elif others == "another sandbox":
        last = now(api, sandbox="box")[-1]
    else:
        last, sandbox = now(api, sandbox="box")[-1], "box"
        do(api, "DELETE", "/sandboxes/box")
        do(api, "POST", "/sandboxes", {"name": "box"})

    told = now(api, last, sandbox=sandbox)

    assert names(told) == ["changes", "clock", "faults"]
    assert told[0].data == {"version": 0, **NO_CHANGES}


@pytest.mark.parametrize("ahead", ["1-0", "0-1", "999999999999999-0"])
def test_an_id_of_the_future_has_to_be_read_anew(api: Api, last: Event, ahead: str) -> None:
    ahead_of = last._replace(id=last.id.replace("0-0", ahead, 1))

    assert now(api, ahead_of)[0].data == {"version": 0, **NO_CHANGES}


@pytest.mark.parametrize("text", ["", "7", "0-0-0-0", "0-0-0-0-xyz", "0-0-0-0-" + "A" * 16, "é"])
def test_an_id_that_no_event_has_is_refused(api: Api, text: str) -> None:
    answer = ask(api, "GET", "/events?follow=0", Last_Event_ID=text.encode().decode("latin-1"))

    assert answer.status_code == 400
    assert answer.json["error"]["details"][0]["field"] == "Last-Event-ID"
    assert "such as 154-27-7c0a3f51-be0de4a4-5d41402abc4b2a76" in answer.json["error"]["message"]


def test_the_contract_says_which_ids_there_are(last: Event) -> None:
    parameters = control_contract().operations["watchEvents"].node["parameters"]
    (declared,) = [one["schema"]["pattern"] for one in parameters if one["in"] == "header"]

    assert declared.replace("[", "([").replace("}", "})") == f"^{ID.pattern}$"
    assert ID.fullmatch(last.id)


def test_no_event_has_an_api_key(api: Api, last: Event) -> None:
    key = do(api, "POST", "/keys", {"name": "introzy_secret_of_a_name"})["apiKey"]
    api.create(name=key, notes="introzy_secret_of_a_note")
    api.get(f"/api/{key}?{key}", headers={"X-Key": key})
    do(api, "POST", "/faults", {"effect": 503, "key": key})

    answer = ask(api, "GET", "/events?follow=0", Last_Event_ID=last.id)

    assert answer.text.count("introzy_...") > 5
    assert key not in answer.text
    assert "introzy_secret" not in answer.text


def test_line_breaks_of_data_are_no_lines_of_the_stream(api: Api, last: Event) -> None:
    api.create(name="one\n\nid: 9\rdata: two\u2028")

    changes = now(api, last)[0]

    assert changes.data["changes"][0]["after"]["name"] == "one\n\nid: 9\rdata: two\u2028"
