"""Somebody else's `mockserver`: theirs keeps the name, and ours works all the same."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

import introzy_mock

ROOT = Path(introzy_mock.__file__).parents[3]

USE = """
import httpx, requests
import pytest
{theirs}

@pytest.mark.introzy(seed=7, clock="2026-01-01")
def test_ours(introzy, introzy_env, introzy_no_real_host, introzy_sandbox_factory):
    introzy.client().post("/api/pipelines/sales/deals", json={{"name": "A"}})
    introzy.assert_created(name="A")
    assert introzy.session().get("/api/pipelines").ok
    assert introzy.test_client().get("/api/pipelines").status_code == 200
    assert httpx.get(introzy.url + "/api/pipelines", headers=introzy.headers).status_code == 200
    assert introzy.client().get("/_mock/requests").status_code == 200
    with introzy.intercept(), introzy.fail("down"):
        url = "https://beta-api.introzy.com/api/pipelines"
        assert requests.get(url, headers=introzy.headers, timeout=5).status_code == 503
    with introzy_sandbox_factory("other", scenario="empty") as other:
        with pytest.raises(Exception, match="is not a field of a deal"):
            other.add_deal("sales", nothing=1)

def test_theirs():
    import mockserver
    assert mockserver.OWNER == "theirs"
"""
NAMED = "import mockserver\nassert mockserver.OWNER == 'theirs'"


def module(directory: Path) -> None:
    (directory / "mockserver.py").write_text("OWNER = 'theirs'\n")


def package(directory: Path) -> None:
    (directory / "mockserver").mkdir()
    (directory / "mockserver" / "__init__.py").write_text("OWNER = 'theirs'\n")
    (directory / "mockserver" / "errors.py").write_text("OWNER = 'theirs'\n")


OTHERS = [one.name for one in entry_points(group="pytest11") if one.name != "introzy_mock"]


def run(pytester: pytest.Pytester) -> pytest.RunResult:
    """Run pytest in a process, with our plugin as pytest finds it and without those of others."""
    return pytester.runpytest_subprocess(*(f"-pno:{name}" for name in OTHERS), "-W", "error")


WAYS = [
    pytest.param(module, NAMED, "", id="module"),
    pytest.param(package, NAMED, "", id="package"),
    pytest.param(module, "", "introzy_no_real_host = true", id="imported later, guarded session"),
]


@pytest.mark.parametrize(("make", "theirs", "ini"), WAYS)
def test_fixtures_work_beside_it_in_the_project(
    pytester: pytest.Pytester, make: Callable[[Path], None], theirs: str, ini: str
) -> None:
    make(pytester.path)
    pytester.makeini(f"[pytest]\n{ini}")
    pytester.makeconftest("")
    pytester.makepyfile(test_it=USE.format(theirs=theirs))

    run(pytester).assert_outcomes(passed=2)


@pytest.mark.parametrize("make", [module, package])
def test_a_suite_that_uses_no_fixture_does_not_notice(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None]
) -> None:
    elsewhere = pytester.mkdir("elsewhere")
    make(elsewhere)
    monkeypatch.setenv("PYTHONPATH", str(elsewhere))
    pytester.makepyfile(test_it=f"{NAMED}\ndef test_any(): assert mockserver")

    run(pytester).assert_outcomes(passed=1)


def test_fixtures_work_beside_it_on_the_path(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = pytester.mkdir("elsewhere")
    package(elsewhere)
    monkeypatch.setenv("PYTHONPATH", str(elsewhere))
    pytester.makepyfile(test_it=USE.format(theirs=NAMED))

    run(pytester).assert_outcomes(passed=2)


def test_where_nobody_else_has_the_name_the_fixtures_are_of_mockserver(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        """
        import pytest
        from mockserver.core.errors import InvalidRequest
        from mockserver.testing import Introzy

        def test_same(introzy):
            assert isinstance(introzy, Introzy)
            with pytest.raises(InvalidRequest):
                introzy.fail("nothing")
        """
    )

    run(pytester).assert_outcomes(passed=1)


COMMANDS: list[Any] = [
    pytest.param([str(Path(sys.executable).with_name("introzy-mock"))], id="introzy-mock"),
    pytest.param([sys.executable, "-m", "introzy_mock"], id="python -m"),
]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("make", [module, package])
def test_the_command_works_in_any_directory(
    tmp_path: Path, make: Callable[[Path], None], command: list[str]
) -> None:
    make(tmp_path)
    words = ["generate", "--seed", "5", "--out", "data"]
    done = subprocess.run(
        [*command, *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "data" / "deals.json").exists()


def test_a_child_of_the_command_finds_the_other_one(tmp_path: Path) -> None:
    module(tmp_path)
    command = [str(Path(sys.executable).with_name("introzy-mock")), "exec", "--", sys.executable]
    done = subprocess.run(
        [*command, "-c", "import mockserver; print(mockserver.OWNER)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "theirs"


APART = """
import sys
from pathlib import Path
import introzy_mock

sys.modules["mockserver"] = None  # whoever imports it fails
package = Path(sys.argv[1]) / "mockserver"
for file in sorted(package.rglob("*.py")):
    name = ".".join(file.relative_to(package).with_suffix("").parts).removesuffix("__init__")
    if not name.startswith(("entry", "__main__", "testing.plugin")) and name:
        introzy_mock.load_apart(name.rstrip("."))
print(sorted(name for name in sys.modules if name.startswith("mockserver")))
"""


def test_every_module_can_be_imported_while_the_name_is_anothers(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", APART, str(ROOT)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout, done.stderr) == ("['mockserver']\n", "")


def test_factories_and_types_have_a_name_that_is_ours_alone(tmp_path: Path) -> None:
    module(tmp_path)
    code = (
        "from introzy_mock import factories, shapes\n"
        "import mockserver\n"
        "print(mockserver.OWNER, factories.deal().keys() == shapes.Deal.__annotations__.keys())"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stdout == "theirs True\n"


def test_a_name_that_it_does_not_have_is_an_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Deal'"):
        introzy_mock.Deal  # type: ignore[attr-defined]  # noqa: B018
