"""Characters that would steer a terminal, in a request as a command: shown, and sent as sent."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from hostile import HOSTILE, assert_harmless
from mockserver.exchanges import as_curl
from support import exchange

SHELLS = [shell for shell in ("bash", "zsh", "ksh", "mksh") if shutil.which(shell)]

URL = "http://127.0.0.1:4700"

every_shell = pytest.mark.parametrize("shell", SHELLS)


def arguments(shell: str, command: str, *, locale: str = "C.UTF-8") -> list[bytes]:
    """Let a shell read a command whose curl only shows its arguments."""
    showing = f"curl() {{ printf '%s\\0' \"$@\"; }}\n{command}"
    return subprocess.run(
        [shell, "-c", showing],
        env={"LC_ALL": locale, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=True,
        timeout=30,
    ).stdout.split(b"\0")[:-1]


@every_shell
@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])
@pytest.mark.parametrize(
    "body",
    [
        '{\n\t"name": "Acme"\r\n}',
        f'{{"name": "{HOSTILE}"}}',
        '\x1b31 \x9bab \u202ec0 it\'s \\ "$x" `y` !! \x7ff',
        "\x01" + "0123456789abcdefABCDEF",
        "ü\u2028€",
    ],
)
def test_a_body_is_sent_as_it_was(shell: str, locale: str, body: str) -> None:
    command = as_curl(exchange(method="POST", body=body.encode()), URL)

    assert_harmless(command)
    assert "\n" not in command
    assert arguments(shell, command, locale=locale)[-1] == body.encode()


@every_shell
def test_a_header_is_sent_as_it_was(shell: str) -> None:
    value = "a\tb\x9b31m\xe9\xff'"
    headers = {"Content-Type": value, "Prefer": value}

    command = as_curl(exchange(method="POST", headers=headers, body=b"{}"), URL)

    assert_harmless(command)
    sent = arguments(shell, command)
    assert f"Content-Type: {value}".encode("latin-1") in sent
    assert f"Prefer: {value}".encode("latin-1") in sent


def test_what_is_spelled_out_can_be_read() -> None:
    command = as_curl(exchange(method="POST", body=b"\x1b[2J\nx"), URL)

    assert command.endswith(r"--data-raw $'\x1b[2J\nx'")
