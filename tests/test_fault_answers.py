"""What a fault puts into an answer: headers in place of others, on every answer, and a body."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from werkzeug.test import EnvironBuilder

from control_api import DEALS, ask, do
from mockserver.core.wire import ANSWER
from mockserver.testing import Introzy
from support import KEY, Api

PIPELINES = "/api/pipelines"
JSON = {**KEY, "Content-Type": "application/json"}
LIMIT = {"limit": 100, "window": 60}
HTML = "<html><body>Bad gateway « nginx »</body></html>\n"

MET: list[Any] = [
    pytest.param("GET", PIPELINES, {}, 200, id="an answer"),
    pytest.param("HEAD", PIPELINES, {}, 200, id="HEAD"),
    pytest.param("POST", DEALS, {"json": {"name": "x"}}, 201, id="a creation"),
    pytest.param("GET", f"{DEALS}?limit=0", {}, 400, id="a query"),
    pytest.param("POST", DEALS, {"json": {}}, 400, id="a body"),
    pytest.param("POST", DEALS, {"data": "{", "headers": JSON}, 400, id="no JSON"),
    pytest.param("GET", f"{DEALS}/nowhere", {}, 404, id="no deal"),
    pytest.param("GET", f"{PIPELINES}/nothing", {}, 404, id="no pipeline"),
    pytest.param("POST", DEALS, {"json": {"name": "x", "ownerId": "y"}}, 404, id="no owner"),
    pytest.param("POST", DEALS, {"data": " " * (2**20 + 1), "headers": JSON}, 413, id="too large"),
    pytest.param("POST", DEALS, {"data": "a=b", "headers": KEY}, 415, id="no type"),
    pytest.param("GET", PIPELINES, {"headers": {**KEY, "Prefer": "code=418"}}, 418, id="Prefer"),
]


def fail(api: Api, **effect: Any) -> None:
    do(api, "POST", "/faults", {"effect": effect})


@pytest.mark.parametrize(("method", "path", "options", "status"), MET[:-1])
def test_a_rate_limit_is_told_with_every_answer_to_a_key(
    api: Api, method: str, path: str, options: dict[str, Any], status: int
) -> None:
    fail(api, **LIMIT)

    answer = api.send(method, path, **options)

    assert answer.status_code == status
    assert answer.headers["X-RateLimit-Limit"] == "100"
    assert answer.headers["X-RateLimit-Remaining"] == "99"
    assert "X-RateLimit-Reset" in answer.headers


@pytest.mark.parametrize("effect", [{"status": 503}, {"status": 502, "body": HTML}])
def test_a_rate_limit_is_told_with_another_fault_s_answer(api: Api, effect: Any) -> None:
    fail(api, **LIMIT)
    fail(api, **effect)

    answer = api.get(PIPELINES)

    assert answer.status_code == effect["status"]
    assert answer.headers["X-RateLimit-Remaining"] == "99"


def test_a_rate_limit_is_told_with_a_failure_of_the_mock(api: Api) -> None:
    def keep(_group: object, _snapshot: object) -> None:
        raise RuntimeError("a bug")

    fail(api, **LIMIT)
    api.world.store._keep = keep

    answer = api.post(DEALS, {"name": "x"})

    assert (answer.status_code, answer.headers["X-RateLimit-Limit"]) == (500, "100")


@pytest.mark.parametrize(("method", "path", "options", "status"), MET[:-1])
def test_a_header_that_a_fault_adds_is_on_every_answer_that_it_met(
    api: Api, method: str, path: str, options: dict[str, Any], status: int
) -> None:
    fail(api, headers={"X-Served-By": "b"})

    answer = api.send(method, path, **options)

    assert (answer.status_code, answer.headers["X-Served-By"]) == (status, "b")


def test_a_request_that_no_fault_is_for_has_none_of_its_headers(api: Api) -> None:
    fail(api, **LIMIT)

    for answer in (api.get("/nowhere"), api.send("PUT", DEALS), api.get(PIPELINES, headers={})):
        assert "X-RateLimit-Limit" not in answer.headers


OWN = {
    "content-type": "application/problem+json",
    "WWW-AUTHENTICATE": 'Bearer realm="own"',
    "introzy-mock-assumptions": "none",
    "access-control-allow-origin": "https://own.test",
    "VARY": "Accept",
}


@pytest.mark.parametrize("effect", [{"status": 401}, {"status": 401, "body": "{}"}, {}])
@pytest.mark.parametrize("hook", [False, True])
def test_a_header_that_a_fault_sets_replaces_the_other_in_any_letter_case(
    api: Api, effect: dict[str, Any], hook: bool
) -> None:
    if hook:  # others may alter the answer then, so that it is made another way
        api.app.after_request(lambda response: response)
    fail(api, **effect, headers=OWN)

    answer = api.get(PIPELINES, headers={**KEY, "Origin": "http://localhost:3000"})

    assert {name: answer.headers.getlist(name) for name in OWN} == {
        name: [value] for name, value in OWN.items()
    }


def test_a_fault_answers_a_body_as_it_is(api: Api) -> None:
    fail(api, status=502, body=HTML, headers={"Content-Type": "text/html", "Server": "nginx"})

    answer = api.get(PIPELINES)

    assert (answer.status_code, answer.data) == (502, HTML.encode())
    assert answer.headers["Content-Type"] == "text/html"
    assert answer.headers["Content-Length"] == str(len(HTML.encode()))
    assert answer.headers["Server"] == "nginx"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (HTML, "text/html; charset=utf-8"),
        ('{"error": "gateway"}', "application/json"),
        (" [1]", "application/json"),
        ("upstream timed out", "text/plain; charset=utf-8"),
        ("", "text/plain; charset=utf-8"),
    ],
)
def test_a_body_without_a_content_type_has_one_by_how_it_begins(
    api: Api, body: str, content_type: str
) -> None:
    fail(api, status=502, body=body)

    answer = api.get(PIPELINES)

    assert (answer.text, answer.headers["Content-Type"]) == (body, content_type)


def test_a_head_has_the_length_of_a_fault_s_body_and_no_body(api: Api) -> None:
    fail(api, status=502, body=HTML)

    answer = api.send("HEAD", PIPELINES)

    assert (answer.data, answer.headers["Content-Length"]) == (b"", str(len(HTML.encode())))


def test_a_body_takes_the_place_of_what_a_preset_says(api: Api) -> None:
    do(api, "POST", "/faults", {"preset": "expired-key", "effect": {"body": "expired"}})

    answer = api.get(PIPELINES)

    assert (answer.status_code, answer.text) == (401, "expired")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_write_may_stand_behind_a_body(api: Api) -> None:
    before = api.data(DEALS)["total"]
    do(
        api,
        "POST",
        "/faults",
        {"effect": {"status": 504, "body": HTML, "commit": True}, "times": 1},
    )

    assert api.post(DEALS, {"name": "x"}).text == HTML
    assert api.data(DEALS)["total"] == before + 1


def test_a_sequence_may_have_bodies(api: Api) -> None:
    sequence = [{"status": 502, "body": "one"}, "ok", {"status": 503, "body": "two"}]
    do(api, "POST", "/faults", {"sequence": sequence})

    assert [api.get(PIPELINES).status_code for _ in range(4)] == [502, 200, 503, 200]


def test_the_journal_tells_a_body_that_a_fault_answered(api: Api) -> None:
    fail(api, status=502, body=HTML)
    api.get(PIPELINES)

    (told,) = do(api, "GET", "/requests")

    assert told["response"] == HTML
    assert told["faults"][0]["effect"] == {"status": 502, "body": HTML}
    assert told["line"].endswith("listPipelines; fault 502")
    assert ask(api, "GET", "/faults").json[0]["effect"]["body"] == HTML


def test_the_terminal_is_told_which_fault_answered_a_body(api: Api) -> None:
    fail(api, status=502, body=HTML)
    environ = EnvironBuilder(path=PIPELINES, headers=[*KEY.items()]).get_environ()

    list(api.app(environ, lambda *_given: bytes))

    assert environ[ANSWER].reason == "fault 502"


@pytest.mark.parametrize("door", ["client", "session"])
def test_a_test_s_client_gets_the_body_as_over_the_network(introzy: Introzy, door: str) -> None:
    introzy.fail(effect={"status": 502, "body": HTML, "headers": {"content-type": "text/html"}})

    inside = getattr(introzy, door)().get(PIPELINES)
    outside = httpx.get(introzy.url + PIPELINES, headers=introzy.headers)

    for answer in (inside, outside):
        assert (answer.status_code, answer.content) == (502, HTML.encode())
        assert answer.headers["Content-Type"] == "text/html"


def test_half_of_a_body_may_come(introzy: Introzy) -> None:
    introzy.fail(effect={"status": 502, "body": HTML, "ending": "cut"})

    with pytest.raises(httpx.RemoteProtocolError):
        introzy.client().get(PIPELINES)


def test_headers_that_the_network_server_adds_are_replaced_too(introzy: Introzy) -> None:
    own = {"date": "Thu, 01 Jan 1970 00:00:00 GMT", "SERVER": "nginx"}
    introzy.fail(effect={"status": 502, "headers": own})

    answer = httpx.get(introzy.url + PIPELINES, headers=introzy.headers)

    assert {name: answer.headers.get_list(name) for name in own} == {
        name: [value] for name, value in own.items()
    }
