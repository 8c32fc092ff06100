"""The journal over HTTP: what was sent, what became of it, and what was meant."""

from __future__ import annotations

from typing import Any

import pytest

from control_api import DEALS, Box, ask, do, refusal
from support import KEY, Api


def ids(api: Api, query: str = "") -> list[int]:
    return [one["id"] for one in do(api, "GET", f"/requests{query}")]


def test_an_exchange_is_told_whole(api: Api) -> None:
    answer = api.post(f"{DEALS}?a=1&a=2", {"name": "Acme", "color": "red"}, headers=KEY)

    (told,) = do(api, "GET", "/requests")

    deal = answer.json["data"]
    assert told.pop("durationMs") >= 0
    assert "deal Acme: created in sales" in told.pop("line")
    assert told.pop("curl").startswith(f"curl -s 'http://localhost{DEALS}?a=1&a=2' ")
    (change,) = told.pop("changes")
    assert (change["table"], change["id"], change["before"]) == ("deals", deal["id"], None)
    assert told.pop("headers")["Authorization"] == "Bearer introzy_..._key"
    assert {"name": "Authorization", "value": "Bearer introzy_..._key"} in told.pop("headerList")
    assert told.pop("responseHeaders") == [
        {"name": "Content-Length", "value": answer.headers["Content-Length"]},
        {"name": "Content-Type", "value": "application/json"},
        {"name": "Vary", "value": "Origin"},
        {
            "name": "Introzy-Mock-Assumptions",
            "value": answer.headers["Introzy-Mock-Assumptions"],
        },
    ]
    assert told.pop("assumptions") == answer.headers["Introzy-Mock-Assumptions"].split(", ")
    assert told == {
        "id": 1,
        "time": "2025-01-01T09:00:00.000Z",
        "operation": "createDeal",
        "method": "POST",
        "path": DEALS,
        "query": {"a": ["1", "2"]},
        "body": {"name": "Acme", "color": "red"},
        "status": 201,
        "response": answer.json,
        "faults": [],
        "nearest": [],
        "summary": ["deal Acme: created in sales, stage Lead"],
        "ignored": {"query": ["a"], "body": ["color"]},
    }
    assert do(api, "GET", "/requests/1")["body"] == {"name": "Acme", "color": "red"}


def test_changes_are_told_in_words(api: Api) -> None:
    deal = api.create(name="Acme Corp", expectedValue=50000)
    stage = api.stage("sales", "Qualified")["id"]
    api.patch(f"{DEALS}/{deal['id']}", {"pipelineStageId": stage, "expectedValue": 75000})

    told = do(api, "GET", "/requests?operation=updateDeal")[0]

    assert told["summary"] == [
        "deal Acme Corp: stage Lead to Qualified, expectedValue 50000 to 75000"
    ]


@pytest.fixture
def several(api: Api) -> Api:
    """A client that sent one request of each kind."""
    api.get("/api/pipelines")  # 1
    deal = api.create(name="One")["id"]  # 2
    api.get(f"{DEALS}/{deal}")  # 3
    api.post(DEALS, {"name": 5})  # 4
    api.get("/api/pipelines", headers={})  # 5
    api.get("/api/deals")  # 6
    api.send("HEAD", DEALS)  # 7
    return api


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [1, 2, 3, 4, 5, 6, 7]),
        ("?operation=createDeal", [2, 4]),
        ("?status=200", [1, 3, 7]),
        ("?status=401", [5]),
        ("?method=post", [2, 4]),
        ("?method=HEAD", [7]),
        ("?path=/api/pipelines", [1, 5]),
        (f"?path={DEALS}*", [2, 3, 4, 7]),
        ("?path=/api/d*", [6]),
        ("?operation=createDeal&status=201", [2]),
        ("?after=5", [6, 7]),
        ("?limit=2", [6, 7]),
        ("?after=1&limit=1&operation=createDeal", [4]),
        ("?after=99", []),
    ],
)
def test_the_journal_can_be_filtered(several: Api, query: str, expected: list[int]) -> None:
    assert ids(several, query) == expected


def test_the_requests_about_a_deal_are_those_that_name_or_change_it(several: Api) -> None:
    deal = do(several, "GET", "/requests/2")["changes"][0]["id"]
    Box(several).create(name="One")

    assert ids(several, f"?deal={deal}") == [2, 3]
    assert ids(several, "?deal=nobody") == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?operation=createDeals", "operation must be one of listPipelines"),
        ("?opration=createDeal", "opration is not one of"),
        ("?status=99", "status must be a whole number from 100 to 599"),
        ("?status=ok", "status must be"),
        ("?limit=0", "limit must be"),
        ("?limit=1001", "limit must be"),
        ("?after=-1", "after must be"),
        ("?status=200&status=201", "status must be sent once"),
    ],
)
def test_a_filter_that_cannot_be_is_not_taken_for_none(api: Api, query: str, told: str) -> None:
    status, message = refusal(api, "GET", f"/requests{query}")

    assert (status, told in message) == (400, True), message


def test_a_filter_does_not_go_with_clearing(api: Api) -> None:
    api.get(DEALS)

    assert refusal(api, "DELETE", "/requests?operation=createDeal")[0] == 400
    assert ids(api) == [1]


def test_a_stray_request_is_told_with_what_it_may_have_meant(api: Api) -> None:
    api.get("/api/pipeline/sales/deals", headers={})

    (told,) = do(api, "GET", "/requests")

    assert (told["operation"], told["status"]) == (None, 404)
    nearest = told["nearest"][0]
    assert (nearest["operation"], nearest["path"]) == ("listDeals", "/api/pipelines/{type}/deals")
    assert nearest["differences"] == ['path segment 2 is "pipeline", expected "pipelines"']


def test_a_wrong_method_is_told_with_what_was_expected(api: Api) -> None:
    api.send("PUT", "/api/pipelines")

    (told,) = do(api, "GET", "/requests")

    assert told["status"] == 405
    assert told["nearest"][0]["differences"] == ["method is PUT, expected GET"]


@pytest.mark.parametrize(
    "authorization",
    [None, "Bearer nonsense", f"Bearer introzy_6d6f636b{'0' * 56}"],
)
def test_what_no_sandbox_takes_is_told_in_the_default_journal(
    api: Api, authorization: str | None
) -> None:
    box = Box(api)

    api.get(DEALS, headers={"Authorization": authorization} if authorization else {})

    (told,) = do(api, "GET", "/requests")
    assert (told["status"], told["operation"]) == (401, "listDeals")
    assert box.mock("GET", "/requests") == []


@pytest.mark.parametrize("path", ["/", "/openapi.json", "/_mock/health", "/_mock/nix"])
def test_the_mock_s_own_pages_are_not_told(api: Api, path: str) -> None:
    api.get(path)

    assert ids(api) == []


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"{", id="no JSON"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b'"\\ud800"', id="half a character"),
        pytest.param(b"[" * 260 + b"]" * 260, id="deep"),
        pytest.param(b"[" * 100_000, id="deeper"),
        pytest.param(b'{"name":1e999}', id="too large a number"),
    ],
)
def test_a_body_that_is_refused_is_told_too(api: Api, raw: bytes) -> None:
    answer = api.send("POST", DEALS, data=raw, content_type="application/json")

    assert answer.status_code == 400
    assert do(api, "GET", "/requests")[0]["body"]


def test_exchanges_are_bounded_in_number(api: Api) -> None:
    for _ in range(1005):
        api.get("/api/pipelines", headers={})

    assert ids(api)[0] == 6
    status, message = refusal(api, "GET", "/requests/5")
    assert (status, "it holds 6 to 1005; the 5 before were dropped" in message) == (404, True)


def test_clearing_forgets_and_the_numbers_go_on(api: Api) -> None:
    api.get(DEALS)

    do(api, "DELETE", "/requests")
    api.get(DEALS)

    assert ids(api) == [2]


def test_each_sandbox_has_a_journal_of_its_own(api: Api) -> None:
    one, other = Box(api, "one"), Box(api, "other")

    one.get(DEALS)
    do(api, "DELETE", "/requests?sandbox=other")
    other.get("/api/pipelines")

    assert [box.mock("GET", "/requests")[0]["operation"] for box in (one, other)] == [
        "listDeals",
        "listPipelines",
    ]
    assert ids(api) == []


def test_a_request_that_does_not_exist_is_not_found(api: Api) -> None:
    for number in ("1", "0", "9" * 30):
        assert refusal(api, "GET", f"/requests/{number}")[0] == 404


def test_the_head_of_the_journal_is_answered_too(api: Api) -> None:
    api.get(DEALS)

    answer = ask(api, "HEAD", "/requests")

    assert (answer.status_code, answer.data) == (200, b"")


def test_the_default_alternatives_are_named_in_each_exchange(api: Api) -> None:
    box = Box(api, assume={"unset-values": "omitted"})
    box.get(DEALS)

    found: list[Any] = box.mock("GET", "/requests")

    assert "unset-values" in found[0]["assumptions"]
