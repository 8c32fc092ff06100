"""What every test can ask for: apps, clients with a key, stores, and server processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from live_server import Live, Serve
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
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start server processes on free ports in a directory of the test; they end with it."""
    started = []

    def start(*options: str, port: int | None = 0, **settings: Any) -> Live:
        given = () if port is None else ("--port", str(port))
        live = Live(*given, *options, **{"cwd": tmp_path, **settings})
        started.append(live)
        return live

    yield start
    for live in started:
        live.kill()


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server process in memory that tests share."""
    live = Live("--memory", "--port", "0", cwd=tmp_path_factory.mktemp("live"))
    yield live
    live.kill()
