"""A mock in a process leaves no trace in it: no logs, no handlers, no threads, no signals."""

from __future__ import annotations

import gc
import logging
import signal
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from mockserver.testing import MockServer

DEALS = "/api/pipelines/sales/deals"


def use(server: MockServer) -> None:
    with server.sandbox("used") as introzy:
        for door in (httpx.Client(base_url=introzy.url, headers=introzy.headers), introzy.client()):
            with door as client:
                client.post(DEALS, json={"name": "A"})
                client.get("/nowhere")
                client.get("/_mock/requests")
        introzy.fail("flaky")
        introzy.session().get(DEALS)


def loggers() -> dict[str, object]:
    names = ["", *logging.root.manager.loggerDict]
    found = {name: logging.getLogger(name) for name in names}
    return {
        name: (one.level, one.handlers[:], one.filters[:], one.propagate, one.disabled)
        for name, one in found.items()
    }


def test_loggers_are_as_before_and_nothing_was_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    before = loggers()

    with MockServer() as server:
        use(server)

    after = loggers()
    assert {name: after[name] for name in before} == before
    ours = [one for one in caplog.records if not one.name.startswith(("httpx", "httpcore"))]
    assert [one.getMessage() for one in ours] == []


def test_no_thread_stays_and_no_signal_has_another_handler() -> None:
    threads = set(threading.enumerate())
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    with MockServer() as server:
        use(server)

    assert set(threading.enumerate()) == threads
    assert handlers == {number: signal.getsignal(number) for number in handlers}


def test_nothing_is_warned_of_when_it_is_gone() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with MockServer() as server:
            use(server)
        del server
        gc.collect()

    assert [str(one.message) for one in caught] == []


def test_one_name_from_sixteen_threads_makes_sixteen_sandboxes(mock_server: MockServer) -> None:
    together = threading.Barrier(16)

    def make(_number: int) -> tuple[str, str]:
        together.wait(30)
        introzy = mock_server.sandbox("same")
        introzy.client().post(DEALS, json={"name": introzy.name})
        introzy.assert_created(name=introzy.name)
        return introzy.name, introzy.api_key

    with ThreadPoolExecutor(16) as pool:
        made = [*pool.map(make, range(16))]

    assert sorted(name for name, _ in made) == sorted(
        ["same", *(f"same-{number}" for number in range(2, 17))]
    )
    assert len({key for _, key in made}) == 16


def test_a_url_that_sixteen_threads_ask_for_is_of_one_server(mock_server: MockServer) -> None:
    together = threading.Barrier(16)

    def ask(_number: int) -> str:
        together.wait(30)
        return mock_server.url

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(ask, range(16)))) == 1
