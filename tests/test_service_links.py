"""Variables that Kubernetes and Docker set beside a service named introzy-mock mean nothing."""

from __future__ import annotations

import os
import sys

import pytest

from support import LiveServer, Run

LINK = "tcp://10.0.0.5:4700"
IN_A_POD = {
    "INTROZY_MOCK_SERVICE_HOST": "10.0.0.5",
    "INTROZY_MOCK_SERVICE_PORT": "4700",
    "INTROZY_MOCK_PORT": LINK,
    "INTROZY_MOCK_PORT_4700_TCP": LINK,
    "INTROZY_MOCK_PORT_4700_TCP_PROTO": "tcp",
    "INTROZY_MOCK_PORT_4700_TCP_PORT": "4700",
    "INTROZY_MOCK_PORT_4700_TCP_ADDR": "10.0.0.5",
}


def every_option(value: str) -> dict[str, str]:
    names = "HOST PORT DATA MEMORY SCENARIO SEED DEALS FRESH ASSUME DURABILITY API_KEY ADMIN_TOKEN"
    names += " ALLOWED_HOST READY_FILE URL SANDBOX"
    return {f"INTROZY_MOCK_{name}": value for name in names.split()}


@pytest.mark.parametrize(
    "env",
    [IN_A_POD, every_option(LINK), every_option("UDP://[fd00::1]:53")],
    ids=["as in a pod", "every option", "another protocol"],
)
def test_a_server_starts_beside_such_variables(run: Run, env: dict[str, str]) -> None:
    told = "print('started')"

    result = run("exec", "--", sys.executable, "-c", told, env=env)

    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize("words", [["reset"], ["log"], ["snapshot", "list"]])
def test_a_command_ignores_such_variables(
    run: Run, live_server: LiveServer, words: list[str]
) -> None:
    assert run(*words, "--url", live_server.url, env=every_option(LINK)).exit_code == 0


def test_a_value_that_is_wrong_otherwise_is_still_told(run: Run) -> None:
    assert run("serve", env={"INTROZY_MOCK_PORT": "http"}).exit_code == 2


def test_the_variables_of_others_stay(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_PORT", LINK)

    run("openapi")

    assert os.environ["REDIS_PORT"] == LINK
