"""The same requests through every door are answered alike."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest

from live_server import Live
from mockserver.testing import Introzy, MockServer
from mockserver.testing.intercept import VENDOR_HOST
from sequence import Answer, Send, assumptions, exchange, over_network

SEQUENCE = Path(__file__).parents[1] / "sequence.py"
VENDOR = f"https://{VENDOR_HOST}"
NAME = "a.sandbox"


def by_flask(introzy: Introzy) -> Send:
    client = introzy.test_client()

    def send(method: str, target: str, body: Any) -> Answer:
        answer = client.open(target, method=method, json=body)
        return Answer(answer.status_code, answer.data, assumptions(answer.headers))

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


def _sent_by(client: Any) -> Send:
    return lambda method, target, body: _answer(client.request(method, target, json=body))


def _answer(answer: Any) -> Answer:
    return Answer(answer.status_code, answer.content, assumptions(answer.headers))


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


def test_the_server_of_exec_gives_the_same_answers(tmp_path: Path, expected: list[Answer]) -> None:
    command = [sys.executable, "-m", "mockserver", "exec", "--", sys.executable, str(SEQUENCE)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)

    found = [Answer(status, body.encode(), told) for status, body, told in json.loads(done.stdout)]
    assert found == expected
