"""How keys, hosts, origins and the token are given: what can never fit is refused, and why."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver import Config, create_app
from mockserver.core.errors import StartError
from support import Run

NO_HOSTS = [
    "",
    " ",
    "*",
    "*.internal",
    "http://mock.internal",
    "mock.internal/x",
    "a b",
    "a,b",
    "ä",
]
NO_ORIGINS = [
    "",
    " ",
    "app.example",
    "https://app.example/",
    "https://app.example/x",
    "https://app.example?x",
    "https://app.example#x",
    "https://user@app.example",
    "https://*.app.example",
    "https://münchen.example",
    "https://",
    "//app.example",
    "null",
    "https://a.example,https://b.example",
    "https://a.example https://b.example",
]
NO_KEYS = ["", "introzy_", "INTROZY_x", "introzy_a-b", "introzy_ä", " introzy_x", "sk_live_secret"]


def words(*options: str) -> list[str]:
    """Serve with options, and end at once: the port is none."""
    return ["serve", "--memory", "--port", "0", "--host", "256.256.256.256", *options]


@pytest.mark.parametrize(
    ("option", "value", "works"),
    [
        *[("--allowed-host", value, "--allowed-host mock.internal") for value in NO_HOSTS[:3]],
        (
            "--allowed-host",
            "http://other.example:80/x",
            "one that works: --allowed-host other.example",
        ),
        *[
            ("--cors-origin", value, "one that works: --cors-origin http")
            for value in NO_ORIGINS
            if value != "null"
        ],
        ("--cors-origin", "null", "such as with python -m http.server"),
        (
            "--cors-origin",
            "https://app.example/",
            "one that works: --cors-origin https://app.example",
        ),
        (
            "--cors-origin",
            "app.example:3000",
            "one that works: --cors-origin http://app.example:3000",
        ),
        *[("--api-key", value, "introzy_your_api_key") for value in NO_KEYS],
        ("--admin-token", "", "one that works: --admin-token a-secret"),
        ("--admin-token", " ", "one that works: --admin-token a-secret"),
        ("--admin-token", "a\nb", "one that works: --admin-token a-secret"),
    ],
)
def test_what_can_never_fit_is_a_usage_error_that_says_what_would(
    run: Run, option: str, value: str, works: str
) -> None:
    result = run(*words(option, value))

    assert result.exit_code == 2
    assert works in " ".join(result.stderr.split())
    assert "sk_live_secret" not in result.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("INTROZY_MOCK_ALLOWED_HOST", "http://mock.internal"),
        ("INTROZY_MOCK_CORS_ORIGIN", "https://a.example b.example"),
        ("INTROZY_MOCK_API_KEY", "introzy_x,introzy_y"),
        ("INTROZY_MOCK_ADMIN_TOKEN", " "),
    ],
)
def test_the_environment_is_read_as_the_options_are(
    run: Run, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)

    assert run(*words()).exit_code == 2


@pytest.mark.parametrize(
    "config",
    [
        *[{"allowed_hosts": [value]} for value in NO_HOSTS],
        *[{"cors_origins": [value]} for value in NO_ORIGINS],
        *[{"api_keys": [value]} for value in NO_KEYS],
        {"allowed_hosts": "mock.internal"},
        {"cors_origins": "https://app.example"},
        {"api_keys": "introzy_x"},
    ],
)
def test_a_config_that_can_never_fit_is_refused(config: dict[str, Any]) -> None:
    with pytest.raises(StartError) as refused:
        create_app(Config(**config))

    assert next(iter(config)) in str(refused.value)
    assert "sk_live_secret" not in str(refused.value)


def test_a_config_that_is_shown_shows_no_secret() -> None:
    assert "5ecret" not in repr(Config(api_keys=["introzy_5ecret"], admin_token="5ecret"))  # noqa: S106
