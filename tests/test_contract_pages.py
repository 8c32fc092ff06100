"""Pages that may call the API may read both contracts, and nothing else of the control surface."""

from __future__ import annotations

from typing import Any

import pytest

from support import KEY, Api, MakeApi

TOKEN = "a-token"  # noqa: S105
PAGE = "http://localhost:3000"
ELSEWHERE = "https://app.example"
CONTROL = ["/_mock/openapi.json", "/_mock/openapi.yaml"]
CONTRACTS = ["/openapi.json", "/openapi.yaml", *CONTROL]


def read(api: Api, path: str, *, origin: str = PAGE, method: str = "GET", **headers: str) -> Any:
    """Ask as a browser does for a page of another origin on this machine."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {"Origin": origin, "Sec-Fetch-Site": "same-site", **named}
    return api.send(method, path, headers=sent)


def allowed(answer: Any) -> str | None:
    found: str | None = answer.headers.get("Access-Control-Allow-Origin")
    return found


@pytest.mark.parametrize("path", CONTRACTS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("origin", [PAGE, "http://127.0.0.1:8080", "http://app.localhost"])
def test_pages_of_this_machine_read_the_contracts(
    api: Api, path: str, method: str, origin: str
) -> None:
    answer = read(api, path, origin=origin, method=method)

    assert (answer.status_code, allowed(answer)) == (200, origin)


@pytest.mark.parametrize("path", CONTROL)
@pytest.mark.parametrize("origin", [ELSEWHERE, "null", "http://localhost.evil.example"])
def test_pages_of_elsewhere_are_refused_the_control_contract(
    api: Api, path: str, origin: str
) -> None:
    answer = read(api, path, origin=origin)

    assert (answer.status_code, allowed(answer)) == (403, None)
    assert allowed(read(api, path, origin=origin, method="OPTIONS", **asked_for("GET"))) is None


@pytest.mark.parametrize("path", CONTRACTS)
def test_pages_of_named_origins_read_the_contracts(make_api: MakeApi, path: str) -> None:
    answer = read(make_api(cors_origins=[ELSEWHERE]), path, origin=ELSEWHERE)

    assert (answer.status_code, allowed(answer)) == (200, ELSEWHERE)


@pytest.mark.parametrize("path", CONTROL)
def test_what_asks_without_naming_its_origin_is_refused(api: Api, path: str) -> None:
    answer = api.send("GET", path, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "path", ["/_mock", "/_mock/", "/_mock/health", "/_mock/openapi.json/", "/_mock/export"]
)
@pytest.mark.parametrize("config", [{}, {"cors_origins": [PAGE, "*"]}])
def test_a_page_reads_nothing_else_of_the_control_surface(
    make_api: MakeApi, path: str, config: Any
) -> None:
    answer = read(make_api(**config), path)

    assert (answer.status_code, allowed(answer)) == (403, None)


@pytest.mark.parametrize("path", CONTROL)
def test_a_page_asks_before_it_sends_a_token(make_api: MakeApi, path: str) -> None:
    api = make_api(admin_token=TOKEN)

    before = read(api, path, method="OPTIONS", **asked_for("GET", "authorization"))
    answer = read(api, path, Authorization=f"Bearer {TOKEN}")

    assert (before.status_code, allowed(before)) == (204, PAGE)
    assert before.headers["Access-Control-Allow-Headers"] == "authorization"
    assert before.headers["Access-Control-Allow-Private-Network"] == "true"
    assert (answer.status_code, allowed(answer)) == (200, PAGE)


@pytest.mark.parametrize("path", CONTROL)
def test_a_page_reads_why_it_is_refused(make_api: MakeApi, path: str) -> None:
    answer = read(make_api(admin_token=TOKEN), path)

    assert (answer.status_code, allowed(answer)) == (403, PAGE)
    assert "admin token" in answer.json["error"]["message"]


@pytest.mark.parametrize("path", CONTROL)
def test_a_page_does_not_reach_a_server_that_others_reach(make_api: MakeApi, path: str) -> None:
    assert read(make_api(host="0.0.0.0"), path).status_code == 403  # noqa: S104


@pytest.mark.parametrize("path", CONTRACTS)
def test_an_answer_says_that_it_depends_on_the_page(api: Api, path: str) -> None:
    assert api.send("GET", path, headers=KEY).headers["Vary"] == "Origin"
    assert read(api, path).headers.get_all("Vary")[0] == "Origin"


def asked_for(method: str, headers: str = "") -> dict[str, str]:
    """What a browser says of the request that is to follow."""
    named = {"Access_Control_Request_Method": method}
    return {**named, "Access_Control_Request_Headers": headers} if headers else named
