"""Which pages may call the API from a browser, and that they see refusals too."""

from __future__ import annotations

from typing import Any

import pytest

from control_api import do
from mockserver.app import ASSUMPTIONS_HEADER
from support import KEY, Api, MakeApi

PAGE = "http://localhost:3000"
DEALS = "/api/pipelines/sales/deals"

LOOPBACK = [
    "http://localhost",
    "http://localhost:3000",
    "https://localhost",
    "https://localhost:8443",
    "http://127.0.0.1:5173",
    "http://127.8.9.10",
    "http://[::1]:3000",
    "http://app.localhost:3000",
    "http://a.b.localhost",
]
ELSEWHERE = [
    "https://app.example",
    "http://localhost.evil.example",
    "http://evil.example:3000",
    "http://evillocalhost",
    "http://127.0.0.1.evil.example",
    "http://127.0.0.1@evil.example",
    "http://localhost:3000@evil.example",
    "http://localhost/evil.example",
    "http://evil.example/localhost",
    "http://192.168.0.7",
    "http://0.0.0.0",
    "http://[::]",
    "http://[::2]",
    "http://2130706433",
    "http://.localhost",
    "http://localhost:3000, http://evil.example",
    "null",
    "",
    "*",
    "localhost",
    "localhost:3000",
    "file://localhost",
    "ftp://localhost",
    "http://",
]


def call(api: Api, origin: str, method: str = "GET", path: str = DEALS, **options: Any) -> Any:
    """Call as a page of an origin does; give werkzeug's `TestResponse`."""
    return api.send(method, path, headers={**KEY, "Origin": origin}, **options)


def preflight(
    api: Api, origin: str = PAGE, method: str = "POST", path: str = DEALS, **headers: str
) -> Any:
    """Ask as a browser does before a page of an origin calls."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    asked = {"Origin": origin, "Access-Control-Request-Method": method, **named}
    return api.send("OPTIONS", path, headers=asked)


def told(answer: Any) -> dict[str, str]:
    """Return what an answer tells a browser."""
    return {
        name.removeprefix("Access-Control-"): value
        for name, value in answer.headers
        if name.startswith("Access-Control-")
    }


@pytest.mark.parametrize("origin", LOOPBACK)
def test_pages_of_this_machine_may_call(api: Api, origin: str) -> None:
    answer, asked = told(call(api, origin)), told(preflight(api, origin))

    assert answer["Allow-Origin"] == asked["Allow-Origin"] == origin
    assert answer["Allow-Credentials"] == "true"
    assert ASSUMPTIONS_HEADER in answer["Expose-Headers"]
    assert asked["Allow-Private-Network"] == "true"


@pytest.mark.parametrize("origin", ELSEWHERE)
def test_other_pages_are_told_nothing(make_api: MakeApi, origin: str) -> None:
    api = make_api(cors_origins=["https://other.example"])

    assert told(call(api, origin)) == told(preflight(api, origin)) == {}
    assert told(call(api, origin, path="/nowhere")) == {}


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("https://app.example", "https://app.example"),
        ("https://App.Example:443", "https://app.example"),
        ("http://app.example:80", "http://app.example"),
        ("http://app.example:8080", "http://app.example:8080"),
        ("capacitor://localhost", "capacitor://localhost"),
        ("http://[2001:db8::1]:3000", "http://[2001:db8::1]:3000"),
    ],
)
def test_a_page_of_a_named_origin_may_call_with_credentials(
    make_api: MakeApi, given: str, sent: str
) -> None:
    api = make_api(cors_origins=["https://first.example", given])

    answer = call(api, sent)

    assert told(answer)["Allow-Origin"] == sent
    assert told(answer)["Allow-Credentials"] == "true"
    assert "Origin" in answer.headers["Vary"]
    assert told(preflight(api, sent))["Allow-Private-Network"] == "true"
    assert told(call(api, PAGE))["Allow-Origin"] == PAGE


@pytest.mark.parametrize(
    "origin",
    [
        "http://app.example",
        "https://app.example:444",
        "https://x.app.example",
        "https://app.exampl",
    ],
)
def test_an_origin_that_is_like_a_named_one_is_another(make_api: MakeApi, origin: str) -> None:
    assert told(call(make_api(cors_origins=["https://app.example"]), origin)) == {}


@pytest.mark.parametrize("origin", ["https://app.example", "null"])
def test_a_star_lets_all_pages_call_without_credentials(make_api: MakeApi, origin: str) -> None:
    answer = told(call(make_api(cors_origins=["*"]), origin))

    assert answer["Allow-Origin"] == "*"
    assert "Allow-Credentials" not in answer


def test_a_star_takes_no_credentials_from_those_that_have_them(make_api: MakeApi) -> None:
    api = make_api(cors_origins=["*", "https://app.example"])

    assert [
        told(call(api, origin))["Allow-Credentials"] for origin in (PAGE, "https://app.example")
    ]


@pytest.mark.parametrize("path", [DEALS, "/api/pipelines", "/nowhere", "/api/pipelines/x/y/z", "/"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "patch", "DELETE", "PURGE"])
def test_a_preflight_passes_on_every_path_for_every_method(
    api: Api, path: str, method: str
) -> None:
    answer = preflight(api, method=method, path=path)

    assert answer.status_code == 204
    assert method in told(answer)["Allow-Methods"].split(", ")
    assert answer.data == b""


def test_a_preflight_lists_what_the_path_takes(api: Api) -> None:
    assert told(preflight(api))["Allow-Methods"] == "GET, HEAD, OPTIONS, POST"
    assert told(preflight(api))["Allow-Headers"] == "Authorization, Content-Type"
    assert (
        told(preflight(api, Access_Control_Request_Headers="authorization,x-trace"))[
            "Allow-Headers"
        ]
        == "authorization,x-trace"
    )


@pytest.mark.parametrize("method", ["", "A B", "GET, PUT", "GET\tPUT"])
def test_a_preflight_repeats_no_method_that_is_none(api: Api, method: str) -> None:
    assert told(preflight(api, method=method))["Allow-Methods"] == "GET, HEAD, OPTIONS, POST"


def test_a_preflight_is_no_request_of_the_app_s(api: Api) -> None:
    do(api, "POST", "/faults", {"preset": "down"})

    for path in (DEALS, "/nowhere"):
        assert preflight(api, path=path).status_code == 204

    assert do(api, "GET", "/requests") == []


@pytest.mark.parametrize(
    ("status", "options"),
    [
        (200, {}),
        (404, {"path": "/nowhere"}),
        (404, {"path": f"{DEALS}/none"}),
        (405, {"method": "PUT"}),
        (400, {"path": f"{DEALS}?page=0"}),
        (400, {"method": "POST", "json": {}}),
        (413, {"method": "POST", "data": b" " * (1 << 20 | 1), "content_type": "application/json"}),
        (415, {"method": "POST", "data": b"x", "content_type": "text/plain"}),
        (200, {"path": "/openapi.json"}),
        (200, {"path": "/"}),
        (200, {"method": "HEAD"}),
    ],
)
def test_a_page_sees_refusals_as_it_sees_answers(
    api: Api, status: int, options: dict[str, Any]
) -> None:
    answer = call(api, PAGE, **options)

    assert answer.status_code == status
    assert told(answer)["Allow-Origin"] == PAGE
    assert len(answer.headers.get_all("Access-Control-Allow-Origin")) == 1


def test_a_page_sees_that_its_key_is_refused(api: Api) -> None:
    answer = api.get(DEALS, headers={"Origin": PAGE})

    assert (answer.status_code, told(answer)["Allow-Origin"]) == (401, PAGE)


@pytest.mark.parametrize("preset", ["down", "expired-key", "rate-limited"])
def test_a_page_sees_faults(api: Api, preset: str) -> None:
    do(api, "POST", "/faults", {"preset": preset})

    answer = call(api, PAGE)

    assert answer.status_code >= 401
    assert told(answer)["Allow-Origin"] == PAGE


@pytest.mark.parametrize("path", [DEALS, "/nowhere", "/openapi.json", "/"])
def test_what_a_page_gets_says_that_it_depends_on_the_page(api: Api, path: str) -> None:
    assert "Origin" in call(api, PAGE, path=path).headers.get_all("Vary")


def test_a_fault_may_say_it_in_its_own_way(api: Api) -> None:
    headers = {"access-control-allow-origin": "https://proxy.example", "vary": "*"}
    do(api, "POST", "/faults", {"effect": {"status": 502, "headers": headers}})

    answer = call(api, PAGE)

    assert answer.headers.get_all("Access-Control-Allow-Origin") == ["https://proxy.example"]
    assert answer.headers.get_all("Vary") == ["*"]


@pytest.mark.parametrize("path", [DEALS, "/nowhere", f"{DEALS}/none"])
def test_who_is_no_page_is_told_only_that_it_depends(api: Api, path: str) -> None:
    answer = api.get(path)

    assert told(answer) == {}
    assert answer.headers["Vary"] == "Origin"


@pytest.mark.parametrize("config", [{}, {"cors_origins": ["*", "https://app.example"]}])
@pytest.mark.parametrize("origin", [PAGE, "https://app.example", "http://localhost"])
@pytest.mark.parametrize("path", ["/_mock/health", "/_mock/nix"])
def test_the_control_surface_is_for_no_page_of_another_place(
    make_api: MakeApi, config: Any, origin: str, path: str
) -> None:
    api = make_api(**config)

    assert told(call(api, origin, path=path)) == told(preflight(api, origin, path=path)) == {}
