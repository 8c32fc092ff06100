"""What a message advises works."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from control_api import Box, ask, do, refusal
from support import KEY, Api, MakeApi

ADVICE = re.compile(r"(GET|POST|PUT|DELETE) (/\S+[^\s.,;])(?: (\{.*\}))?")


def follow(api: Api, message: str) -> Any:
    """Do what a message says last; give the answer."""
    method, path, body = ADVICE.findall(message)[-1]
    headers = KEY if path.startswith("/api") else {}
    return api.send(method, path, json=json.loads(body) if body else None, headers=headers)


@pytest.mark.parametrize(
    "path",
    [
        "/health?sandbox=mine",
        "/health?sandbox=tests.test_x.py::test_y[a-b]",
        "/savepoints/7",
    ],
)
def test_what_is_not_there_can_be_made_as_told(api: Api, path: str) -> None:
    method = "DELETE" if "savepoints" in path else "GET"
    _, message = refusal(api, method, path)

    assert follow(api, message).status_code == 201


@pytest.mark.parametrize("name", ["with space", 'a"b', "", "-x", "ä"])
def test_in_the_place_of_a_name_that_cannot_be_another_is_advised(api: Api, name: str) -> None:
    answer: Any = api.client.get("/_mock/health", query_string={"sandbox": name})

    assert answer.status_code == 404
    assert follow(api, answer.json["error"]["message"]).status_code == 201


def test_the_default_sandbox_cannot_be_made_and_nothing_says_to_delete_it(api: Api) -> None:
    status, message = refusal(api, "POST", "/sandboxes", {"name": "default"})

    assert (status, message) == (
        409,
        "The sandbox 'default' always exists; use another name.",
    )


def test_a_sandbox_that_is_in_the_way_can_be_deleted_as_told(api: Api) -> None:
    do(api, "POST", "/sandboxes", {"name": "mine"})
    _, message = refusal(api, "POST", "/sandboxes", {"name": "mine"})

    assert follow(api, message).status_code == 204


def test_a_sandbox_in_the_place_of_one_that_is_gone_can_be_made_as_told(api: Api) -> None:
    box = Box(api)
    do(api, "DELETE", "/sandboxes/box")
    do(api, "POST", "/sandboxes", {"name": "my-test"})

    assert follow(api, box.get("/api/pipelines").json["error"]["message"]).status_code == 201


def test_a_key_in_the_place_of_a_revoked_one_works_in_its_sandbox(api: Api) -> None:
    box = Box(api)
    key = box.mock("POST", "/keys")["apiKey"]
    box.mock("DELETE", "/keys/1")
    refused = api.get("/api/pipelines", headers={"Authorization": f"Bearer {key}"})

    made = follow(api, refused.json["error"]["message"]).json["apiKey"]

    assert api.get("/api/pipelines", headers={"Authorization": f"Bearer {made}"}).status_code == 200
    assert len(box.mock("GET", "/keys")) == 2


@pytest.mark.parametrize("sent", [{}, {"Authorization": "Basic x"}, {"Authorization": "Bearer x"}])
def test_the_key_that_is_advised_works(make_api: MakeApi, sent: dict[str, str]) -> None:
    told = make_api().get("/api/pipelines", headers=sent).json["error"]["message"]
    limited = make_api(api_keys=["introzy_mine"])
    told_there = limited.get("/api/pipelines", headers=sent).json["error"]["message"]

    assert told.endswith("Send: Authorization: Bearer introzy_your_api_key")
    assert "introzy_your_api_key" not in told_there
    assert "--api-key" in told_there


def test_the_page_shows_a_key_that_works(make_api: MakeApi) -> None:
    html = {"Accept": "text/html"}

    assert "Bearer introzy_your_api_key" in make_api().get("/", headers=html).text
    limited = make_api(api_keys=["introzy_mine"]).get("/", headers=html).text
    assert "introzy_your_api_key" not in limited
    assert "--api-key" in limited


def test_an_import_is_told_where_to_get_what_it_takes(api: Api) -> None:
    for body in ({}, {"tables": 1}, {"tables": {"deals": 1}}):
        _, message = refusal(api, "POST", "/import", body)

        assert message.endswith("Send what GET /_mock/export answers.")
        assert follow(api, message).status_code == 200


@pytest.mark.parametrize("path", ["/requests?limit=0", "/changes?since=-1", "/export?journal=2"])
def test_a_query_that_is_advised_works(api: Api, path: str) -> None:
    _, message = refusal(api, "GET", path)
    advised = re.search(r"A query that works: (\?.*)", message)

    assert (
        ask(api, "GET", path.partition("?")[0] + (advised[1] if advised else "")).status_code == 200
    )


def test_a_deal_that_is_not_there_is_looked_for_as_told(api: Api) -> None:
    message = api.get("/api/pipelines/SALES/deals/x").json["error"]["message"]

    assert follow(api, message.removesuffix(" lists those that exist.")).status_code == 200
