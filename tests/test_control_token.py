"""The admin token: who has it may use the control surface, from wherever it comes."""

from __future__ import annotations

import pytest

from control_api import ask, status
from mockserver.app import EXTENSION
from support import Api, MakeApi

TOKEN = "a token: ünsägbar"  # noqa: S105  # it is what the test sends


def bearer(token: str) -> str:
    """Write a token as it travels: a header's bytes are read as Latin-1."""
    return f"Bearer {token}".encode().decode("latin-1")


@pytest.fixture
def beyond(make_api: MakeApi) -> Api:
    return make_api(host="0.0.0.0", admin_token=TOKEN)  # noqa: S104


def test_a_server_beyond_this_machine_keeps_it_shut_and_says_how_to_open_it(
    make_api: MakeApi,
) -> None:
    api = make_api(host="0.0.0.0")  # noqa: S104

    answer = ask(api, "GET", "/health")

    assert answer.status_code == 403
    assert "--admin-token" in answer.json["error"]["message"]
    assert status(api, Authorization="Bearer ") == 403
    assert api.get("/api/pipelines").status_code == 200


def test_an_empty_token_is_none(make_api: MakeApi) -> None:
    api = make_api(host="0.0.0.0", admin_token="")  # noqa: S104

    for authorization in ("Bearer ", "Bearer", ""):
        assert status(api, Authorization=authorization) == 403


@pytest.mark.parametrize("peer", ["127.0.0.1", "192.168.0.7"])
def test_the_token_opens_it_from_wherever_it_comes(beyond: Api, peer: str) -> None:
    headers = {"Authorization": bearer(TOKEN), "Host": "mock.example", "Origin": "http://x"}

    assert status(beyond, peer=peer, **headers) == 200
    assert status(beyond, peer=peer, Authorization=bearer(TOKEN).replace("B", "b")) == 200


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        bearer(TOKEN[:-1]),
        bearer(TOKEN + "x"),
        bearer(TOKEN.upper()),
        bearer(TOKEN).replace("Bearer", "Basic"),
        bearer(TOKEN).removeprefix("Bearer "),
        "Bearer introzy_your_api_key",
        "Bearer \udcff",
    ],
)
def test_anything_but_the_token_is_refused(beyond: Api, authorization: str | None) -> None:
    headers = {"Authorization": authorization} if authorization is not None else {}

    assert beyond.get("/_mock/health", headers=headers).status_code == 403


@pytest.mark.parametrize("peer", ["127.0.0.1", "192.168.0.7"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
@pytest.mark.parametrize("path", ["/health", "/openapi.json", "/reset", "/nix", ""])
def test_a_token_is_needed_on_this_machine_too(
    make_api: MakeApi, peer: str, method: str, path: str
) -> None:
    api = make_api(admin_token=TOKEN)

    answer = api.send(method, f"/_mock{path}", headers={}, environ_overrides={"REMOTE_ADDR": peer})

    assert answer.status_code == 403


def test_who_lacks_the_token_is_told_what_to_send(make_api: MakeApi) -> None:
    answer = ask(make_api(admin_token=TOKEN), "GET", "/health")

    assert "Authorization: Bearer TOKEN" in answer.json["error"]["message"]


def test_the_token_opens_it_on_this_machine(make_api: MakeApi) -> None:
    api = make_api(admin_token=f" {TOKEN}\n")

    assert status(api, Authorization=bearer(TOKEN)) == 200


def test_who_has_the_token_names_the_sandbox(beyond: Api) -> None:
    headers = {"Authorization": bearer(TOKEN)}
    beyond.app.extensions[EXTENSION].create("box")

    answer = beyond.post("/_mock/faults?sandbox=box", {"preset": "down"}, headers=headers)

    assert answer.status_code == 201
    assert beyond.get("/_mock/faults", headers=headers).json == []
