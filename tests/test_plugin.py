"""The pytest plugin, as pytest runs it."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from mockserver.testing.naming import sandbox_name

DEALS = "/api/pipelines/sales/deals"

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    """Run a file of tests in pytest."""

    def run(source: str, *options: str, conftest: str = "") -> pytest.RunResult:
        pytester.makeconftest(conftest)
        pytester.makepyfile(test_it=source)
        return pytester.runpytest_inprocess("-p", "no:xdist", *options)

    return run


@pytest.fixture
def run_alone(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run pytest as a process with the plugin and xdist, and without what else is installed."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def run(source: str, *options: str) -> pytest.RunResult:
        pytester.makepyfile(test_it=source)
        plugins = ("-p", "xdist.plugin", "-p", "mockserver.testing.plugin")
        return pytester.runpytest_subprocess(*plugins, *options)

    return run


CHEAP = """
import sys
import mockserver.testing.plugin
costly = {"flask", "faker", "uvicorn", "httpx", "requests", "tinydb", "orjson", "mockserver.app"}
print(sorted(costly & set(sys.modules)))
"""


def test_loading_the_plugin_imports_nothing_that_costs() -> None:
    done = subprocess.run([sys.executable, "-c", CHEAP], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_a_session_that_asks_for_no_fixture_imports_nothing_that_costs(
    run_alone: Run,
) -> None:
    result = run_alone(
        """
        import sys

        def test_nothing():
            assert not {"flask", "faker", "uvicorn", "mockserver.app"} & set(sys.modules)
        """
    )

    result.assert_outcomes(passed=1)


def test_each_test_has_a_sandbox_of_its_own_named_after_it(run: Run) -> None:
    result = run(
        f"""
        import pytest

        @pytest.mark.parametrize("name", ["A", "B c/ü"])
        def test_alone(introzy, introzy_server, name):
            assert len(introzy.deals("sales")) == 50
            introzy.test_client().post("{DEALS}", json={{"name": name}})
            introzy.assert_created(name=name)
            assert introzy.name.startswith("test_it.py::test_alone[")
            names = [world.name for world in introzy_server.sandboxes.all()]
            assert names == ["default", introzy.name]

        def test_dropped(introzy_server):
            assert len(introzy_server.sandboxes.all()) == 1
        """
    )

    result.assert_outcomes(passed=3)


NAMES: list[Any] = [
    pytest.param("tests/a/test_b.py::TestC::test_d[e-1]", (), id="folders"),
    pytest.param("test_b.py::test_d[a b]", (), id="spaces"),
    pytest.param("test_b.py::test_d[ü]", (), id="letters"),
    pytest.param("../test_b.py::test_d", (), id="above"),
    pytest.param("test_b.py::test_d[" + "x" * 500 + "]", (), id="long"),
    pytest.param("::", (), id="nothing"),
    pytest.param("test_b.py::test_d", ("test_b.py::test_d", "test_b.py::test_d-2"), id="taken"),
    pytest.param("\udcff", (), id="no text"),
]


@pytest.mark.parametrize(("node_id", "taken"), NAMES)
def test_any_test_gives_a_name_that_a_sandbox_can_have(
    node_id: str, taken: tuple[str, ...]
) -> None:
    name = sandbox_name(node_id, taken)

    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.:\[\]-]{0,199}", name)
    assert name not in taken
    assert sandbox_name(node_id, taken) == name


def test_tests_that_differ_only_in_what_a_name_cannot_say_differ_in_name() -> None:
    assert sandbox_name("test_a[ü]", ()) != sandbox_name("test_a[ö]", ())


def test_the_environment_leads_to_the_sandbox_and_is_as_before_afterwards(run: Run) -> None:
    result = run(
        """
        import json, os
        from urllib.request import Request, urlopen

        def test_with(introzy_env):
            url = os.environ["INTROZY_BASE_URL"] + "/api/pipelines"
            key = os.environ["INTROZY_API_KEY"]
            with urlopen(Request(url, headers={"Authorization": f"Bearer {key}"})) as answer:
                assert json.load(answer)["success"]
            assert introzy_env.requests[0]["operation"] == "listPipelines"

        def test_without():
            assert "INTROZY_BASE_URL" not in os.environ
        """
    )

    result.assert_outcomes(passed=2)


def test_the_marker_says_what_the_sandbox_begins_with(run: Run) -> None:
    result = run(
        """
        import pytest

        pytestmark = pytest.mark.introzy(seed=7, clock="2030-01-01")

        def test_of_the_module(introzy):
            assert introzy.clock.now == "2030-01-01T00:00:00.000Z"
            assert introzy.deals("sales")

        @pytest.mark.introzy(scenario="empty")
        def test_of_its_own_beside(introzy):
            assert introzy.clock.now == "2030-01-01T00:00:00.000Z"
            assert introzy.deals("sales") == []

        @pytest.mark.introzy(clock={"now": "2031-01-01"}, assume={"unset-values": "omitted"})
        def test_of_its_own(introzy):
            assert introzy.add_deal("sales")["createdAt"] == "2031-01-01T00:00:00.000Z"
            assert "description" not in introzy.deals("sales")[0]
        """
    )

    result.assert_outcomes(passed=3)


WRONG_MARKS: list[Any] = [
    pytest.param("sed=7", "test_marked: @pytest.mark.introzy does not take sed;", id="name"),
    pytest.param("7", "test_marked: @pytest.mark.introzy does not take 7;", id="position"),
]


@pytest.mark.parametrize(("mark", "told"), WRONG_MARKS)
def test_a_marker_that_says_what_there_is_not_is_a_usage_error(
    run: Run, mark: str, told: str
) -> None:
    result = run(
        f"""
        import pytest

        @pytest.mark.introzy({mark})
        def test_marked():
            pass
        """
    )

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: *{told} it takes scenario, seed, clock, assume, *"])


WRONG_VALUES: list[Any] = [
    pytest.param('scenario="nope"', "*cannot be made: *nope*default*", id="scenario"),
    pytest.param('clock="soon"', "*cannot be made: clock must be a time such as *", id="clock"),
    pytest.param('assume={"x": "y"}', "*cannot be made: *'x'*", id="assumption"),
]


@pytest.mark.parametrize(("mark", "told"), WRONG_VALUES)
def test_a_marker_with_a_value_that_cannot_be_is_an_error_with_the_reason(
    run: Run, mark: str, told: str
) -> None:
    result = run(
        f"""
        import pytest

        @pytest.mark.introzy({mark})
        def test_marked(introzy):
            pass
        """
    )

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([told])


def test_a_project_overrides_what_all_sandboxes_begin_with(run: Run) -> None:
    result = run(
        """
        def test_overridden(introzy):
            assert len(introzy.deals("sales")) == 4
            assert introzy.clock.now == "2030-01-01T00:00:00.000Z"
        """,
        conftest="""
        import pytest
        from mockserver import Config

        @pytest.fixture(scope="session")
        def introzy_config():
            return Config(deals=12, seed=3)

        @pytest.fixture
        def introzy_options():
            return {"clock": "2030-01-01"}
        """,
    )

    result.assert_outcomes(passed=1)


def test_a_config_that_cannot_be_followed_is_an_error_with_the_reason(run: Run) -> None:
    result = run(
        "def test_any(introzy): pass",
        conftest="""
        import pytest
        from mockserver import Config

        @pytest.fixture(scope="session")
        def introzy_config():
            return Config(scenario="nope")
        """,
    )

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["introzy_config cannot be followed: *'nope'*"])


def test_the_factory_makes_sandboxes_for_wider_scopes_and_for_a_test_that_needs_two(
    run: Run,
) -> None:
    result = run(
        f"""
        import pytest

        @pytest.fixture(scope="class")
        def shared(introzy_sandbox_factory):
            with introzy_sandbox_factory("shared", scenario="empty") as introzy:
                yield introzy

        class TestShared:
            def test_first(self, shared):
                shared.test_client().post("{DEALS}", json={{"name": "Kept"}})

            def test_second(self, shared):
                assert [deal["name"] for deal in shared.deals("sales")] == ["Kept"]
                assert 0, "fails"

        def test_two(introzy, introzy_sandbox_factory, introzy_server):
            other = introzy_sandbox_factory()
            again = introzy_sandbox_factory()
            names = [world.name for world in introzy_server.sandboxes.all()]
            assert names == ["default", introzy.name, "sandbox", "sandbox-2"]
            assert len({{introzy.api_key, other.api_key, again.api_key}}) == 3
        """
    )

    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["sandbox shared", "  no requests"])


def test_a_failing_test_tells_its_requests_and_a_passing_one_does_not(run: Run) -> None:
    result = run(
        f"""
        def test_failing(introzy):
            client = introzy.test_client()
            client.post("{DEALS}", json={{"name": "Acme"}})
            client.get("{DEALS}", headers={{"Authorization": "Bearer introzy_other"}})
            assert 0

        def test_passing(introzy):
            introzy.test_client().post("{DEALS}", json={{"name": "Unseen"}})
        """,
        "-rA",
    )

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*- introzy: requests of this test -*",
            "sandbox test_it.py::test_failing",
            f"  2025-01-01T09:00:00.000Z  201  POST   {DEALS}  deal Acme: created in sales, *",
            "  With another API key than this sandbox's, so that they met the default one:",
            f"  2025-01-01T09:00:00.000Z  200  GET    {DEALS}  listDeals",
        ]
    )
    result.stdout.no_fnmatch_line("*Unseen*")


def test_a_failing_test_without_a_sandbox_tells_nothing(run: Run) -> None:
    result = run(
        """
        def test_with(introzy):
            pass

        def test_without():
            assert 0
        """
    )

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.no_fnmatch_line("*requests of this test*")


REACH = """
import asyncio, http.client, socket
import pytest

def connect():
    http.client.HTTPSConnection("beta-api.introzy.com", timeout=1).connect()

def resolve():
    socket.gethostbyname(host) if (host := "BETA-API.introzy.com.") else None

def resolve_by_name():
    socket.getaddrinfo(host=b"beta-api.introzy.com", port=443)

def connect_at_once():
    with socket.socket() as plain:
        plain.connect(("beta-api.introzy.com", 443))

async def open_connection():
    await asyncio.open_connection("beta-api.introzy.com", 443)

@pytest.mark.parametrize("attempt", [
    connect, resolve, resolve_by_name, connect_at_once, lambda: asyncio.run(open_connection())
])
def test_reaching(attempt {fixture}):
    try:
        attempt()
    except Exception:
        pass

def test_others({other}):
    assert socket.getaddrinfo("127.0.0.1", 80)
"""


@pytest.mark.parametrize("by", ["fixture", "ini option"])
def test_an_attempt_to_reach_the_real_host_fails_the_test_though_it_catches_exceptions(
    run: Run, pytester: pytest.Pytester, by: str
) -> None:
    if by == "fixture":
        source = REACH.format(fixture=", introzy_no_real_host", other="introzy_no_real_host")
    else:
        source = REACH.format(fixture="", other="")
        pytester.makeini("[pytest]\nintrozy_no_real_host = true")

    result = run(source)

    result.assert_outcomes(failed=5, passed=1)
    result.stdout.fnmatch_lines(
        ["*tried to reach the vendor's real host, beta-api.introzy.com. *introzy.intercept():"]
    )


def test_the_guard_is_gone_with_its_fixture_and_its_session(run: Run) -> None:
    before = socket.getaddrinfo, socket.socket.connect
    run("def test_any(introzy_no_real_host): pass")

    assert (socket.getaddrinfo, socket.socket.connect) == before


def test_interception_comes_before_the_guard(run: Run) -> None:
    result = run(
        f"""
        import requests

        def test_intercepted(introzy, introzy_no_real_host):
            with introzy.intercept():
                url = "https://beta-api.introzy.com{DEALS}"
                headers = {{"Authorization": "Bearer introzy_any"}}
                assert requests.get(url, headers=headers, timeout=1).ok
        """
    )

    result.assert_outcomes(passed=1)


def test_the_plugin_can_be_left_out(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_any(introzy): pass")

    result = pytester.runpytest_inprocess("-p", "no:introzy_mock")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*fixture 'introzy' not found*"])


def test_markers_and_the_ini_option_are_declared(run: Run) -> None:
    told = run("", "--markers")
    told.stdout.fnmatch_lines(["@pytest.mark.introzy(scenario=..., seed=..., clock=..., *"])
    told = run("", "--help")
    told.stdout.fnmatch_lines(["*introzy_no_real_host (bool):*"])


IDS = """
import json, os, pathlib
import pytest

@pytest.mark.parametrize("number", range(12))
def test_numbered(introzy, number):
    client = introzy.test_client()
    made = client.post("{deals}", json={{"name": f"Deal {{number % 3}}"}}).json["data"]
    stage = introzy.stage("sales", "Qualified")["id"]
    client.patch(f"{deals}/{{made['id']}}", json={{"pipelineStageId": stage}})
    introzy.assert_moved(made, to="Qualified")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    line = json.dumps([number, made["id"], introzy.api_key, introzy.clock.now])
    with pathlib.Path(f"{{worker}}.txt").open("a") as file:
        print(line, file=file)
"""


def test_ids_keys_and_times_are_the_same_on_several_workers_and_in_another_order(
    pytester: pytest.Pytester, run_alone: Run
) -> None:
    source = IDS.format(deals=DEALS)
    pytester.makeconftest("def pytest_collection_modifyitems(items): items.reverse()")
    strict = ("--import-mode=importlib", "--strict-markers", "-W", "error")
    found = []
    for options in (["-n", "0", "--noconftest"], ["-n", "2"]):
        run_alone(source, *strict, *options).assert_outcomes(passed=12)
        files = [*pytester.path.glob("*.txt")]
        lines = [line for file in files for line in file.read_text().splitlines()]
        found.append(sorted(json.loads(line) for line in lines))
        for file in files:
            file.unlink()

    assert found[0] == found[1]
    assert len({identity for _, identity, _, _ in found[0]}) == 3


def test_a_wrong_marker_is_told_by_a_worker_too(run_alone: Run) -> None:
    result = run_alone(
        """
        import pytest

        @pytest.mark.introzy(sed=7)
        def test_marked():
            pass
        """,
        "-n",
        "1",
    )

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*@pytest.mark.introzy does not take sed; it takes scenario, *"])
