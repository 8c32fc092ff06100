"""What of the Dockerfile can run without Docker: its command, its health check, its environment."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
import yaml

from live_server import DEADLINE
from mockserver.cli import main

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "docker.md").read_text(encoding="utf-8")
(COMPOSE,) = (yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))

posix = pytest.mark.skipif(os.name != "posix", reason="the image is of Linux")


def lines(name: str, text: str = TEXT) -> list[str]:
    """List what follows an instruction, of the last stage where there are several."""
    joined = text.replace("\\\n", " ")
    return re.findall(rf"^{name} +(.*)$", joined[joined.rindex("\nFROM ") :], re.MULTILINE)


SET = dict(line.split("=", 1) for line in lines("ENV"))
(ENTRYPOINT,) = map(json.loads, lines("ENTRYPOINT"))
(COMMAND,) = map(json.loads, lines("CMD"))
HEALTH = lines("HEALTHCHECK")[0].partition("CMD ")[2]


def environment(port: int, data: Path, **others: str) -> dict[str, str]:
    """Return the variables that the image sets, with this port and place for the data."""
    clean = {name: value for name, value in os.environ.items() if "INTROZY" not in name}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    placed = {"INTROZY_MOCK_PORT": str(port), "INTROZY_MOCK_DATA": str(data / "introzy-mock.json")}
    assert placed.keys() <= SET.keys()
    return {**clean, **SET, **placed, **others, "PATH": path}


def healthy(variables: dict[str, str]) -> bool:
    command = HEALTH.replace("--timeout 3", "--timeout 0")
    done = subprocess.run(["sh", "-c", command], env=variables, capture_output=True, check=False)
    return done.returncode == 0


def status(port: int, path: str, **headers: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=DEADLINE)
    connection.request("GET", path, headers={"Host": "introzy:4700", **headers})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def variables(port: int, tmp_path: Path) -> dict[str, str]:
    return environment(port, tmp_path, INTROZY_MOCK_ADMIN_TOKEN="a-secret")  # noqa: S106  # it is none


@pytest.fixture
def container(variables: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The process that the image starts."""
    process = subprocess.Popen(
        [*ENTRYPOINT, *COMMAND], cwd=tmp_path, env=variables, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert "open to other machines" in process.stdout.readline()
    yield process
    process.kill()
    process.communicate()


@posix
def test_the_health_check_knows_whether_the_server_answers(
    variables: dict[str, str], request: pytest.FixtureRequest
) -> None:
    assert not healthy(variables)

    request.getfixturevalue("container")

    assert healthy(variables)


@posix
@pytest.mark.usefixtures("container")
def test_the_api_is_open_and_the_control_surface_only_with_the_token(port: int) -> None:
    key = {"Authorization": "Bearer introzy_your_api_key"}

    assert status(port, "/api/pipelines", **key) == 200
    assert status(port, "/_mock/health", **key) == 403
    assert status(port, "/_mock/health", Authorization="Bearer a-secret") == 200


@posix
def test_the_signal_that_stops_it_leaves_the_data_complete_in_the_volume(
    container: subprocess.Popen[str], tmp_path: Path
) -> None:
    container.send_signal(signal.SIGTERM)

    assert container.wait(DEADLINE) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["introzy-mock.json"]
    assert SET["INTROZY_MOCK_DATA"].startswith(f"{lines('VOLUME')[0]}/")


def test_it_does_not_run_as_root() -> None:
    (user,) = lines("USER")

    assert f"useradd --uid 1000 --create-home {user}" in TEXT
    assert f"install --directory --owner {user} {lines('VOLUME')[0]}" in TEXT


def test_what_is_copied_is_there_and_is_sent_to_the_build() -> None:
    sent = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = re.findall(r"^COPY ((?!--from)\S.*) \S+$", TEXT, re.MULTILINE)

    for name in " ".join(copied).split():
        assert (ROOT / name).exists()
        assert f"!{name}" in sent


def test_the_build_has_all_that_the_wheel_is_made_of() -> None:
    assert "COPY mockserver mockserver\nCOPY fixtures fixtures\n" in TEXT
    assert "COPY pyproject.toml README.md LICENSE ./\n" in TEXT


def test_the_example_for_compose_sets_what_the_image_knows() -> None:
    known = {option.envvar for option in main.commands["serve"].params}
    service: dict[str, Any] = COMPOSE["services"]["introzy"]

    assert service["environment"].keys() <= known
    assert service["volumes"] == [f"introzy-data:{lines('VOLUME')[0]}"]
    assert service["ports"][0].endswith(f":{SET['INTROZY_MOCK_PORT']}")
    assert COMPOSE["services"]["app"]["environment"]["INTROZY_BASE_URL"] == "http://introzy:4700"
