"""The types of the handle are those of the contracts, and strict type checkers see slips."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from mockserver.faults import PRESETS, WORDS, Effect
from mockserver.testing.shapes import EffectFields, EffectWord, FaultPreset
from support import unmeasured
from tools.shapes import SHAPES, shapes

PROJECT = Path(__file__).with_name("typed")
PYRIGHT = shutil.which("pyright")
STRICT = (
    "--strict",
    "--config-file=",
    "--no-color-output",
    "--follow-imports=silent",
    "--enable-error-code=comparison-overlap",
)

CHEAP = """
import sys
before = set(sys.modules)
import mockserver.testing.shapes
more = set(sys.modules) - before
print(sorted({"flask", "faker", "orjson", "mockserver.app", "decimal"} & more))
"""


def test_the_committed_types_are_those_of_the_contracts() -> None:
    assert SHAPES.read_text(encoding="utf-8") == shapes(), "run: make openapi"


def test_presets_and_effects_are_those_that_the_mock_takes() -> None:
    assert set(get_args(FaultPreset)) == PRESETS.keys()
    assert {*get_args(EffectWord), "ok"} == WORDS.keys()
    assert EffectFields.__annotations__.keys() == set(Effect._fields)


def test_importing_the_types_costs_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", CHEAP], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def slips(source: Path) -> set[int]:
    lines = source.read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if line.endswith("# slip")}


def mypy(source: Path, python: str = sys.executable) -> set[int]:
    """Return the lines in which mypy finds errors; what it knows of others serves all tests."""
    options = (
        *STRICT,
        f"--python-executable={python}",
        f"--cache-dir={source.parents[1] / 'mypy'}",
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, source.name],
        cwd=source.parent,
        env=unmeasured(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return {int(number) for number in re.findall(r"^\S+?:(\d+): error:", done.stdout, re.MULTILINE)}


def pyright(source: Path, python: str = sys.executable) -> set[int]:
    """Return the lines in which pyright finds errors."""
    if not PYRIGHT:
        pytest.skip("no pyright here")
    settings = source.with_name("pyrightconfig.json")
    settings.write_text(
        json.dumps({"typeCheckingMode": "strict", "reportUnusedExpression": "none"})
    )
    done = subprocess.run(
        [PYRIGHT, "--outputjson", "--pythonpath", python, source.name],
        cwd=source.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(done.stdout)["generalDiagnostics"]
    return {one["range"]["start"]["line"] + 1 for one in found if one["severity"] == "error"}


CHECKERS = [mypy, pyright]


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[str], Path]:
    """Copy a file of the user's project to a directory of its own."""
    return lambda name: Path(shutil.copy(PROJECT / name, (tmp_path / name).with_suffix(".py")))


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_project_that_uses_the_handle_rightly_has_no_error(
    copied: Callable[[str], Path], checker: Callable[[Path], set[int]]
) -> None:
    assert checker(copied("good.py")) == set()


@pytest.mark.parametrize("checker", CHECKERS)
def test_each_slip_of_a_project_is_an_error(
    copied: Callable[[str], Path], checker: Callable[[Path], set[int]]
) -> None:
    source = copied("slips.txt")

    assert checker(source) == slips(source)


@pytest.fixture
def wheel_python(tmp_path: Path) -> str:
    """The Python of an environment where the files lie as those of a wheel do."""
    place = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    found = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True)
    site = Path(found.stdout.strip())
    package = SHAPES.parents[1]
    shutil.copytree(package, site / "introzy_mock_files" / "mockserver")
    shutil.copytree(package / "entry", site, dirs_exist_ok=True)
    return str(python)


@pytest.mark.parametrize("checker", CHECKERS)
def test_the_types_are_found_where_a_wheel_was_installed(
    copied: Callable[[str], Path],
    checker: Callable[[Path, str], set[int]],
    wheel_python: str,
) -> None:
    source = copied("slips.txt")

    assert checker(source, wheel_python) == slips(source)


def test_the_types_are_complete(tmp_path: Path) -> None:
    if not PYRIGHT:
        pytest.skip("no pyright here")
    for name in ("mockserver", "introzy_mock"):
        done = subprocess.run(
            [PYRIGHT, "--outputjson", "--ignoreexternal", "--verifytypes", name],
            cwd=tmp_path,
            env={
                **os.environ,
                "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert json.loads(done.stdout)["typeCompleteness"]["completenessScore"] == 1
