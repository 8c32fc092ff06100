"""The pytest plugin, as pytest runs it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from mockserver.testing.server import sandbox_name
from support import RunTests

DEALS = "/api/pipelines/sales/deals"


@pytest.fixture
def run_alone(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> RunTests:
    """Run pytest as a process with the plugin and xdist, and without what else is installed."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def run(source: str, *options: str) -> pytest.RunResult:
        pytester.makepyfile(test_it=source)
        plugins = ("-p", "xdist.plugin", "-p", "introzy_mock.plugin")
        return pytester.runpytest_subprocess(*plugins, *options)

    return run


CHEAP = """
import sys
import introzy_mock.plugin
costly = {"flask", "faker", "httptools", "httpx", "requests", "tinydb", "orjson", "mockserver.app"}
print(sorted(costly & set(sys.modules)))
"""


def test_loading_the_plugin_imports_nothing_that_costs() -> None:
    done = subprocess.run([sys.executable, "-c", CHEAP], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_a_session_that_asks_for_no_fixture_imports_nothing_that_costs(
    run_alone: RunTests,
) -> None:
    result = run_alone(
        """
        import sys

        def test_nothing():
            assert not {"flask", "faker", "httptools", "mockserver.app"} & set(sys.modules)
        """
    )

    result.assert_outcomes(passed=1)


def test_each_test_has_a_sandbox_of_its_own_named_after_it(run_tests: RunTests) -> None:
    result = run_tests(
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


def test_the_environment_leads_to_the_sandbox_and_is_as_before_afterwards(
    run_tests: RunTests,
) -> None:
    result = run_tests(
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


def test_the_factory_makes_sandboxes_for_wider_scopes_and_for_a_test_that_needs_two(
    run_tests: RunTests,
) -> None:
    result = run_tests(
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


def test_a_failing_test_tells_its_requests_and_a_passing_one_does_not(run_tests: RunTests) -> None:
    result = run_tests(
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


def test_a_failing_test_without_a_sandbox_tells_nothing(run_tests: RunTests) -> None:
    result = run_tests(
        """
        def test_with(introzy):
            pass

        def test_without():
            assert 0
        """
    )

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.no_fnmatch_line("*requests of this test*")


def test_the_plugin_can_be_left_out(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_any(introzy): pass")

    result = pytester.runpytest_inprocess("-p", "no:introzy_mock")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*fixture 'introzy' not found*"])


def test_markers_and_the_ini_option_are_declared(run_tests: RunTests) -> None:
    told = run_tests("", "--markers")
    told.stdout.fnmatch_lines(["@pytest.mark.introzy(scenario=..., seed=..., clock=..., *"])
    told = run_tests("", "--help")
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
    pytester: pytest.Pytester, run_alone: RunTests
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


def test_a_wrong_marker_is_told_by_a_worker_too(run_alone: RunTests) -> None:
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
