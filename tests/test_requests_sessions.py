"""Sessions of requests without network: what a client class does to them keeps the door."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
import responses
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from mockserver.testing import Introzy
from mockserver.testing.intercept import VENDOR_HOST
from mockserver.testing.shapes import EffectWord

pytestmark = pytest.mark.usefixtures("introzy_no_real_host")

DEALS = "/api/pipelines/sales/deals"
BRIEF = 0.5


def retry(**options: Any) -> Retry:
    return Retry(**{"total": 3, "allowed_methods": None, **options})


@contextmanager
def over_network(introzy: Introzy) -> Iterator[tuple[requests.Session, str]]:
    with requests.Session() as session:
        session.headers.update(introzy.headers)
        yield session, introzy.url + DEALS


@contextmanager
def inside(introzy: Introzy) -> Iterator[tuple[requests.Session, str]]:
    yield introzy.session(), DEALS


@contextmanager
def intercepted(introzy: Introzy) -> Iterator[tuple[requests.Session, str]]:
    with requests.Session() as session, introzy.intercept():
        session.headers.update(introzy.headers)
        yield session, f"https://{VENDOR_HOST}{DEALS}"


FAULTS = [
    pytest.param("dropped, dropped, ok", id="dropped"),
    pytest.param("dropped, dropped, dropped, dropped", id="dropped too often"),
    pytest.param("never, ok", id="too late"),
    pytest.param("never, never, never, never", id="too late too often"),
    pytest.param("503, dropped, 503, ok", id="statuses too"),
    pytest.param("503, 503, 503, 503", id="statuses too often"),
    pytest.param("cut", id="cut"),
]
RETRIES: list[Any] = [
    pytest.param(0, id="none"),
    pytest.param(retry(status_forcelist=[503]), id="all"),
    pytest.param(retry(status_forcelist=[503], raise_on_status=False), id="not raising"),
    pytest.param(retry(read=1), id="one read"),
    pytest.param(retry(total=False), id="off"),
]


def outcome(send: Callable[[], requests.Response]) -> Any:
    try:
        return send().status_code
    except requests.RequestException as error:
        return type(error)


@pytest.mark.parametrize("faults", FAULTS)
@pytest.mark.parametrize("retries", RETRIES)
def test_retries_are_those_over_the_network(introzy: Introzy, faults: str, retries: Any) -> None:
    found = []
    for way in (over_network, inside, intercepted):
        introzy.reset()
        introzy.fail(sequence=faults)
        with way(introzy) as (session, url):
            for scheme in ("http://", "https://"):
                session.mount(scheme, HTTPAdapter(max_retries=retries))
            result = outcome(lambda: session.get(url, timeout=BRIEF))
        found.append((result, len(introzy.requests)))

    assert found == [found[0]] * 3


UNCONNECTED = [
    pytest.param("refused", requests.ConnectionError, id="refused"),
    pytest.param("connect-timeout", requests.ConnectTimeout, id="connect-timeout"),
]


@pytest.mark.parametrize("door", [inside, intercepted])
@pytest.mark.parametrize(("effect", "error"), UNCONNECTED)
def test_a_connection_that_does_not_come_about_is_the_connect_error_and_is_retried(
    introzy: Introzy, door: Any, effect: EffectWord, error: type[Exception]
) -> None:
    introzy.fail(effect=effect)

    with door(introzy) as (session, url):
        with pytest.raises(requests.ConnectionError) as raised:
            session.get(url)
        session.mount("https://", HTTPAdapter(max_retries=2))
        session.mount("http://", HTTPAdapter(max_retries=2))
        with pytest.raises(error):
            session.get(url)

    assert type(raised.value) is error
    assert len(introzy.requests) == 4


class Client:
    """A client as people write it, with timeout and retries of its own."""

    class Adapter(HTTPAdapter):
        def __init__(self) -> None:
            self.sent = 0
            super().__init__(max_retries=retry())

        def send(self, request: Any, *args: Any, **options: Any) -> Any:
            self.sent += 1
            options["timeout"] = options.get("timeout") or 5
            return super().send(request, *args, **options)

    def __init__(self, session: requests.Session, url: str) -> None:
        self.session = session
        self.url = url
        self.adapter = self.Adapter()
        for prefix in ("https://", "http://", "http://127.0.0.1", f"https://{VENDOR_HOST}/api"):
            session.mount(prefix, self.adapter)


@pytest.mark.parametrize("door", [inside, intercepted])
def test_an_adapter_of_the_clients_own_is_asked_and_its_request_keeps_the_door(
    introzy: Introzy, door: Any
) -> None:
    introzy.fail(sequence=["dropped", {"delay": 6}, "ok"])

    with door(introzy) as (session, url):
        client = Client(session, url)
        assert client.session.get(client.url).status_code == 200

    assert client.adapter.sent == 1
    assert len(introzy.requests) == 3


class Direct(HTTPAdapter):
    def send(self, request: Any, *args: Any, **options: Any) -> Any:
        return HTTPAdapter.send(self, request, *args, **options)


def test_an_adapter_that_goes_around_the_door_is_told_so_and_connects_to_nothing(
    introzy: Introzy,
) -> None:
    session = introzy.session()
    session.mount("http://", Direct())

    with pytest.raises(requests.ConnectionError, match=r"let it call super\(\)\.send instead"):
        session.get(DEALS)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy], ids=["copy", "deepcopy"])
def test_the_copy_of_a_session_leads_to_the_same_sandbox(introzy: Introzy, copied: Any) -> None:
    session = copied(introzy.session())

    assert session.post(DEALS, json={"name": "Copied"}).status_code == 201
    introzy.assert_created(name="Copied")


def test_a_session_keeps_its_door_also_where_requests_are_stubbed(introzy: Introzy) -> None:
    with responses.RequestsMock() as stubs:
        stubs.get("https://other.example/", body="stub")
        assert introzy.session().get(DEALS).status_code == 200
        assert requests.get("https://other.example/", timeout=1).text == "stub"


def test_an_adapter_for_something_else_than_http_stays_what_it_is(introzy: Introzy) -> None:
    class Files(requests.adapters.BaseAdapter):
        def send(self, request: Any, *_args: Any, **_options: Any) -> Any:
            answer = requests.Response()
            answer.status_code, answer.url = 299, request.url
            return answer

        def close(self) -> None:
            pass

    session = introzy.session()
    session.mount("file://", Files())

    assert session.get("file:///any").status_code == 299
