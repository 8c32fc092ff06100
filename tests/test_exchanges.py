"""Exchanges as JSON and as a line; never with a key."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockserver.exchanges import as_curl, as_json, as_line
from mockserver.journal import Exchange
from support import Api, exchange, kept

URL = "http://127.0.0.1:4700"
DEALS = "/api/pipelines/sales/deals"
SECRET = "introzy_" + "0123456789abcdef" * 4
NAMES = [
    *("id", "time", "operation", "method", "path", "query", "status", "durationMs"),
    *("faults", "assumptions", "summary"),
    *("headers", "headerList", "body", "responseHeaders", "response", "changes", "ignored"),
]


def update(api: Api, **fields: Any) -> Exchange:
    """Change the value of the newest deal and make the exchange of it."""
    deal = api.data(f"{DEALS}?limit=1")["deals"][0]
    changes = kept(api.world)
    body = {"expectedValue": 75000}
    answer = api.patch(f"{DEALS}/{deal['id']}", body)
    return exchange(
        **{
            "operation": "updateDeal",
            "method": "PATCH",
            "path": f"{DEALS}/{deal['id']}",
            "body": body,
            "answer": answer.data,
            "changes": changes,
            **fields,
        }
    )


def lost(**fields: Any) -> Exchange:
    """Make the exchange of a request that is for no operation."""
    error = {"code": "NOT_FOUND", "message": "No operation has this path."}
    answer = {"success": False, "error": error}
    return exchange(**{"operation": None, "status": 404, "answer": answer, **fields})


def test_an_exchange_is_told_with_its_parts_in_order(api: Api) -> None:
    seen = as_json(exchange(query="limit=1&page=2&page=3&stageId="), api.world)

    assert list(seen) == NAMES
    assert seen == {
        "id": 7,
        "time": "2025-01-01T09:00:00.000Z",
        "operation": "listDeals",
        "method": "GET",
        "path": DEALS,
        "query": {"limit": ["1"], "page": ["2", "3"], "stageId": [""]},
        "headers": {},
        "headerList": [],
        "body": None,
        "status": 200,
        "responseHeaders": [],
        "response": {"success": True},
        "durationMs": 1.234,
        "faults": [],
        "assumptions": ["deal-order"],
        "changes": [],
        "summary": [],
        "ignored": {"query": [], "body": []},
    }


def test_changes_are_told_whole_and_in_words_without_the_mocks_own(api: Api) -> None:
    sent = update(api)
    seen = as_json(sent, api.world)

    [change] = seen["changes"]
    [words] = seen["summary"]
    assert change["table"] == "deals"
    assert sent.path.endswith(change["id"])
    assert change["after"] == {
        **change["before"],
        "expectedValue": 75000,
        "updatedAt": change["after"]["updatedAt"],
    }
    assert words.startswith("deal ")
    assert words.endswith(" to 75000")


def test_a_record_that_came_has_nothing_before(api: Api) -> None:
    changes = kept(api.world)
    created = api.create(name="Acme Corp")

    [change] = as_json(exchange(changes=changes), api.world)["changes"]

    assert (change["id"], change["before"], change["after"]["name"]) == (
        created["id"],
        None,
        "Acme Corp",
    )


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", None),
        (b'{"a": [1, null]}', {"a": [1, None]}),
        (b"null", None),
        (b"name=Acme", "name=Acme"),
        (b"\xff{", "\N{REPLACEMENT CHARACTER}{"),
        (b"[" * 250 + b"]" * 250, "[" * 250 + "]" * 250),
        (b"[" * 5000, "[" * 5000),
    ],
    ids=["empty", "JSON", "null", "no JSON", "no UTF-8", "too deep to write", "too deep to read"],
)
def test_bodies_are_told_as_json_or_else_as_text(api: Api, raw: bytes, expected: Any) -> None:
    seen = as_json(exchange(body=raw, answer=raw), api.world)

    assert (seen["body"], seen["response"]) == (expected, expected)


def test_headers_have_the_names_that_people_know(api: Api) -> None:
    headers = {"X-Request-Id": "1", "Content-Type": "application/json", "Host": "a"}

    assert as_json(exchange(headers=headers), api.world)["headers"] == {
        "X-Request-Id": "1",
        "Content-Type": "application/json",
        "Host": "a",
    }


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (f"Bearer {SECRET}", "Bearer introzy_...cdef"),
        (f"bearer  {SECRET} ", "bearer  introzy_...cdef"),
        (SECRET, "introzy_...cdef"),
        ("Bearer introzy_short", "Bearer introzy_..."),
        ("Bearer", "Bearer"),
        ("Bearer ", "Bearer"),
        ("Bearer sk_live_51H8", "Bearer ..."),
        (f"Bearer {SECRET}-tail", "Bearer ..."),
        ("Basic dXNlcjpwYXNz", "Basic ..."),
        ("Bearerintrozy", "..."),
        ("secret of mine", "..."),
        ("", ""),
    ],
)
def test_of_an_authorization_only_the_scheme_and_a_keys_end_are_shown(
    api: Api, sent: str, shown: str
) -> None:
    seen = as_json(exchange(headers={"Authorization": sent}), api.world)

    assert seen["headers"]["Authorization"] == shown


@pytest.mark.parametrize(
    "fields",
    [
        {"headers": {"Authorization": f"Bearer {SECRET}"}},
        {"headers": {"Authorization": f"Basic {SECRET}"}},
        {"headers": {"X-Api-Key": SECRET, "Prefer": f"a={SECRET}"}},
        {"headers": {"Content-Type": f"text/{SECRET}"}},
        {"query": f"key={SECRET}&{SECRET}=1"},
        {"query": f"key={SECRET.replace('_', '%5F')}"},
        {"path": f"/api/{SECRET}", "operation": None},
        {"body": {"name": SECRET, SECRET: [SECRET]}},
        {"body": SECRET.encode()},
        {"body": b"\xff" + SECRET.encode()},
        {"answer": {"error": {"code": "X", "message": SECRET}}, "status": 400},
    ],
    ids=" ".join,
)
def test_a_key_is_shown_nowhere(api: Api, fields: dict[str, Any]) -> None:
    sent = exchange(**fields)

    shown = (json.dumps(as_json(sent, api.world)), as_line(sent, api.world), as_curl(sent, URL))

    assert [text for text in shown if SECRET[10:-10] in text] == []


def test_a_key_that_became_a_deals_name_is_not_shown_either(api: Api) -> None:
    changes = kept(api.world)
    api.create(name=SECRET)

    sent = exchange(changes=changes)

    assert SECRET[10:30] not in json.dumps(as_json(sent, api.world)) + as_line(sent, api.world)


@pytest.mark.parametrize("rule", [3, None], ids=["by a rule", "by the request's own header"])
def test_a_fault_is_told_with_its_rule_and_effect(api: Api, rule: int | None) -> None:
    effect = {"status": 503, "message": "Down."}
    met = exchange(fault={"id": rule, "name": "down", "effect": effect})

    assert as_json(met, api.world)["faults"] == [{"id": rule, "name": "down", "effect": effect}]


@pytest.mark.parametrize(
    ("fields", "query", "body"),
    [
        ({"query": "limit=1&page=1&stageId=x"}, [], []),
        ({"query": "limit=1&offset=2&Limit=3&offset=4"}, ["offset", "Limit"], []),
        (
            {"operation": "createDeal", "body": {"name": "A", "value": 1, "stageId": "x"}},
            [],
            ["value", "stageId"],
        ),
        ({"operation": "createDeal", "body": [1]}, [], []),
        ({"operation": "createDeal", "body": b"name=A"}, [], []),
        ({"body": {"name": "A"}}, [], ["name"]),
    ],
    ids=["documented", "query", "body", "array", "no JSON", "body where none is documented"],
)
def test_what_the_vendor_does_not_document_is_told_as_ignored(
    api: Api, fields: dict[str, Any], query: list[str], body: list[str]
) -> None:
    seen = as_json(exchange(**fields), api.world)

    assert seen["ignored"] == {"query": query, "body": body}


def test_a_request_for_no_operation_is_told_with_the_nearest(api: Api) -> None:
    seen = as_json(lost(method="PUT", path="/api/pipeline/sales/deals/x"), api.world)

    assert list(seen) == [*NAMES, "nearest"]
    assert seen["nearest"] == [
        {
            "operation": "updateDeal",
            "method": "PATCH",
            "path": "/api/pipelines/{type}/deals/{id}",
            "differences": [
                'path segment 2 is "pipeline", expected "pipelines"',
                "method is PUT, expected PATCH",
            ],
        },
        {
            "operation": "getDeal",
            "method": "GET",
            "path": "/api/pipelines/{type}/deals/{id}",
            "differences": [
                'path segment 2 is "pipeline", expected "pipelines"',
                "method is PUT, expected GET",
            ],
        },
        {
            "operation": "deleteDeal",
            "method": "DELETE",
            "path": "/api/pipelines/{type}/deals/{id}",
            "differences": [
                'path segment 2 is "pipeline", expected "pipelines"',
                "method is PUT, expected DELETE",
            ],
        },
    ]


START = "2025-01-01T09:00:00.000Z"
REFUSED = {"error": {"code": "NOT_FOUND", "message": "There is no deal 'x'."}}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, f"200  GET    {DEALS}  listDeals"),
        ({"query": "limit=1&page=%20"}, f"200  GET    {DEALS}?limit=1&page=%20  listDeals"),
        ({"path": "/api/a b\n\N{SNOWMAN}?"}, "200  GET    /api/a%20b%0A%E2%98%83%3F  listDeals"),
        ({"method": "DELETE"}, f"200  DELETE {DEALS}  listDeals: nothing changed"),
        (
            {"status": 404, "answer": REFUSED},
            f"404  GET    {DEALS}  NOT_FOUND: There is no deal 'x'.",
        ),
        (
            {"status": 503, "answer": b"", "fault": {"id": 1, "name": "down", "effect": {}}},
            f"503  GET    {DEALS}  listDeals; fault down",
        ),
        ({"status": 500, "answer": b'{"error": 1}'}, f"500  GET    {DEALS}  listDeals"),
        ({"status": 500, "answer": b"[]"}, f"500  GET    {DEALS}  listDeals"),
        (
            {"query": f"k={SECRET}"},
            f"200  GET    {DEALS}?k=introzy_...cdef  listDeals; ignored in the query: k",
        ),
        (
            {"operation": "createDeal", "body": {"name": "A", "valu": 1, "stag": 2}},
            f"200  GET    {DEALS}  createDeal; ignored in the body: valu, stag",
        ),
    ],
)
def test_a_line_tells_what_was_asked_and_answered(
    api: Api, fields: dict[str, Any], expected: str
) -> None:
    assert as_line(exchange(**fields), api.world) == f"{START}  {expected}"


def test_a_line_tells_changes_in_words_also_if_the_answer_was_lost(api: Api) -> None:
    error = {"error": {"code": "INTERNAL_ERROR", "message": "Lost."}}
    sent = update(
        api, status=500, answer=error, fault={"id": 1, "name": "lost-answer", "effect": {}}
    )

    seen = as_line(sent, api.world)

    assert seen.startswith(f"{START}  500  PATCH  {sent.path}  deal ")
    assert seen.endswith(" to 75000; INTERNAL_ERROR: Lost.; fault lost-answer")


@pytest.mark.parametrize(
    ("fields", "end"),
    [
        ({"path": "/nowhere"}, "/nowhere  NOT_FOUND: No operation has this path."),
        ({"path": "/nowhere", "answer": b""}, "/nowhere  no operation"),
    ],
)
def test_a_line_tells_that_no_operation_was_meant(
    api: Api, fields: dict[str, Any], end: str
) -> None:
    assert as_line(lost(**fields), api.world).endswith(end)


def test_the_line_of_a_path_that_is_nearly_an_operations_names_that_one_once(api: Api) -> None:
    api.get("/api/pipeline")
    seen = as_line(api.world.journal.exchanges()[-1], api.world)

    assert seen.count("listPipelines") == 1
    assert 'path segment 2 is "pipeline", expected "pipelines"' in seen


def test_a_line_is_one_line_that_moves_no_cursor(api: Api) -> None:
    changes = kept(api.world)
    api.create(name="a\n\x1b[2J\u202eb")
    error = {"error": {"code": "X", "message": "c\r\x9bd"}}

    seen = as_line(exchange(changes=changes, status=400, answer=error), api.world)

    assert r"deal a\n\x1b[2J\u202eb: created" in seen
    assert r"X: c\r\x9bd" in seen
    assert seen.isprintable()
