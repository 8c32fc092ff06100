"""Tests that freeze time freeze theirs, not what the mock waits and measures by."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from freezegun import freeze_time

from mockserver.core.determinism import steady_seconds, stopwatch
from mockserver.testing import MockServer
from support import RunTests

READERS = [
    pytest.param(lambda: steady_seconds, id="steady seconds"),
    pytest.param(stopwatch, id="stopwatch"),
]


@pytest.mark.parametrize("reader", READERS)
def test_what_the_mock_measures_by_goes_on_while_time_is_frozen(
    reader: Callable[[], Callable[[], float]],
) -> None:
    with freeze_time("2020-01-01"):
        read = reader()
        first = read()
        assert any(read() > first for _ in range(100_000))


IMPORTED_LATER = """
from freezegun import freeze_time
with freeze_time("2020-01-01"):
    from mockserver.core.determinism import steady_seconds
    first = steady_seconds()
    print(any(steady_seconds() > first for _ in range(100_000)))
"""


def test_it_goes_on_also_where_the_mock_is_imported_while_time_is_frozen() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED_LATER], capture_output=True, text=True, check=True
    )

    assert done.stdout == "True\n"


FROZEN: list[Any] = [
    pytest.param({}, id="standing still"),
    pytest.param({"tick": True}, id="ticking"),
    pytest.param({"auto_tick_seconds": 3_600}, id="an hour with each look"),
]


@pytest.mark.parametrize("options", FROZEN)
def test_a_server_waits_and_ends_while_time_is_frozen(options: dict[str, Any]) -> None:
    took = stopwatch()
    with (
        freeze_time("2020-01-01", **options),
        MockServer() as server,
        server.sandbox("frozen") as introzy,
    ):
        introzy.fail(sequence=[{"delay": 0.05}, {"delay": 60}])
        url, headers = f"{introzy.url}/api/pipelines", introzy.headers
        assert httpx.get(url, headers=headers, timeout=30).status_code == 200
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(url, headers=headers, timeout=0.2)
    assert took() < 5


def test_a_sandbox_that_follows_real_time_follows_the_frozen_one() -> None:
    with MockServer() as server, server.sandbox("real", clock={"mode": "real"}) as introzy:
        with freeze_time("2020-01-01"):
            introzy.clock.set(mode="real", now="2030-01-01")
            assert introzy.clock.now == "2030-01-01T00:00:00.000Z"
        with freeze_time("2020-01-02"):
            assert introzy.clock.now == "2030-01-02T00:00:00.000Z"


def test_a_session_whose_time_is_frozen_throughout_ends_at_once(run_tests: RunTests) -> None:
    took = stopwatch()
    result = run_tests(
        """
        import json
        from urllib.request import Request, urlopen

        def test_url(introzy):
            request = Request(f"{introzy.url}/api/pipelines", headers=introzy.headers)
            with urlopen(request) as answer:
                assert json.load(answer)["success"]
        """,
        conftest="""
        import freezegun, pytest

        @pytest.fixture(scope="session", autouse=True)
        def frozen():
            with freezegun.freeze_time("2020-01-01"):
                yield
        """,
    )

    result.assert_outcomes(passed=1)
    assert took() < 8
