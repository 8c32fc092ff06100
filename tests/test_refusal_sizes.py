"""A refusal is short, however much is wrong and however long it is; on both surfaces."""

from __future__ import annotations

import json
from typing import Any

import pytest

from control_api import DEALS, ask
from mockserver.core.errors import Detail, InvalidRequest, summary
from mockserver.testing import Introzy
from support import KEY, Api

MANY = 50_000
LONG = "x" * 1_000_000
JSON = {**KEY, "Content-Type": "application/json"}


def refused(answer: Any) -> Any:
    assert 400 <= answer.status_code < 500
    assert len(answer.data) < 60_000
    error = answer.json["error"]
    assert len(error["message"]) <= 4_100
    assert len(error.get("details", ())) <= 100
    return error


def test_of_many_wrong_fields_the_first_hundred_are_listed_and_the_others_counted(api: Api) -> None:
    error = refused(
        ask(api, "POST", "/sandboxes", {"name": "x"} | {f"k{n}": n for n in range(MANY)})
    )

    assert len(error["details"]) == 100
    assert "details has the first 100, and there are 49900 more" in error["message"]
    assert error["message"].endswith(
        """A body that works: {"name":"my-test","scenario":"default","seed":1}"""
    )


def test_of_some_wrong_fields_the_first_ten_are_in_the_message(api: Api) -> None:
    error = refused(ask(api, "POST", "/keys", {f"k{n:02}": n for n in range(12)}))

    assert len(error["details"]) == 12
    assert "k09 is not one of" in error["message"]
    assert "; and 2 more, in details." in error["message"]


WIDE: list[Any] = [
    pytest.param(
        "POST", "/_mock/faults", {"effect": {f"k{n}": 1 for n in range(MANY)}}, id="effect"
    ),
    pytest.param("POST", "/_mock/faults", {"sequence": ["what"] * MANY}, id="sequence"),
    pytest.param("POST", "/_mock/faults", {f"k{n}": 1 for n in range(MANY)}, id="fault"),
    pytest.param(
        "POST",
        "/_mock/sandboxes",
        {"name": "x", "assume": dict.fromkeys(map(str, range(MANY)), 1)},
        id="assume",
    ),
    pytest.param("PATCH", "/_mock/clock", {f"k{n}": 1 for n in range(MANY)}, id="clock"),
    pytest.param(
        "POST", "/_mock/import", {"tables": {f"t{n}": 1 for n in range(MANY)}}, id="import"
    ),
    pytest.param(
        "GET", "/_mock/requests?" + "&".join(f"k{n}=1" for n in range(5_000)), None, id="query"
    ),
    pytest.param("GET", f"{DEALS}?" + "limit=0&" * 5_000, None, id="repeated"),
    pytest.param("POST", DEALS, [{"name": "x"}] * MANY, id="a list"),
]


@pytest.mark.parametrize(("method", "path", "body"), WIDE)
def test_much_that_is_wrong_is_a_short_refusal(api: Api, method: str, path: str, body: Any) -> None:
    refused(api.send(method, path, json=body, headers=KEY if path == DEALS else {}))


TALL: list[Any] = [
    pytest.param("POST", DEALS, {"name": LONG}, id="a name"),
    pytest.param("POST", DEALS, {"name": "x", "contactId": LONG}, id="a contact"),
    pytest.param("POST", DEALS, {"name": "x", "currency": LONG}, id="a currency"),
    pytest.param("POST", DEALS, {"name": "x", "expectedValue": [LONG]}, id="a value"),
    pytest.param("GET", f"/api/pipelines/{LONG[:60_000]}", None, id="a type"),
    pytest.param("GET", f"{DEALS}/{LONG[:60_000]}", None, id="a deal"),
    pytest.param("GET", f"{DEALS}?limit={LONG[:60_000]}", None, id="a limit"),
    pytest.param("GET", f"{DEALS}?limit={'9' * 60_000}", None, id="a long number"),
    pytest.param("GET", f"/{LONG[:60_000]}", None, id="a path"),
    pytest.param("POST", "/_mock/sandboxes", {"name": LONG}, id="a sandbox"),
    pytest.param("POST", "/_mock/sandboxes", {"name": "x", "scenario": LONG}, id="a scenario"),
    pytest.param("POST", "/_mock/sandboxes", {"name": "x", "clock": LONG}, id="a time"),
    pytest.param("POST", "/_mock/sandboxes", {"name": "x", "assume": {LONG: "y"}}, id="a word"),
    pytest.param("POST", "/_mock/sandboxes", {"name": "x", LONG: "y"}, id="a key"),
    pytest.param("POST", "/_mock/scenario", {"name": LONG}, id="another scenario"),
    pytest.param("POST", "/_mock/faults", {"effect": LONG}, id="an effect"),
    pytest.param("POST", "/_mock/faults", {"effect": 500, "operation": LONG}, id="an operation"),
    pytest.param("POST", "/_mock/faults", {"effect": {LONG: 1}}, id="an effect's key"),
    pytest.param("POST", "/_mock/keys", {"expiresAt": LONG}, id="an expiry"),
    pytest.param("PUT", f"/_mock/snapshots/{LONG[:60_000]}", None, id="a snapshot"),
    pytest.param("GET", f"/_mock/health?sandbox={LONG[:60_000]}", None, id="an unknown sandbox"),
    pytest.param("GET", f"/_mock/requests?operation={LONG[:60_000]}", None, id="a filter"),
    pytest.param("POST", "/_mock/import", {"tables": {LONG: 1}}, id="a table"),
]


@pytest.mark.parametrize(("method", "path", "body"), TALL)
def test_something_long_that_is_wrong_is_a_short_refusal(
    api: Api, method: str, path: str, body: Any
) -> None:
    headers = KEY if path.startswith("/api") else {}

    refused(api.send(method, path, json=body, headers=headers))


@pytest.mark.parametrize("path", [DEALS, "/_mock/faults", "/_mock/import", "/_mock/reset"])
@pytest.mark.parametrize("depth", [300, 5_000, 100_000])
@pytest.mark.parametrize("value", ["1", "1e400", '"\\ud800"'])
def test_deep_nesting_is_a_short_refusal(api: Api, path: str, depth: int, value: str) -> None:
    body = f'{{"name": "x", "tables": {"[" * depth}{value}{"]" * depth}}}'

    answer = api.send(
        "POST",
        path,
        data=body,
        headers=JSON if path == DEALS else {"Content-Type": JSON["Content-Type"]},
    )

    assert refused(answer)["code"] == "INVALID_JSON"


def test_a_test_s_handle_is_refused_in_the_same_way(introzy: Introzy) -> None:
    fields: Any = {f"k{n}": n for n in range(MANY)}
    with pytest.raises(InvalidRequest) as found:
        introzy.fail(effect=fields)

    assert len(found.value.details) == 100
    assert len(str(found.value)) < 4_100


def test_few_faults_are_told_in_full() -> None:
    details = [Detail(f"f{n}", "is wrong") for n in range(10)]

    assert summary(details) == "; ".join(f"f{n} is wrong" for n in range(10))


def test_a_message_keeps_its_end() -> None:
    error = InvalidRequest("a" * 10_000 + " What works: this")

    assert len(error.message) < 4_100
    assert error.message.endswith(" What works: this")
    assert json.dumps(error.message).isascii()


def test_of_a_body_as_only_an_import_may_be_the_first_fault_is_told(api: Api) -> None:
    tables = {f"t{number}": 1 for number in range(2 * MANY)}

    error = refused(ask(api, "POST", "/import", {"tables": tables}))

    assert [detail["field"] for detail in error["details"]] == ["tables.t0"]
