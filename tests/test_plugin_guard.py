"""The guard before the vendor's real host."""

from __future__ import annotations

import socket

import pytest

from support import RunTests

DEALS = "/api/pipelines/sales/deals"


REACH = """
import asyncio, http.client, socket
import pytest

def connect():
    http.client.HTTPSConnection("beta-api.introzy.com", timeout=1).connect()

def resolve():
    socket.gethostbyname(host) if (host := "BETA-API.introzy.com.") else None

def resolve_by_name():
    socket.getaddrinfo(host=b"beta-api.introzy.com", port=443)

def connect_at_once():
    with socket.socket() as plain:
        plain.connect(("beta-api.introzy.com", 443))

async def open_connection():
    await asyncio.open_connection("beta-api.introzy.com", 443)

@pytest.mark.parametrize("attempt", [
    connect, resolve, resolve_by_name, connect_at_once, lambda: asyncio.run(open_connection())
])
def test_reaching(attempt {fixture}):
    try:
        attempt()
    except Exception:
        pass

def test_others({other}):
    assert socket.getaddrinfo("127.0.0.1", 80)
"""


@pytest.mark.parametrize("by", ["fixture", "ini option"])
def test_an_attempt_to_reach_the_real_host_fails_the_test_though_it_catches_exceptions(
    run_tests: RunTests, pytester: pytest.Pytester, by: str
) -> None:
    if by == "fixture":
        source = REACH.format(fixture=", introzy_no_real_host", other="introzy_no_real_host")
    else:
        source = REACH.format(fixture="", other="")
        pytester.makeini("[pytest]\nintrozy_no_real_host = true")

    result = run_tests(source)

    result.assert_outcomes(failed=5, passed=1)
    result.stdout.fnmatch_lines(
        ["*tried to reach the vendor's real host, beta-api.introzy.com. *introzy.intercept():"]
    )


def test_the_guard_is_gone_with_its_fixture_and_its_session(run_tests: RunTests) -> None:
    before = socket.getaddrinfo, socket.socket.connect
    run_tests("def test_any(introzy_no_real_host): pass")

    assert (socket.getaddrinfo, socket.socket.connect) == before


def test_interception_comes_before_the_guard(run_tests: RunTests) -> None:
    result = run_tests(
        f"""
        import requests

        def test_intercepted(introzy, introzy_no_real_host):
            with introzy.intercept():
                url = "https://beta-api.introzy.com{DEALS}"
                headers = {{"Authorization": "Bearer introzy_any"}}
                assert requests.get(url, headers=headers, timeout=1).ok
        """
    )

    result.assert_outcomes(passed=1)
