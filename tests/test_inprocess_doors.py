"""Clients without network: what they send, and how faults reach them."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import httpx
import httpx2
import pytest
import requests

from mockserver.testing import Introzy

DEALS = "/api/pipelines/sales/deals"
BRIEF = 0.5


@pytest.mark.parametrize("library", [None, httpx, httpx2], ids=["default", "httpx", "httpx2"])
def test_an_httpx_client_carries_the_key(introzy: Introzy, library: ModuleType | None) -> None:
    with introzy.client(library, headers={"X-Own": "1"}, timeout=3) as client:
        answer = client.post(DEALS, json={"name": "Über"})

    assert answer.json()["data"]["name"] == "Über"
    assert introzy.requests[0]["headers"]["X-Own"] == "1"
    assert type(client).__module__.startswith((library or httpx).__name__)


@pytest.mark.parametrize("library", [httpx, httpx2], ids=["httpx", "httpx2"])
def test_an_asynchronous_client_does_the_same(introzy: Introzy, library: ModuleType) -> None:
    async def create() -> Any:
        async with introzy.async_client(library) as client:
            return await client.post(DEALS, json={"name": "Later"})

    assert asyncio.run(create()).status_code == 201
    introzy.assert_created(name="Later")


BODIES: list[Any] = [
    pytest.param(b'{"name": "Sent"}', id="bytes"),
    pytest.param('{"name": "Sent"}', id="text"),
    pytest.param(lambda: iter([b'{"name": ', b'"Sent"}']), id="pieces"),
]


@pytest.mark.parametrize("body", BODIES)
def test_a_requests_session_sends_any_body(introzy: Introzy, body: Any) -> None:
    data = body() if callable(body) else body

    answer = introzy.session().post(DEALS, data=data, headers={"Content-Type": "application/json"})

    assert answer.status_code == 201
    introzy.assert_created(name="Sent")


def test_a_requests_session_sends_a_file(introzy: Introzy, tmp_path: Any) -> None:
    path = tmp_path / "body.json"
    path.write_text('{"name": "Sent"}')

    with path.open("rb") as file:
        introzy.session().post(DEALS, data=file, headers={"Content-Type": "application/json"})

    introzy.assert_created(name="Sent")


def test_a_requests_session_takes_no_key_from_the_machine(
    introzy: Introzy, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))

    assert introzy.session().get(DEALS).status_code == 200


def test_flasks_test_client_carries_the_key(introzy: Introzy) -> None:
    assert introzy.test_client().get(DEALS).status_code == 200
    assert len(introzy.requests) == 1


def test_flasks_test_client_is_told_of_an_answer_that_never_comes(introzy: Introzy) -> None:
    introzy.fail(effect="never")

    assert introzy.test_client().get(DEALS).status_code == 503


Send = Callable[[str, dict[str, str], str], Any]


def _httpx(url: str, headers: dict[str, str], method: str) -> Any:
    return httpx.request(method, url, headers=headers, timeout=BRIEF)


def _httpx2(url: str, headers: dict[str, str], method: str) -> Any:
    return httpx2.request(method, url, headers=headers, timeout=BRIEF)


def _requests(url: str, headers: dict[str, str], method: str) -> Any:
    return requests.request(method, url, headers=headers, timeout=BRIEF)


CLIENTS: list[Any] = [
    pytest.param(_httpx, lambda one: one.client(httpx, timeout=BRIEF), id="httpx"),
    pytest.param(_httpx2, lambda one: one.client(httpx2, timeout=BRIEF), id="httpx2"),
    pytest.param(_requests, lambda one: _Patient(one.session()), id="requests"),
]

EFFECTS: list[Any] = [
    pytest.param("never", id="never"),
    pytest.param({"ending": "never", "delay": 0.01}, id="never, late"),
    pytest.param("dropped", id="dropped"),
    pytest.param("cut", id="cut"),
    pytest.param({"status": 502, "ending": "cut"}, id="an error cut"),
    pytest.param({"delay": 2 * BRIEF}, id="too late"),
    pytest.param({"delay": 2 * BRIEF, "ending": "cut"}, id="too late and cut"),
    pytest.param({"delay": 2 * BRIEF, "ending": "dropped"}, id="too late and dropped"),
    pytest.param({"delay": 0.01}, id="late but in time"),
    pytest.param({"delay": 0.01, "status": 503}, id="an error in time"),
    pytest.param(599, id="a status without a phrase"),
]


class _Patient:
    """A session with the timeout that the others have."""

    def __init__(self, session: requests.Session) -> None:
        self._session = session

    def request(self, method: str, url: str) -> Any:
        return self._session.request(method, url, timeout=(5, BRIEF))


def outcome(send: Callable[[], Any]) -> Any:
    try:
        return send().status_code
    except Exception as error:  # noqa: BLE001  # whichever it is, is what is compared
        return type(error)


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize(("over_network", "inside"), CLIENTS)
def test_a_fault_is_the_same_error_without_network(
    introzy: Introzy, over_network: Send, inside: Callable[[Introzy], Any], effect: Any
) -> None:
    introzy.fail(effect=effect)
    expected = outcome(lambda: over_network(introzy.url + DEALS, introzy.headers, "GET"))

    client = inside(introzy)

    assert outcome(lambda: client.request("GET", DEALS)) == expected


@pytest.mark.parametrize(("over_network", "inside"), CLIENTS)
def test_the_answer_to_head_cannot_be_cut(
    introzy: Introzy, over_network: Send, inside: Callable[[Introzy], Any]
) -> None:
    introzy.fail(effect="cut")

    assert outcome(lambda: over_network(introzy.url + DEALS, introzy.headers, "HEAD")) == 200
    assert outcome(lambda: inside(introzy).request("HEAD", DEALS)) == 200


def test_an_answer_that_never_comes_ends_also_a_client_that_would_wait_for_ever(
    introzy: Introzy,
) -> None:
    introzy.fail(effect="never")

    with pytest.raises(httpx.ReadTimeout):
        introzy.client(timeout=None).get(DEALS)
    with pytest.raises(requests.ReadTimeout):
        introzy.session().get(DEALS)


def test_what_arrives_before_the_cut_can_be_read(introzy: Introzy) -> None:
    whole = introzy.client().get(DEALS).content
    introzy.fail(effect="cut")

    with introzy.client().stream("GET", DEALS) as streamed:
        pieces: Iterator[bytes] = streamed.iter_raw()
        assert next(pieces) == whole[: len(whole) // 2]
        with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
            next(pieces)


def test_a_lost_answer_is_a_write_that_stands(introzy: Introzy) -> None:
    introzy.fail("lost-answer")

    with pytest.raises(httpx.RemoteProtocolError):
        introzy.client().post(DEALS, json={"name": "Kept"})

    introzy.assert_created(name="Kept")


MISSING = """
import sys
sys.modules.update(dict.fromkeys(["httpx", "httpx2", "requests", "responses", "respx"]))
from mockserver.testing import MockServer
with MockServer() as server, server.sandbox("one") as introzy:
    for door in (introzy.client, introzy.async_client, introzy.session):
        try:
            door()
        except ModuleNotFoundError as error:
            print(error)
    print(introzy.test_client().get("/api/pipelines").status_code)
"""


def test_a_library_that_is_missing_is_named_with_how_to_get_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MISSING], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == [
        "introzy.client() needs httpx; install it with: pip install 'introzy-mock[httpx]'",
        "introzy.client() needs httpx; install it with: pip install 'introzy-mock[httpx]'",
        "introzy.session() needs requests; install it with: pip install 'introzy-mock[requests]'",
        "200",
    ]
