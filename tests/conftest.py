"""What every test can ask for: apps, clients with a key, stores, and server processes."""

from __future__ import annotations

import io
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from live_server import Live, Serve
from mockserver import Config, create_app
from mockserver.contract import PathParameter
from mockserver.faults import Faults
from mockserver.server import ServedApp, Server, in_thread
from mockserver.server.requestlog import RequestLog
from mockserver.testing import MockServer
from own_scenarios import Write
from support import Api, LiveServer, MakeApi, Run, RunTests, invoke

collect_ignore = [
    "examples/unittest",  # unittest runs it, in a test
    "ecosystem",  # `make ecosystem` names it
]

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")  # no test fails because a machine is slow


@pytest.fixture
def write_scenario(tmp_path: Path) -> Write:
    """Write a scenario file and return its path."""

    def write(text: str, name: str = "own.yaml") -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return write


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
def refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for whoever else uses a data file."""
    monkeypatch.setattr("mockserver.store.files.lock._WAIT_SECONDS", 0)


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


@pytest.fixture
def live_server(request: pytest.FixtureRequest, make_api: MakeApi) -> Iterator[LiveServer]:
    """A server on a free port of its own; parametrize it indirectly with another config."""
    api = make_api(**getattr(request, "param", {}))
    with (
        closing(RequestLog(io.TextIOWrapper(io.BytesIO()))) as log,
        closing(Server(host="127.0.0.1", port=0)) as server,
        in_thread(server, ServedApp(api.app.answer, log)) as thread,
    ):
        yield LiveServer(server.url, api)
    assert not thread.is_alive(), "the server does not stop"


@pytest.fixture
def mock_server() -> Iterator[MockServer]:
    """A mock with no sandbox but the default one."""
    with MockServer() as server:
        yield server


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command in a directory of the test; the test process keeps its signal handlers."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    monkeypatch.chdir(tmp_path)
    yield invoke
    for number, handler in handlers.items():
        signal.signal(number, handler)


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


@pytest.fixture
def faults() -> Faults:
    """The faults of a sandbox with three operations."""
    return Faults(
        operations=("createDeal", "getDeal", "listPipelines"),
        path=lambda: {
            "type": PathParameter(("sales", "partner", "referral")),
            "id": PathParameter(is_uuid=True),
        },
    )


@pytest.fixture
def run_tests(pytester: pytest.Pytester) -> RunTests:
    """Run a file of tests in pytest."""

    def run(source: str, *options: str, conftest: str = "") -> pytest.RunResult:
        pytester.makeconftest(conftest)
        pytester.makepyfile(test_it=source)
        return pytester.runpytest_inprocess("-p", "no:xdist", *options)

    return run
