"""The wheel: what is in it, and what it does in an environment that has nothing else of ours."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest

import introzy_mock

ROOT = Path(introzy_mock.__file__).parents[3]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]

ASK = """
import os
from urllib.request import Request, urlopen
key = {"Authorization": "Bearer " + os.environ["INTROZY_API_KEY"]}
print(urlopen(Request(os.environ["INTROZY_BASE_URL"] + "/api/pipelines", headers=key)).status)
"""
SUITE = """
from mockserver import Config
from mockserver.testing import Introzy

def test_it(introzy):
    assert isinstance(introzy, Introzy)
    introzy.test_client().post("/api/pipelines/sales/deals", json={"name": "Acme"})
    introzy.assert_created(name="Acme")
"""


class Environment(NamedTuple):
    """A virtual environment, whose programs do not find those of this one."""

    bin: Path
    site: Path

    def run(self, program: str, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.bin / program), *words],
            cwd=cwd,
            env={"PATH": str(self.bin), "HOME": str(cwd)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def python(self, code: str, *, cwd: Path) -> subprocess.CompletedProcess[str]:
        return self.run("python", "-c", code, cwd=cwd)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this source, built without network."""
    directory = tmp_path_factory.mktemp("wheel")
    offline = ["--no-index", "--no-build-isolation", "--no-deps"]
    command = [*PIP, "wheel", *offline, "--wheel-dir", str(directory), str(ROOT)]
    subprocess.run(command, check=True, timeout=120)
    (built,) = directory.iterdir()
    return built


def installed(wheel: Path, directory: Path) -> Environment:
    """Install the wheel into an empty environment; what it needs is taken from this one."""
    venv.create(directory, symlinks=True)
    names: dict[str, Any] = {"base": str(directory), "platbase": str(directory)}
    scheme = sysconfig.get_preferred_scheme("prefix")
    paths = {name: sysconfig.get_path(name, scheme, names) for name in ("scripts", "purelib")}
    made = Environment(Path(paths["scripts"]), Path(paths["purelib"]))
    into = [*PIP, "--python", str(made.bin / "python"), "install", "--no-index", "--no-deps"]
    subprocess.run([*into, str(wheel)], check=True, timeout=120)
    (made.site / "needed.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return made


@pytest.fixture(scope="session")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with the wheel."""
    return installed(wheel, tmp_path_factory.mktemp("alone") / "venv")


@pytest.fixture(scope="session")
def mixed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with the wheel, and with a package `mockserver` as MockServer's client is."""
    return beside_another(installed(wheel, tmp_path_factory.mktemp("mixed") / "venv"))


def beside_another(made: Environment) -> Environment:
    (made.site / "mockserver").mkdir()
    (made.site / "mockserver" / "__init__.py").write_text("class MockServerClient: pass\n")
    (made.site / "mockserver" / "client.py").touch()
    return made


def test_its_command_serves(alone: Environment, tmp_path: Path) -> None:
    done = alone.run("introzy-mock", "exec", "--", "python", "-c", ASK, cwd=tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (0, "200\n", "")


def test_its_fixture_is_there(alone: Environment, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(SUITE)

    done = alone.run("python", "-m", "pytest", "-q", "-W", "error", cwd=tmp_path)

    assert "1 passed" in done.stdout, done.stdout


def test_its_modules_are_those_of_the_wheel(alone: Environment, tmp_path: Path) -> None:
    done = alone.python("import mockserver.cli as it; print(it.__file__)", cwd=tmp_path)

    assert Path(done.stdout.strip()).is_relative_to(alone.site)


def test_it_takes_no_name_that_others_may_have(wheel: Path) -> None:
    with ZipFile(wheel) as held:
        names = {name.partition("/")[0] for name in held.namelist()}

    assert all(name.startswith("introzy_mock") for name in names)


def description(wheel: Path) -> str:
    with ZipFile(wheel) as held:
        (name,) = [name for name in held.namelist() if name.endswith(".dist-info/METADATA")]
        return held.read(name).decode()


def test_what_an_index_would_show_is_the_readme_without_links_that_lead_nowhere(
    wheel: Path,
) -> None:
    shown = description(wheel)

    assert "Description-Content-Type: text/markdown" in shown
    assert "## The first five minutes" in shown
    assert re.findall(r"\]\((?!https?://)[^)]*\)", shown) == []
    assert "Tests in other languages, CI and containers." in shown


def test_the_file_that_the_readme_names_is_the_one_that_is_built(wheel: Path) -> None:
    assert f"pip install {wheel.name}\n" in (ROOT / "README.md").read_text(encoding="utf-8")


WAYS: Sequence[tuple[str, str]] = [
    ("from mockserver import create_app", "write: from introzy_mock import create_app"),
    ("from mockserver import Config", "write: from introzy_mock import Config"),
    ("import mockserver.testing", "write: from introzy_mock import Introzy, MockServer"),
    (
        "from mockserver.testing.shapes import Deal",
        "from introzy_mock import Introzy, MockServer, shapes",
    ),
    ("from mockserver.testing import MockServer", "from introzy_mock import Introzy, MockServer"),
    ("from mockserver.core.errors import StartError", "introzy_mock has Config, create_app,"),
    ("import mockserver.contract.document", "introzy_mock has Config, create_app,"),
]


@pytest.mark.parametrize(("code", "told"), WAYS)
def test_an_import_that_reaches_another_mockserver_says_what_to_write(
    mixed: Environment, tmp_path: Path, code: str, told: str
) -> None:
    done = mixed.python(code, cwd=tmp_path)

    last = done.stderr.splitlines()[-1]
    assert last.startswith("ImportError: mockserver is another distribution's package here (")
    assert told in last


def test_an_editable_installation_says_what_to_write_too(tmp_path: Path) -> None:
    build = ["hatchling", "build", "--target", "wheel:editable", "--directory", str(tmp_path)]
    subprocess.run([sys.executable, "-m", *build], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    made = beside_another(installed(wheel, tmp_path / "venv"))

    done = made.python("from mockserver import create_app", cwd=tmp_path)

    assert "write: from introzy_mock import create_app" in done.stderr


def test_the_command_of_another_mockserver_s_name_says_what_to_run(
    mixed: Environment, tmp_path: Path
) -> None:
    done = mixed.run("python", "-m", "mockserver", "serve", cwd=tmp_path)

    assert done.returncode == 1
    assert "run introzy-mock, or: python -m introzy_mock" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_conftest_that_reaches_another_mockserver_says_what_to_write(
    mixed: Environment, tmp_path: Path
) -> None:
    (tmp_path / "conftest.py").write_text("from mockserver import Config\n")

    done = mixed.run("python", "-m", "pytest", "-q", cwd=tmp_path)

    assert "write: from introzy_mock import Config" in done.stdout + done.stderr


@pytest.mark.parametrize(
    "code",
    [
        "import mockserver; mockserver.MockServerClient",
        "from mockserver import MockServerClient, client",
        "import mockserver.client",
        "try: import mockserver.nothing\nexcept ModuleNotFoundError: pass",
        "from introzy_mock import Config, create_app; create_app(Config(seed=2))",
        "from introzy_mock import MockServer, Introzy\nwith MockServer() as server: server.url",
        "from introzy_mock import shapes; deal: shapes.Deal = {}; assert shapes.SandboxOptions",
    ],
)
def test_both_work_in_one_environment(mixed: Environment, tmp_path: Path, code: str) -> None:
    done = mixed.python(code, cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")


def test_the_command_and_the_fixture_work_beside_another_mockserver(
    mixed: Environment, tmp_path: Path
) -> None:
    suite = SUITE.replace("mockserver.testing", "introzy_mock")
    (tmp_path / "test_it.py").write_text(suite.replace("mockserver import", "introzy_mock import"))

    done = mixed.run("introzy-mock", "exec", "--", "python", "-m", "pytest", "-q", cwd=tmp_path)

    assert "1 passed" in done.stdout, done.stdout


def test_where_nobody_else_has_the_name_what_is_missing_is_told_as_ever(
    alone: Environment, tmp_path: Path
) -> None:
    done = alone.python("import mockserver.nothing", cwd=tmp_path)

    assert done.stderr.splitlines()[-1] == (
        "ModuleNotFoundError: No module named 'mockserver.nothing'"
    )
