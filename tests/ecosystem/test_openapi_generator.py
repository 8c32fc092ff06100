"""OpenAPI Generator makes a Python client of each contract without an error, and it works."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from ecosystem.tools import API_KEY, Contract, run_program

PROGRAMS = Path(__file__).with_name("programs")
GENERATOR = Path(sys.executable).with_name("openapi-generator-cli")


def test_a_program_on_its_client_works(contract: Contract, tmp_path: Path) -> None:
    if not shutil.which("java"):
        pytest.fail("no Java is there, in which it is written", pytrace=False)
    package = ("--generator-name", "python", "--package-name", f"{contract.name}_client")

    said = run_program(
        GENERATOR, "generate", "-i", contract.path, "-o", "made", *package, cwd=tmp_path
    )
    settings = {
        "INTROZY_BASE_URL": contract.server.url,
        "INTROZY_API_KEY": API_KEY,
        "PYTHONPATH": str(tmp_path / "made"),
    }
    program = PROGRAMS / f"openapi_generator_{contract.name}.py"
    run_program(sys.executable, program, cwd=tmp_path, env=settings)

    assert [line for line in said.splitlines() if "] ERROR " in line] == []
