"""Whoever runs beside a proxy of the environment reaches the mock without it."""

from __future__ import annotations

import sys

import pytest

from mockserver.core.noproxy import past_proxies
from support import Run, RunTests

URL = "http://127.0.0.1:4700"
PROXY = {"HTTP_PROXY": "http://10.0.0.1:3128"}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, {}),
        ({"HTTP_PROXY": ""}, {}),
        ({"NO_PROXY": "a"}, {}),
        (PROXY, ("127.0.0.1", "127.0.0.1")),
        ({"all_proxy": "socks5://10.0.0.1"}, ("127.0.0.1", "127.0.0.1")),
        ({"https_proxy": "10.0.0.1"}, ("127.0.0.1", "127.0.0.1")),
        ({**PROXY, "NO_PROXY": "a, b"}, ("a,b,127.0.0.1", "a,b,127.0.0.1")),
        ({**PROXY, "no_proxy": "a b"}, ("a,b,127.0.0.1", "a,b,127.0.0.1")),
        ({**PROXY, "NO_PROXY": "a", "no_proxy": "b"}, ("a,127.0.0.1", "b,127.0.0.1")),
        ({**PROXY, "no_proxy": "127.0.0.1"}, ("127.0.0.1", "127.0.0.1")),
    ],
)
def test_the_host_is_added_where_a_proxy_is_named(
    environment: dict[str, str], expected: tuple[str, str] | dict[str, str]
) -> None:
    names = dict(zip(("NO_PROXY", "no_proxy"), expected, strict=True)) if expected else {}

    assert past_proxies(environment, URL) == names


def test_where_no_proxy_is_ever_used_nothing_is_added() -> None:
    assert past_proxies({**PROXY, "NO_PROXY": "*", "no_proxy": "*"}, URL) == {}


def test_an_address_of_ipv6_is_in_both_spellings() -> None:
    assert past_proxies(PROXY, "http://[::1]:4700")["NO_PROXY"] == "::1,[::1]"


def test_a_command_beside_a_server_asks_it_without_the_proxy(run: Run) -> None:
    ask = """
import os, urllib.request
url = os.environ["INTROZY_BASE_URL"] + "/openapi.json"
assert urllib.request.urlopen(url, timeout=20).status == 200
assert os.environ["NO_PROXY"] == os.environ["no_proxy"] == "a,127.0.0.1"
"""
    proxies = {"HTTP_PROXY": "http://127.0.0.1:1", "http_proxy": "http://127.0.0.1:1"}

    result = run("exec", "--", sys.executable, "-c", ask, env={**proxies, "NO_PROXY": "a"})

    assert result.exit_code == 0


def test_the_fixture_that_sets_the_environment_asks_without_the_proxy(run_tests: RunTests) -> None:
    result = run_tests(
        """
import os
import urllib.request

import pytest


@pytest.fixture(autouse=True)
def proxy(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "corp.example")


def test_it(introzy_env):
    url = os.environ["INTROZY_BASE_URL"] + "/openapi.json"
    opener = urllib.request.build_opener()  # that of urlopen is kept for the tests that follow
    assert opener.open(url, timeout=20).status == 200
    assert os.environ["NO_PROXY"] == os.environ["no_proxy"] == "corp.example,127.0.0.1"
"""
    )

    result.assert_outcomes(passed=1)
