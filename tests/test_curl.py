"""A request as a command: what sh makes of it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from mockserver.exchanges import as_curl
from support import exchange

pytestmark = pytest.mark.skipif(not shutil.which("sh"), reason="there is no sh on PATH")

URL = "http://127.0.0.1:4700"
DEALS = "/api/pipelines/sales/deals"

Run: TypeAlias = "Callable[[str], tuple[list[str], bytes]]"

SHOWING = r"""
curl() { printf '%s\0' "$@"; printf '\0'; cat; }
INTROZY_API_KEY=KEY
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Let sh read a command whose curl only shows its arguments and its input."""

    def run(command: str) -> tuple[list[str], bytes]:
        script = tmp_path / "script"
        script.write_text(SHOWING + command, encoding="utf-8")
        done = subprocess.run(
            ["sh", script], input=b"", capture_output=True, check=True, timeout=30
        )
        arguments, _, sent = done.stdout.partition(b"\0\0")
        return arguments.decode().split("\0"), sent

    return run


JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [f"{URL}{DEALS}"]),
        ({"query": "a=1&b=%20'x'"}, [f"{URL}{DEALS}?a=1&b=%20'x'"]),
        ({"query": "a[]={1}"}, [f"{URL}{DEALS}?a%5B%5D=%7B1%7D"]),
        ({"path": "/a b/$(x)`y`"}, [f"{URL}/a%20b/$(x)%60y%60"]),
        ({"method": "DELETE"}, ["-X", "DELETE", f"{URL}{DEALS}"]),
        ({"method": "HEAD"}, ["--head", f"{URL}{DEALS}"]),
        ({"method": "POST"}, ["-X", "POST", f"{URL}{DEALS}"]),
        (
            {"method": "POST", "headers": JSON, "body": b'{"name": "It\'s $5\\n"}'},
            [
                f"{URL}{DEALS}",
                "-H",
                "Content-Type: application/json",
                "--data-raw",
                '{"name": "It\'s $5\\n"}',
            ],
        ),
        (
            {"method": "PATCH", "body": b"@file"},
            ["-X", "PATCH", f"{URL}{DEALS}", "-H", "Content-Type:", "--data-raw", "@file"],
        ),
        (
            {
                "headers": {
                    "Authorization": "Bearer introzy_your_api_key",
                    "Prefer": "code=503",
                }
            },
            [f"{URL}{DEALS}", "-H", "Authorization: Bearer KEY", "-H", "Prefer: code=503"],
        ),
        (
            {"headers": {"Authorization": "Basic dXNlcg=="}},
            [f"{URL}{DEALS}", "-H", "Authorization: Basic ..."],
        ),
        (
            {
                "headers": {
                    "Host": "a",
                    "Accept": "*/*",
                    "User-Agent": "curl",
                    "CONTENT_LENGTH": "0",
                }
            },
            [f"{URL}{DEALS}"],
        ),
    ],
)
def test_a_curl_command_means_the_same_request(
    run: Run, fields: dict[str, Any], expected: list[str]
) -> None:
    arguments, _ = run(as_curl(exchange(**fields), f"{URL}/"))

    assert arguments == ["-s", *expected]


@pytest.mark.parametrize(
    "body",
    [b"\xff\x00{", b'{"a": "\x00"}', b'"' + b"x" * 200_000 + b'"'],
    ids=["no UTF-8", "NUL", "too long for an argument"],
)
def test_a_body_that_is_no_argument_of_a_command_is_piped(run: Run, body: bytes) -> None:
    arguments, sent = run(as_curl(exchange(method="POST", headers=JSON, body=body), URL))

    assert arguments[-2:] == ["--data-binary", "@-"]
    assert sent == body
