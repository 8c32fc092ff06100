"""Who may watch a sandbox: who may use `/_mock`, and no page of anybody else."""

from __future__ import annotations

import pytest

from control_api import status
from support import Api, MakeApi

EVENTS = "/_mock/events"
TOKEN = "a-token-of-a-test"  # noqa: S105
HERE = {"Host": "127.0.0.1:4700"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:3000"},
        {"Origin": "http://localhost:4700"},
        {"Origin": "https://127.0.0.1"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Host": "evil.example:4700"},
        {"Host": "evil.example:4700", "Origin": "http://evil.example:4700"},
        {"X_Forwarded_For": "127.0.0.1"},
    ],
)
def test_no_other_page_may_watch(api: Api, headers: dict[str, str]) -> None:
    assert status(api, EVENTS, **{**HERE, **headers}) == 403


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://127.0.0.1:4700", "Sec_Fetch_Site": "same-origin"}]
)
def test_the_server_s_own_page_and_this_machine_s_user_may(
    api: Api, headers: dict[str, str]
) -> None:
    assert status(api, EVENTS, **{**HERE, **headers}) == 200


def test_a_server_with_a_token_asks_for_it(make_api: MakeApi) -> None:
    api = make_api(admin_token=TOKEN)

    assert status(api, EVENTS) == 403
    assert status(api, EVENTS, Authorization=f"Bearer {TOKEN}") == 200


def test_no_page_of_another_origin_can_read_events(make_api: MakeApi) -> None:
    api = make_api(cors_origins=["*"])

    answer = api.get(EVENTS, headers={"Origin": "http://evil.example"})

    assert "Access-Control-Allow-Origin" not in answer.headers
