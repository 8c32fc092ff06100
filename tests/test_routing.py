"""A path is split as it was sent and then decoded; on either surface and by every door."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

import flask
import httpx
import pytest
import requests

from control_api import do
from mockserver.testing import Introzy
from support import KEY, Api

DEALS = "/api/pipelines/sales/deals"

FOUND = [
    ("/api/pipelines", "listPipelines"),
    ("/api/pipelines/", "listPipelines"),
    ("/%61pi/pipelines", "listPipelines"),
    ("/api/pipelines/sales", "getPipeline"),
    ("/api/pipelines/SALES/", "getPipeline"),
    ("/api/pipelines/%73ales", "getPipeline"),
    (DEALS, "listDeals"),
    (f"{DEALS}/", "listDeals"),
]

REFUSED = [
    ("/api/pipelines/sales%2Fdeals", "getPipeline"),
    ("/api/pipelines/sales%2fdeals%2f", "getPipeline"),
    ("/api/pipelines/%C5%BFales", "getPipeline"),
    ("/api/pipelines/%EF%BD%93ales", "getPipeline"),
    ("/api/pipelines/adv%C4%B0cacy", "getPipeline"),
    ("/api/pipelines/sales;x=1", "getPipeline"),
    ("/api/pipelines/sales%00", "getPipeline"),
    ("/api/pipelines/sales%3Flimit=1", "getPipeline"),
    ("/api/pipelines/%2573ales", "getPipeline"),
    ("/api/pipelines/%FF", "getPipeline"),
    ("/api/pipelines/%", "getPipeline"),
    ("/api/pipelines/%zz%2", "getPipeline"),
    ("/api/pipelines/%2E%2E", "getPipeline"),
    (f"{DEALS}/x%2F..%2F..", "getDeal"),
    (f"{DEALS}/%2e%2e", "getDeal"),
    ("//api/pipelines", None),
    ("/api//pipelines", None),
    ("/api/pipelines//", None),
    ("/api/pipelines//deals", None),
    ("/api%2Fpipelines", None),
    ("/api/pipelines;x=1", None),
    ("/./api/pipelines", None),
    ("/x/../api/pipelines", None),
    ("/%2e/api/pipelines", None),
    ("/API/pipelines", None),
    ("/api/PIPELINES", None),
    ("/api/pipelines%20", None),
    ("/api/p%C4%B1pelines", None),
    ("/nowhere", None),
    ("//", None),
    ("//_mock/health", None),
    ("/_mock%2Fhealth", None),
    ("/_mock%2Freset", None),
    ("/_mockery", None),
    ("/_MOCK/health", None),
]


def raw(api: Api, target: str, method: str = "GET", **environ: str) -> tuple[int, Any]:
    """Send a target as a WSGI server tells it; give status and body."""
    path, _, query = target.partition("?")
    sent: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "REQUEST_URI": target,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "HTTP_HOST": "127.0.0.1",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_AUTHORIZATION": KEY["Authorization"],
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http",
        **environ,
    }
    status: list[str] = []

    def start(line: str, *_given: Any) -> Callable[[bytes], object]:
        status.append(line)
        return BytesIO().write

    body = b"".join(api.app.wsgi_app(sent, start))
    return int(status[0][:3]), json.loads(body) if body else None


@pytest.mark.parametrize(("path", "operation"), FOUND)
def test_a_path_of_an_operation_finds_it(api: Api, path: str, operation: str) -> None:
    assert raw(api, path)[0] == 200
    assert do(api, "GET", "/requests")[-1]["operation"] == operation


@pytest.mark.parametrize(("path", "operation"), REFUSED)
def test_a_path_that_only_looks_like_one_is_not_found(
    api: Api, path: str, operation: str | None
) -> None:
    status, body = raw(api, path)

    assert (status, body["error"]["code"]) == (404, "NOT_FOUND")
    assert do(api, "GET", "/requests")[-1]["operation"] == operation


@pytest.mark.parametrize("path", ["/_mock/health", "/%5Fmock/health", "/_mock/%68ealth"])
def test_the_control_surface_is_found_in_the_same_way(api: Api, path: str) -> None:
    assert raw(api, path)[0] == 200
    assert do(api, "GET", "/requests") == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/_mock/requests/1", 404),
        ("/_mock/requests/x", 404),
        ("/_mock/requests/%EF%BC%91", 404),
        ("/_mock/requests/-1", 404),
        pytest.param(f"/_mock/requests/{'9' * 5000}", 404, id="a long number"),
        ("/_mock/snapshots/x", 405),
        ("/_mock/people", 200),
        ("/_mock//people", 404),
        ("/_mock/people%2F", 404),
        ("/_mock/sandboxes/a%2Fb", 404),
        ("/_mock/savepoints/1", 405),
    ],
)
def test_a_control_path_leads_where_it_should(api: Api, path: str, status: int) -> None:
    assert raw(api, path)[0] == status


def test_a_slash_in_the_name_of_a_sandbox_is_part_of_it(api: Api) -> None:
    status, body = raw(api, "/_mock/sandboxes/a%2Fb", "DELETE")

    assert status == 404
    assert "'a/b'" in body["error"]["message"]


@pytest.mark.parametrize(
    "target", ["http://api.test/api/pipelines", "HTTP://x:80/api/pipelines?a=%2F"]
)
def test_a_target_in_absolute_form_is_its_path(api: Api, target: str) -> None:
    assert raw(api, target, PATH_INFO="/api/pipelines")[0] == 200
    assert do(api, "GET", "/requests")[-1]["path"] == "/api/pipelines"


@pytest.mark.parametrize("path", ["/api/pipelines/sales/deals", "/api/pipelines/sales/deals#x"])
def test_a_slash_before_a_fragment_is_not_split(api: Api, path: str) -> None:
    assert raw(api, "/api/pipelines/sales%2Fdeals#x", PATH_INFO=path)[0] == 404
    assert do(api, "GET", "/requests")[-1]["operation"] == "getPipeline"


def test_a_slash_in_a_target_in_absolute_form_is_not_split(api: Api) -> None:
    target = "http://x/api/pipelines/sales%2Fdeals"

    assert raw(api, target, PATH_INFO="/api/pipelines/sales/deals")[0] == 404


@pytest.mark.parametrize("name", ["REQUEST_URI", "RAW_URI"])
def test_a_server_may_tell_the_target_under_either_name(api: Api, name: str) -> None:
    told = {"REQUEST_URI": "", name: "/api/pipelines/sales%2Fdeals"}

    assert raw(api, DEALS, **told)[0] == 404


def test_a_server_that_tells_the_decoded_path_only_is_taken_at_its_word(api: Api) -> None:
    assert raw(api, DEALS, REQUEST_URI="")[0] == 200


def test_a_path_that_a_middleware_has_altered_is_the_one_that_counts(api: Api) -> None:
    assert raw(api, "/old%2Fplace", PATH_INFO=DEALS)[0] == 200


def test_an_app_that_is_mounted_splits_what_is_below_its_root(api: Api) -> None:
    mounted = {"SCRIPT_NAME": "/mock"}

    assert (
        raw(api, "/mock/api/pipelines/%73ales", PATH_INFO="/api/pipelines/sales", **mounted)[0]
        == 200
    )
    assert raw(api, "/mock/api/pipelines/sales%2Fdeals", PATH_INFO=DEALS, **mounted)[0] == 404


@pytest.mark.parametrize(
    "target", ["/mock%2F_mock/health", "/mock%2fapi/pipelines", "%2Fmock", "*"]
)
def test_a_target_that_parts_otherwise_than_the_mount_is_taken_as_it_was_decoded(
    api: Api, target: str
) -> None:
    mounted = {"SCRIPT_NAME": "/mock", "PATH_INFO": "/_mock/health"}

    assert raw(api, target, **mounted)[0] == 200


@pytest.mark.parametrize("method", ["patch", "Get", "PROPFIND", "PUT"])
def test_a_method_that_a_path_does_not_take_is_told_those_that_it_does(
    api: Api, method: str
) -> None:
    status, body = raw(api, f"{DEALS}/x", method)

    assert (status, body["error"]["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert body["error"]["message"] == (
        f"This path takes DELETE, GET, HEAD, OPTIONS, PATCH, not {method}."
    )


def test_what_somebody_adds_to_the_app_is_found_by_flask(api: Api) -> None:
    api.app.add_url_rule("/own/<path:rest>", view_func=lambda rest: {"rest": rest})

    assert api.get("/own/a/b").json == {"rest": "a/b"}
    assert api.get("/own").status_code == 404


def test_flask_makes_urls_of_operations(api: Api) -> None:
    with api.app.test_request_context():
        assert flask.url_for("getDeal", type="sales", id="x") == f"{DEALS}/x"


SPLIT = "/api/pipelines/sales%2Fdeals"
DOORS: list[Any] = [
    pytest.param(lambda one, path: one.client(httpx).get(path), id="httpx"),
    pytest.param(lambda one, path: one.session().get(path), id="requests"),
    pytest.param(lambda one, path: one.test_client().get(path), id="flask"),
    pytest.param(
        lambda one, path: requests.get(one.url + path, headers=one.headers, timeout=5), id="network"
    ),
]


@pytest.mark.parametrize("path", [SPLIT, "/api/pipelines/%C5%BFales", "/api/pipelines/%2573ales"])
@pytest.mark.parametrize("get", DOORS)
def test_every_door_splits_before_it_decodes(
    introzy: Introzy, get: Callable[[Introzy, str], Any], path: str
) -> None:
    assert get(introzy, path).status_code == 404
    (told,) = introzy.requests

    assert told["operation"] == "getPipeline"
    assert introzy.parts.exchanges.lines()[0].split()[3] == path


def test_a_path_of_no_operation_is_answered_with_what_it_may_have_meant(api: Api) -> None:
    error = api.get("/api/pipeline/sales").json["error"]

    assert error["message"] == (
        "No operation has this path. Nearest is getPipeline, GET /api/pipelines/{type}: "
        'path segment 2 is "pipeline", expected "pipelines". /openapi.json lists them all.'
    )
    assert [detail["field"] for detail in error["details"]] == ["path"] * 3
    assert error["details"][0]["message"].startswith("may mean getPipeline, GET ")


def test_a_path_like_none_of_the_operations_is_answered_with_where_they_are(api: Api) -> None:
    error = api.get("/nowhere").json["error"]

    assert error == {
        "code": "NOT_FOUND",
        "message": "No operation has this path. /openapi.json lists them all.",
    }


def test_the_mocks_own_surface_tells_what_a_path_may_have_meant(api: Api) -> None:
    error = api.post("/_mock/resett", {}).json["error"]

    assert "Nearest is reset, POST /_mock/reset: " in error["message"]


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "%D9%A3"])
def test_a_path_that_lacks_only_a_number_is_answered_so(api: Api, number: str) -> None:
    error = api.delete(f"/_mock/keys/{number}").json["error"]

    assert (
        "Nearest is revokeKey, DELETE /_mock/keys/{id}: what is in braces must be a whole number. "
    ) in error["message"]


def test_the_icon_that_browsers_ask_for_is_no_error_and_not_in_the_journal(api: Api) -> None:
    answer = api.get("/favicon.ico")

    assert (answer.status_code, answer.data) == (204, b"")
    assert "Content-Type" not in answer.headers
    assert api.world.journal.exchanges() == []


@pytest.mark.parametrize("path", ["/api/pipelines", "/_mock/reset"])
def test_a_method_that_nobody_knows_is_answered_with_those_that_the_path_takes(
    api: Api, path: str
) -> None:
    answer = api.send("QUERY", path)

    assert answer.status_code == 405
    assert "OPTIONS" in answer.headers["Allow"]
