"""The target of a request is told, and repeated, as it was sent."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_to_bytes

import pytest

from control_api import do
from support import Api

DEALS = "/api/pipelines/sales/deals"

TARGETS = [
    "/api/pipelines/sales%2Fdeals",
    "/api/pipelines/%73ales?limit=%31",
    "//api/pipelines",
    "/api/pipelines/%2573ales",
    f"{DEALS}/a%00b?x=%00",
    f"{DEALS}?stageId=a+b%2Bc&stageId",
]


def told(api: Api, target: str) -> Any:
    path, _, query = target.partition("?")
    api.client.open(
        query_string=query,
        headers={"Authorization": "Bearer introzy_your_api_key"},
        environ_overrides={
            "REQUEST_URI": target,
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        },
    )
    return do(api, "GET", "/requests")[-1]


@pytest.mark.parametrize("target", TARGETS)
def test_line_curl_and_export_have_the_target_as_it_was_sent(api: Api, target: str) -> None:
    seen = told(api, target)
    (exported,) = do(api, "GET", "/export?journal=1")["journal"]["exchanges"]

    assert seen["line"].split()[3] == target
    assert f"http://localhost{target}" in seen["curl"]
    assert exported["sent"]["target"] == target


def test_the_path_is_told_decoded(api: Api) -> None:
    assert told(api, "/api/pipelines/sales%2Fdeals")["path"] == "/api/pipelines/sales/deals"


def test_what_is_nearest_is_told_by_segments(api: Api) -> None:
    (nearest, *_) = told(api, "/api/pipelines%2Fsales/deals")["nearest"]

    assert "pipelines/sales" in nearest["differences"][0]


def test_letters_that_were_sent_raw_are_told_encoded(api: Api) -> None:
    raw = "/api/pipelines/%73ales/deals/é?stageId=é".encode().decode("latin-1")
    path, _, query = raw.partition("?")
    sent = {"REQUEST_URI": raw, "PATH_INFO": path.replace("%73", "s"), "QUERY_STRING": query}

    api.client.open(environ_overrides=sent, headers={"Authorization": "Bearer introzy_x"})
    (seen,) = do(api, "GET", "/requests")

    assert seen["query"] == {"stageId": ["é"]}
    assert seen["path"] == f"{DEALS}/é"
    assert seen["line"].split()[3] == "/api/pipelines/%73ales/deals/%C3%A9?stageId=%C3%A9"


def test_a_key_in_a_path_is_hidden_however_it_was_encoded(api: Api) -> None:
    seen = told(api, "/api/pipelines/introzy%5F0123456789abcdef%2Fx")

    assert "0123456789" not in f"{seen}"
    assert "introzy_...cdef" in seen["line"]
