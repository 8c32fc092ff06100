"""The clients that openapi-python-client makes are typed strictly, and work."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from live_server import Serve
from mockserver.contract.served import served_contract
from mockserver.control.document import served_control
from support import KEY, unmeasured

PROGRAMS = sorted(Path(__file__).parents[1].glob("ecosystem/programs/python_client_*.py"))
BIN = Path(sys.executable).parent
GENERATOR = BIN / "openapi-python-client"
WITH_RUFF = {**unmeasured(), "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
"""The generator formats what it made, with the ruff that it finds."""

CLIENTS = {"vendor_client": served_contract({}), "control_client": served_control()}
TEMPLATE = "client.py"
"""A file of each client that is the same whatever the contract, and no concern of ours."""


LEFT_OUT = ["GET /_mock/openapi.yaml", "GET /_mock/pictures/{type}/{picture}"]
"""What the generator says that it leaves out: it knows neither YAML nor SVG."""


class Clients(NamedTuple):
    """A directory with the client of each contract, and what was said when they were made."""

    directory: Path
    said: str


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Clients:
    directory = tmp_path_factory.mktemp("clients")
    said = ""
    for name, document in CLIENTS.items():
        contract = directory / f"{name}.json"
        contract.write_text(json.dumps(document), encoding="utf-8")
        command = (GENERATOR, "generate", "--path", contract, "--output-path", directory / name)
        made = subprocess.run(
            [*command, "--meta", "none"],
            env=WITH_RUFF,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=True,
        )
        said += made.stdout
    return Clients(directory, said)


def test_nothing_but_yaml_and_pictures_is_left_out(clients: Clients) -> None:
    assert re.findall(r"WARNING parsing (\S+ \S+)", clients.said) == LEFT_OUT
    assert clients.said.count("Warning(s)") == 1


def test_programs_on_them_pass_mypy_strict(clients: Clients) -> None:
    cache = Path(sys.prefix) / "mypy-of-clients"
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", f"--cache-dir={cache}", *CLIENTS, *PROGRAMS],
        cwd=clients.directory,
        env=WITH_RUFF,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )

    errors = [line for line in checked.stdout.splitlines() if ": error: " in line]
    assert [line for line in errors if Path(line.partition(":")[0]).name != TEMPLATE] == []


@pytest.mark.parametrize("program", PROGRAMS, ids=[path.stem for path in PROGRAMS])
def test_a_program_on_them_works(clients: Clients, serve: Serve, program: Path) -> None:
    server = serve("--memory")
    settings = {
        "INTROZY_BASE_URL": server.url,
        "INTROZY_API_KEY": KEY["Authorization"].removeprefix("Bearer "),
        "PYTHONPATH": str(clients.directory),
    }

    subprocess.run([sys.executable, program], env={**unmeasured(), **settings}, check=True)
