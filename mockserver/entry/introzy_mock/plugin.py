"""The pytest plugin: fixtures, the marker, and requests in the report of a failed test.

pytest loads it into every session of users who have the package installed: it imports nothing
expensive until a fixture is used. `-p no:introzy_mock` disables it. If another package is called
`mockserver`, it keeps the name: `load` finds ours.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from introzy_mock import load, load_apart

if TYPE_CHECKING:
    from mockserver import Config
    from mockserver.testing.handle import Introzy
    from mockserver.testing.server import MakeSandbox, MockServer
    from mockserver.testing.shapes import SandboxOptions
    from mockserver.testing.watch import Watch

__all__: list[str] = []

_OPTIONS = ("scenario", "seed", "clock", "assume", "start")
_MARKER = (
    "introzy(scenario=..., seed=..., clock=..., assume=..., start=...): what the sandbox of the "
    "fixture introzy starts with."
)
_GUARD = "introzy_no_real_host"
_WATCH = "introzy_watch"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the ini option."""
    parser.addini(
        _GUARD,
        "fail a test at once when it tries to reach the vendor's real host",
        type="bool",
        default=False,
    )


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker, and guard the whole session if the ini option says so."""
    config.addinivalue_line("markers", _MARKER)
    if config.getini(_GUARD):
        guarding = ExitStack()
        guarding.enter_context(_guarded(config))
        config.add_cleanup(guarding.close)


@contextmanager
def _guarded(config: pytest.Config) -> Iterator[None]:
    """Fail the tests that try to reach the vendor's real host."""
    # apart: what the tests call `mockserver` is not known when a session begins
    with load_apart("testing.intercept.realhost").keep_from_real_host() as guard:
        config.pluginmanager.register(guard, _GUARD)
        yield
        config.pluginmanager.unregister(guard)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse markers with options that do not exist.

    Raises:
        UsageError: there is one.
    """
    if hasattr(config, "workerinput"):
        return  # a worker of xdist cannot tell of it now, but when the test begins
    for item in items:
        fault = _fault_of_marks(item)
        if fault:
            raise pytest.UsageError(fault)


def _fault_of_marks(item: pytest.Item) -> str | None:
    for mark in item.iter_markers("introzy"):
        unknown = [repr(value) for value in mark.args]
        unknown += [name for name in mark.kwargs if name not in _OPTIONS]
        if unknown:
            return (
                f"{item.nodeid}: @pytest.mark.introzy does not take {', '.join(unknown)}; it takes "
                f"{', '.join(_OPTIONS)}, such as @pytest.mark.introzy(seed=7)"
            )
    return None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuse them where a worker runs the test, too."""
    fault = _fault_of_marks(item)
    if fault:
        pytest.fail(fault, pytrace=False)


def _failure(reason: str) -> BaseException:
    return pytest.fail.Exception(load("core.printable").printable(reason), pytrace=False)


@pytest.fixture(scope="session")
def introzy_config(pytestconfig: pytest.Config) -> Config:
    """The settings of the mock, a `mockserver.Config`; override it in a conftest.py.

    By default it has the options for sandboxes in the project's file: `[tool.introzy-mock]`.
    """
    try:
        found = load("cli.configfile").find_options_file(pytestconfig.rootpath)
    except load("core.errors").StartError as error:
        raise _failure(f"{error}") from None
    config: Config = load("app").Config(**(found.of_sandboxes() if found else {}))
    return config


@pytest.fixture
def introzy_options() -> SandboxOptions:
    """The options of the sandbox of `introzy`, unless a marker sets them; override it."""
    return {}


@pytest.fixture(scope="session")
def introzy_server(introzy_config: Config) -> Iterator[MockServer]:
    """The mock of the session, in memory; its server starts when a URL is first read."""
    try:
        server: MockServer = load("testing.server").MockServer(introzy_config)
    except load("core.errors").StartError as error:
        raise _failure(f"introzy_config is not valid: {error}") from None
    with server:
        yield server


@pytest.fixture(scope="session")
def introzy_sandbox_factory(
    introzy_server: MockServer, pytestconfig: pytest.Config
) -> Iterator[MakeSandbox]:
    """Create sandboxes for a class or a module, or more for a test: `make("name", seed=7)`.

    Each is deleted at the end of its `with` statement, or else of the session.
    """
    watch: Watch = load("testing.watch").Watch()
    plugins = pytestconfig.pluginmanager
    with ExitStack() as ending:
        plugins.register(watch, _WATCH)
        ending.callback(plugins.unregister, watch)

        def make(name: str = "sandbox", **options: Any) -> Introzy:
            __tracebackhide__ = True
            made = introzy_server.sandbox(name, **options)
            watch.add(made.parts)
            ending.callback(made.drop)
            return made

        yield make


@pytest.fixture
def introzy(
    request: pytest.FixtureRequest,
    introzy_sandbox_factory: MakeSandbox,
    introzy_options: SandboxOptions,
) -> Iterator[Introzy]:
    """A sandbox of the test's own, named after it and deleted at its end."""
    marks: list[pytest.Mark] = [*request.node.iter_markers("introzy")]
    options: Any = dict(introzy_options)
    for mark in reversed(marks):
        options |= mark.kwargs
    if isinstance(options.get("start"), str | os.PathLike):
        options["start"] = _found(request.config, options["start"])
    if load("generate").is_file_name(f"{options.get('scenario')}"):
        options["scenario"] = _found(request.config, options["scenario"])
    try:
        made = introzy_sandbox_factory(request.node.nodeid, **options)
    except load("core.errors").IntrozyMockError as error:
        reason = f"{error}".removeprefix("The sandbox cannot be made: ")
        raise _failure(f"the sandbox of {request.node.nodeid} cannot be made: {reason}") from None
    watch: Any = request.config.pluginmanager.get_plugin(_WATCH)
    watch.own = made.parts
    with made:
        yield made


def _found(config: pytest.Config, path: str | os.PathLike[str]) -> Path:
    """Return the path of a file in the directory where pytest was started, or in its root."""
    places = [base / path for base in (config.invocation_params.dir, config.rootpath)]
    return next((place for place in places if place.exists()), places[0])


@pytest.fixture
def introzy_env(introzy: Introzy, monkeypatch: pytest.MonkeyPatch) -> Introzy:
    """The test's sandbox, with INTROZY_BASE_URL and INTROZY_API_KEY set for it."""
    given = {"INTROZY_BASE_URL": introzy.url, "INTROZY_API_KEY": introzy.api_key}
    past_proxies = load("core.noproxy").past_proxies(os.environ, introzy.url)
    for name, value in (given | past_proxies).items():
        monkeypatch.setenv(name, value)
    return introzy


@pytest.fixture(name=_GUARD)
def _no_real_host(pytestconfig: pytest.Config) -> Iterator[None]:
    """Fail the test when it tries to reach the vendor's real host."""
    is_guarded = pytestconfig.pluginmanager.has_plugin(_GUARD)  # for the whole session
    with nullcontext() if is_guarded else _guarded(pytestconfig):
        yield
