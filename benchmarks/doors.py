"""What tests cost: the fixture, a get without network, and a suite beside the same in other ways.

pytest and what is compared are installed in the cache folder, in an environment of their own.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.peers import CACHE

__all__ = ["doors"]

_APPS = Path(__file__).parent / "apps"
_ROOT = Path(__file__).parents[1]
_FOLDER = CACHE / "doors"
_PIP = (
    "boto3==1.44.5",
    "httpx==0.28.1",
    "moto[server,ssm]==5.2.5",
    "pytest==9.2.0",
    "pytest-random-order==1.2.0",
    "pytest-xdist==3.8.0",
    "requests==2.34.2",
    "responses==0.26.3",
)
_SUITES = {
    "introzy, no network": "test_introzy.py",
    "introzy, over the network": "test_introzy_network.py",
    "responses (static stubs)": "test_responses.py",
    "moto server, reset per test": "test_moto.py",
}
_WORKERS = "2"
_SECONDS = 1_800


def doors(*, tests: int, note: Callable[[str], None]) -> dict[str, Any]:
    """Measure them; empty if what it takes cannot be installed."""
    note("install what doors are measured with")
    if reason := _install():
        note(f"doors are left out: {reason}")
        return {}
    note("doors: the fixture")
    bare = _phases(_run("test_bare.py", tests=tests))
    fixture = {
        str(deals): max(_phases(_run("test_fixture.py", tests=tests, deals=deals)) - bare, 0)
        for deals in (120, 100_000)
    }
    note("doors: get one")
    get = json.loads(_output([_python(), str(_APPS / "doors_get.py")]))
    suites = {}
    for name, file in _SUITES.items():
        note(f"doors: {tests} tests with {name}")
        suites[name] = _compared(file, tests)
    return {"tests": tests, "fixture_ms": fixture, "get_us": get, "suites": suites}


def _compared(file: str, tests: int) -> dict[str, Any]:
    """Run a suite in two random orders: the median time of a test, and whether its ids differ."""
    runs = [_run(file, tests=tests, order=order) for order in ("1", "2")]
    ids = [{name: told["ids"] for name, told in run.items()} for run in runs]
    return {
        "ms": min(_median(sum(told["ms"].values()) for told in run.values()) for run in runs),
        "ids": len({one for told in runs[0].values() for one in told["ids"]}),
        "same_ids": ids[0] == ids[1],
    }


def _phases(run: dict[str, Any]) -> float:
    """Return the median of set-up and tear-down together."""
    return _median(told["ms"]["setup"] + told["ms"]["teardown"] for told in run.values())


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


def _run(
    file: str, *, tests: int, deals: int | None = None, order: str | None = None
) -> dict[str, Any]:
    with TemporaryDirectory() as name:
        figures, settings = Path(name) / "figures.json", Path(name) / "pytest.ini"
        settings.write_text("[pytest]\n")
        environment = {"BENCH_FIGURES": str(figures), "BENCH_TESTS": str(tests)}
        if deals is not None:
            environment["BENCH_DEALS"] = str(deals)
        command = [_python(), "-m", "pytest", "-q", "-c", str(settings), "-p", "no:cacheprovider"]
        command += ["--rootdir", str(_APPS / "suites"), str(_APPS / "suites" / file)]
        if order:
            command += ["-n", _WORKERS, "--random-order", "--random-order-seed", order]
        _output(command, environment)
        told: dict[str, Any] = json.loads(figures.read_text())
    if len(told) != tests or not all(one["passed"] for one in told.values()):
        raise SystemExit(f"{file}: not all of the {tests} tests passed")
    return told


def _output(command: list[str], environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command,
        env={**os.environ, **(environment or {})},
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def _python() -> str:
    return str(_FOLDER / ("Scripts" if os.name == "nt" else "bin") / "python")


def _install() -> str:
    """Install what is measured, once; this project as it is in its folder."""
    done = _FOLDER / "installed"
    wanted = "\n".join([*_PIP, str(_ROOT)])
    if done.exists() and done.read_text() == wanted:
        return ""
    shutil.rmtree(_FOLDER, ignore_errors=True)
    _FOLDER.parent.mkdir(parents=True, exist_ok=True)
    pip = [_python(), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    for command in (
        [sys.executable, "-m", "venv", str(_FOLDER)],
        [*pip, "--editable", str(_ROOT), *_PIP],
    ):
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            said = (ended.stderr or ended.stdout).strip().splitlines()
            return said[-1] if said else f"{command[0]} failed"
    done.write_text(wanted)
    return ""
