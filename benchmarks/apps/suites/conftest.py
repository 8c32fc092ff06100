"""Writes down how long each test took, and which ids it met."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from mockserver import Config


class Recorder:
    """Collects the reports of all workers."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._told: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in one phase of a test."""
        told = self._told.setdefault(report.nodeid, {"ms": {}, "ids": [], "passed": True})
        told["ms"][report.when] = report.duration * 1000
        told["ids"] = [value for _, value in report.user_properties]
        told["passed"] = told["passed"] and report.passed

    def pytest_sessionfinish(self) -> None:
        """Write all down."""
        self._path.write_text(json.dumps(self._told))


def pytest_configure(config: pytest.Config) -> None:
    """Record where no worker does."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(Path(os.environ["BENCH_FIGURES"])))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Repeat each test under another number."""
    metafunc.parametrize("number", range(int(os.environ["BENCH_TESTS"])))


@pytest.fixture(scope="session")
def introzy_config() -> Config:
    """The default scenario, in the size that is measured."""
    deals = os.environ.get("BENCH_DEALS")
    return Config(deals=int(deals) if deals else None)
