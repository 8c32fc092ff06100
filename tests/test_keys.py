"""API keys: what is accepted, what is refused, and that no key is ever repeated."""

from __future__ import annotations

import pytest

from support import Api

HEX = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "header",
    [
        f"Bearer introzy_{HEX}",
        f"Bearer introzy_{HEX.upper()}",
        "Bearer introzy_your_api_key",
        "Bearer introzy_x",
        "bearer introzy_x",
        "Bearer  introzy_x",
    ],
)
def test_a_well_formed_key_is_accepted(api: Api, header: str) -> None:
    assert api.get("/api/pipelines", headers={"Authorization": header}).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer introzy_",
        "Bearer INTROZY_abc",
        "Bearer introzy_a b",
        "Bearer introzy_a-b",
        "Bearer introzy_ä",
        "Bearer sk_live_secret",
        "Basic introzy_x",
        "introzy_x",
    ],
)
@pytest.mark.parametrize("path", ["/api/pipelines", "/api/pipelines/sales/deals/x"])
def test_any_other_is_refused(api: Api, header: str, path: str) -> None:
    answer = api.get(path, headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.json["error"]["code"] == "UNAUTHORIZED"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "Authorization: Bearer introzy_your_api_key" in answer.json["error"]["message"]


def test_a_refusal_does_not_repeat_what_was_sent(api: Api) -> None:
    answer = api.get("/api/pipelines", headers={"Authorization": "Bearer sk_live_secret"})

    assert "secret" not in answer.text


@pytest.mark.parametrize("header", ["X-API-Key", "Api-Key"])
def test_a_key_elsewhere_is_none(api: Api, header: str) -> None:
    assert (
        api.get("/api/pipelines?api_key=introzy_x", headers={header: "introzy_x"}).status_code
        == 401
    )
