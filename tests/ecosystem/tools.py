"""The tools that the contracts are tried with: which they are, where they lie, how they run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from live_server import Live
from mockserver.contract.document import operations
from support import KEY

__all__ = [
    "API_KEY",
    "DEADLINE",
    "HOME",
    "PATHS",
    "QUIET",
    "TOOLS",
    "Contract",
    "Tool",
    "npm_tool",
    "run_npm",
    "run_program",
]

PACKAGE = Path(__file__).with_name("package.json")
HOME = Path(sys.prefix) / "ecosystem"
"""Where `make ecosystem` installs what npm brings."""

PATHS = {"vendor": "/openapi.json", "control": "/_mock/openapi.json"}
DEADLINE = 240
QUIET = {
    "CI": "true",
    "DO_NOT_TRACK": "1",
    "NO_COLOR": "1",
    "NO_UPDATE_NOTIFIER": "1",
    "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
    "REDOCLY_TELEMETRY": "off",
}
API_KEY = KEY["Authorization"].removeprefix("Bearer ")


class Contract(NamedTuple):
    """One of the two contracts, as a server gave it, in a file of its own."""

    name: str
    path: Path
    server: Live

    @property
    def document(self) -> Any:
        return json.loads(self.path.read_text(encoding="utf-8"))

    @property
    def url(self) -> str:
        """Where it is served."""
        return self.server.url + PATHS[self.name]

    @property
    def summaries(self) -> list[str]:
        """What each operation is called by those who read."""
        return [operation["summary"] for _, _, operation in operations(self.document)]


class Tool(NamedTuple):
    """A tool, the packages that bring it, and the file of its tests."""

    name: str
    packages: tuple[str, ...]
    tests: str

    @property
    def versions(self) -> str:
        """The version of the tool, and of what is used with it."""
        brought: dict[str, str] = json.loads(PACKAGE.read_text(encoding="utf-8"))["dependencies"]
        own, *others = (brought.get(name) or version(name) for name in self.packages)
        return ", ".join([own, *map(" ".join, zip(self.packages[1:], others, strict=True))])


TOOLS = (
    Tool("Schemathesis", ("schemathesis",), "contract/test_schemathesis.py"),
    Tool("Schemathesis", ("schemathesis",), "contract/test_schemathesis_control.py"),
    Tool(
        "openapi-python-client", ("openapi-python-client", "mypy"), "contract/test_python_client.py"
    ),
    Tool(
        "datamodel-code-generator",
        ("datamodel-code-generator", "pydantic"),
        "contract/test_models.py",
    ),
    Tool("Spectral", ("@stoplight/spectral-cli",), "ecosystem/test_spectral.py"),
    Tool("Redocly", ("@redocly/cli",), "ecosystem/test_redocly.py"),
    Tool("Prism", ("@stoplight/prism-cli",), "ecosystem/test_prism.py"),
    Tool(
        "openapi-typescript",
        ("openapi-typescript", "openapi-fetch", "typescript"),
        "ecosystem/test_typescript.py",
    ),
    Tool("OpenAPI Generator", ("openapi-generator-cli",), "ecosystem/test_openapi_generator.py"),
    Tool("Postman", ("openapi-to-postmanv2", "newman"), "ecosystem/test_postman.py"),
    Tool("Bruno", ("@usebruno/cli",), "ecosystem/test_bruno.py"),
    Tool("Swagger UI", ("swagger-ui-dist",), "ecosystem/test_swagger_ui.py"),
    Tool("Redoc", ("redoc",), "ecosystem/test_redoc.py"),
    Tool("Scalar", ("@scalar/api-reference",), "ecosystem/test_scalar.py"),
)


def run_npm(tool: str, *words: str | Path, cwd: Path, fails: bool = False) -> str:
    """Run a tool that npm brought; return what it printed."""
    return run_program(npm_tool(tool), *words, cwd=cwd, fails=fails)


def npm_tool(name: str) -> Path:
    """Return where a tool of npm's is; the test fails if it could not be had."""
    program = HOME / "node_modules" / ".bin" / (f"{name}.cmd" if os.name == "nt" else name)
    if not program.exists():
        pytest.fail(f"{name} is not there: npm did not bring it", pytrace=False)
    return program


def run_program(
    *words: str | Path, cwd: Path, fails: bool = False, env: Mapping[str, str] | None = None
) -> str:
    """Run a program, which is to work unless it `fails`; return what it printed."""
    ran = subprocess.run(
        words,
        cwd=cwd,
        env={**os.environ, **QUIET, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=DEADLINE,
        check=False,
    )
    printed = re.sub(r"\x1b\[[0-9;]*m", "", ran.stdout)
    assert bool(ran.returncode) is fails, printed
    return printed
