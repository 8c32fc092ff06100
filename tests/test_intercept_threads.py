"""Interception in several threads and contexts at once."""

from __future__ import annotations

import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier, Thread
from typing import Any

import httpx
import pytest
import requests

from mockserver.testing import Introzy, MockServer
from mockserver.testing.intercept import VENDOR_HOST

pytestmark = pytest.mark.usefixtures("introzy_no_real_host")

DEALS = f"https://{VENDOR_HOST}/api/pipelines/sales/deals"
KEY = {"Authorization": "Bearer introzy_of_production"}


def create(name: str) -> int:
    return requests.post(DEALS, json={"name": name}, headers=KEY, timeout=5).status_code


def in_thread(action: Any) -> Any:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(action).result(30)


def test_each_of_several_threads_meets_its_own_sandbox_and_the_last_restores_all(
    mock_server: MockServer,
) -> None:
    before = requests.Session.get_adapter, httpx.HTTPTransport.handle_request
    together = Barrier(6)

    def work(number: int) -> list[str]:
        with mock_server.sandbox("thread", scenario="empty") as introzy:
            with introzy.intercept():
                together.wait(30)
                create(f"of {number}")
                together.wait(30)
            return [deal["name"] for deal in introzy.deals("sales")]

    with ThreadPoolExecutor(6) as pool:
        found = [*pool.map(work, range(6))]

    assert found == [[f"of {number}"] for number in range(6)]
    assert (requests.Session.get_adapter, httpx.HTTPTransport.handle_request) == before


def test_each_of_several_tasks_meets_its_own_sandbox(mock_server: MockServer) -> None:
    async def work(number: int, together: asyncio.Barrier) -> list[str]:
        with mock_server.sandbox("task", scenario="empty") as introzy:
            with introzy.intercept():
                await together.wait()
                async with httpx.AsyncClient(headers=KEY) as client:
                    await client.post(DEALS, json={"name": f"of {number}"})
                await together.wait()
            return [deal["name"] for deal in introzy.deals("sales")]

    async def all_of_them() -> list[list[str]]:
        together = asyncio.Barrier(3)
        return await asyncio.gather(*(work(number, together) for number in range(3)))

    assert asyncio.run(all_of_them()) == [[f"of {number}"] for number in range(3)]


def test_a_thread_that_the_code_starts_meets_the_sandbox_that_there_is(introzy: Introzy) -> None:
    with introzy.intercept():
        assert in_thread(lambda: create("of a worker")) == 201

    introzy.assert_created(name="of a worker")


def test_a_thread_that_the_code_starts_meets_the_inner_of_two(mock_server: MockServer) -> None:
    with mock_server.sandbox("outer") as outer, mock_server.sandbox("inner") as inner:
        with outer.intercept(), inner.intercept():
            in_thread(lambda: create("of a worker"))

        inner.assert_created(name="of a worker")
        outer.assert_unchanged()


def test_a_thread_that_may_mean_several_sandboxes_is_refused_unless_it_has_a_context(
    mock_server: MockServer,
) -> None:
    with ExitStack() as ending:
        one, two = (ending.enter_context(mock_server.sandbox(name)) for name in ("one", "two"))
        entered, leaving = Barrier(2), Barrier(2)

        def other() -> None:
            with two.intercept():
                entered.wait(30)
                leaving.wait(30)

        thread = Thread(target=other)
        thread.start()
        with one.intercept():
            entered.wait(30)
            own = contextvars.copy_context()
            with pytest.raises(RuntimeError, match=r"several sandboxes: '\w+', '\w+'\. Enter"):
                in_thread(lambda: create("whose?"))
            in_thread(lambda: own.run(create, "with a context"))
            leaving.wait(30)
        thread.join(30)

        one.assert_created(name="with a context")
        two.assert_unchanged()


def test_what_was_entered_in_one_context_can_end_in_another(introzy: Introzy) -> None:
    entered = ExitStack()
    contextvars.copy_context().run(entered.enter_context, introzy.intercept())
    assert create("meanwhile") == 201

    entered.close()

    with introzy.intercept():
        assert create("later") == 201
