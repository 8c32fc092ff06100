"""The same requests through every door are answered alike."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from http.client import HTTPConnection
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlsplit

import httpx
import httpx2
import pytest

from live_server import Live
from mockserver.testing import Introzy, MockServer
from mockserver.testing.vendor import VENDOR_HOST

VENDOR = f"https://{VENDOR_HOST}"
DEALS = "/api/pipelines/sales/deals"
NAME = "a.sandbox"


class Answer(NamedTuple):
    """What of an answer is the same through every door."""

    status: int
    body: bytes
    assumptions: str | None


Send: TypeAlias = Callable[[str, str, Any], Answer]


def exchange(send: Send) -> list[Answer]:
    """Send requests of every kind, and what goes wrong."""
    answers: list[Answer] = []

    def ask(method: str, target: str, body: Any = None) -> Any:
        answers.append(send(method, target, body))
        return json.loads(answers[-1].body or b"{}").get("data")

    ask("GET", "/api/pipelines")
    stages = ask("GET", "/api/pipelines/SALES")["stages"]
    made = ask("POST", DEALS, {"name": "Ünversed 交易", "expectedValue": 12.5, "notes": None})
    ask("POST", DEALS, {"name": "Ünversed 交易", "expectedValue": 12.5, "notes": None})
    deal = f"{DEALS}/{made['id']}"
    ask("PATCH", deal, {"pipelineStageId": stages[1]["id"], "expectedValue": None})
    ask("GET", deal)
    ask("GET", f"{DEALS}?limit=3&page=2&stageId={stages[0]['id']}")
    ask("GET", f"{DEALS}?limit=0&page=x")
    ask("DELETE", deal)
    ask("GET", deal)
    ask("GET", f"{DEALS}/no%20such%2Fdeal%C3%BC")
    ask("POST", DEALS, {"name": ""})
    ask("POST", DEALS, [1])
    ask("GET", "/api/pipelines/none")
    ask("GET", "/api/pipeline/sales")
    ask("PUT", deal, {})
    ask("HEAD", DEALS)
    ask("OPTIONS", DEALS)
    return answers


def by_flask(introzy: Introzy) -> Send:
    client = introzy.test_client()

    def send(method: str, target: str, body: Any) -> Answer:
        answer = client.open(target, method=method, json=body)
        return Answer(answer.status_code, answer.data, _assumptions(answer.headers))

    return send


def by_httpx(introzy: Introzy) -> Send:
    return _sent_by(introzy.client(httpx))


def by_httpx2(introzy: Introzy) -> Send:
    return _sent_by(introzy.client(httpx2))


def by_asynchronous_httpx(introzy: Introzy) -> Send:
    def send(method: str, target: str, body: Any) -> Answer:
        async def request() -> Any:
            async with introzy.async_client(httpx) as client:
                return await client.request(method, target, json=body)

        return _answer(asyncio.run(request()))

    return send


def by_requests(introzy: Introzy) -> Send:
    return _sent_by(introzy.session())


def by_interception(introzy: Introzy) -> Send:
    def send(method: str, target: str, body: Any) -> Answer:
        headers = {"Authorization": "Bearer introzy_of_production"}
        with introzy.intercept(), httpx.Client(base_url=VENDOR, headers=headers) as client:
            return _answer(client.request(method, target, json=body))

    return send


def by_network(introzy: Introzy) -> Send:
    return over_network(introzy.url, introzy.headers)


def over_network(url: str, headers: Mapping[str, str]) -> Send:
    def send(method: str, target: str, body: Any) -> Answer:
        connection = HTTPConnection(urlsplit(url).netloc, timeout=20)
        kind = {} if body is None else {"Content-Type": "application/json"}
        sent = None if body is None else json.dumps(body)
        connection.request(method, target, sent, {**headers, **kind})
        answer = connection.getresponse()
        read = Answer(answer.status, answer.read(), _assumptions(answer.headers))
        connection.close()
        return read

    return send


def _sent_by(client: Any) -> Send:
    return lambda method, target, body: _answer(client.request(method, target, json=body))


def _answer(answer: Any) -> Answer:
    return Answer(answer.status_code, answer.content, _assumptions(answer.headers))


def _assumptions(headers: Any) -> str | None:
    found: str | None = headers.get("Introzy-Mock-Assumptions")
    return found


DOORS = [
    by_httpx,
    by_httpx2,
    by_asynchronous_httpx,
    by_requests,
    by_interception,
    by_network,
]


@pytest.fixture
def expected(mock_server: MockServer) -> list[Answer]:
    """The answers through Flask's own test client."""
    with mock_server.sandbox(NAME) as introzy:
        return exchange(by_flask(introzy))


def test_the_requests_are_answered_in_many_ways(expected: list[Answer]) -> None:
    assert {answer.status for answer in expected} == {200, 201, 204, 400, 404, 405}


@pytest.mark.parametrize("door", DOORS)
def test_a_door_of_the_same_process_gives_the_same_answers(
    mock_server: MockServer, expected: list[Answer], door: Callable[[Introzy], Send]
) -> None:
    with mock_server.sandbox(NAME) as introzy:
        assert exchange(door(introzy)) == expected


def test_a_server_process_gives_the_same_answers(live: Live, expected: list[Answer]) -> None:
    _, made = live.send("POST", "/_mock/sandboxes", {"name": NAME})
    try:
        headers = {"Authorization": f"Bearer {made['apiKey']}"}
        assert exchange(over_network(live.url, headers)) == expected
    finally:
        live.send("DELETE", f"/_mock/sandboxes/{NAME}")
