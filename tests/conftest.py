"""What every test can ask for: an app, a client with a key, and stores in memory and on disk."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mockserver import Config, create_app
from support import Api, MakeApi


@pytest.fixture
def make_api(request: pytest.FixtureRequest) -> MakeApi:
    """Make clients of apps with any config; their files are closed after the test."""

    def make(**config: Any) -> Api:
        api = Api(create_app(Config(**config)))
        request.addfinalizer(api.world.close)
        return api

    return make


@pytest.fixture
def api(make_api: MakeApi) -> Api:
    """A client of the default scenario, in memory."""
    return make_api()


@pytest.fixture(params=["memory", "file"])
def kept_api(request: pytest.FixtureRequest, tmp_path: Path, make_api: MakeApi) -> Api:
    """A client of the default scenario, once in memory and once on disk."""
    return make_api(data=tmp_path / "mock.json" if request.param == "file" else None)


@pytest.fixture
def data_path(tmp_path: Path) -> Path:
    """A place for a data file."""
    return tmp_path / "mock.json"


@pytest.fixture
def copy_files() -> Callable[[Path, Path], Path]:
    """Copy a data file and its log into a new directory, as death would leave them."""

    def copy(path: Path, directory: Path) -> Path:
        directory.mkdir()
        for name in (path.name, f"{path.name}.log"):
            if path.with_name(name).exists():
                shutil.copy(path.with_name(name), directory)
        return directory / path.name

    return copy
