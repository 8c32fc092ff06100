"""Whatever takes a scenario takes a file of one's own."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from control_api import do
from mockserver import Config, create_app
from mockserver.app import EXTENSION
from mockserver.core.errors import Conflict, StartError
from mockserver.testing import MockServer
from support import MakeApi, Run, RunTests

OWN = """
deals: 9
records:
  companies: {acme: {name: Acme}}
  deals: {big: {name: The big one, stage: SALES Won, contact: acme}}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(OWN)
    return path


def names(text: str) -> list[str]:
    return [json.loads(line)["name"] for line in text.splitlines()]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_generate_writes_it(run: Run, own: Path, tmp_path: Path, jobs: str) -> None:
    result = run(
        "generate", "--scenario", str(own), "--format", "ndjson", "--out", "out", "--jobs", jobs
    )

    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("out: scenario own@")
    deals = names((tmp_path / "out" / "deals.ndjson").read_text())
    assert (len(deals), deals[-1]) == (9, "The big one")
    assert run("generate", "--check", "out").exit_code == 0


def test_generate_writes_the_answers_to_it(run: Run, own: Path, tmp_path: Path) -> None:
    result = run("generate", "--scenario", own.name, "--format", "responses", "--out", "stubs")

    assert result.exit_code == 0, result.stderr
    listed = json.loads((tmp_path / "stubs" / "listDeals.json").read_text())
    assert "The big one" in {deal["name"] for deal in listed["data"]["deals"]}


def test_scenarios_lists_it_with_its_counts_and_its_line(run: Run, own: Path) -> None:
    own.with_name("other.toml").write_text('line = "What for."\nfrom = "empty"')

    listed = run("scenarios", own.name, "other.toml").stdout.splitlines()
    (as_json,) = json.loads(run("scenarios", own.name, "--format", "json").stdout)

    assert [re.sub("@[0-9a-f]{8}:", ":", line) for line in listed] == [
        "own: 5 pipelines, 21 stages, 9 deals, 40 people, 21 companies, 5 users",
        "other: 0 pipelines, 0 stages, 0 deals, 6 people, 3 companies, 5 users",
        "  What for.",
    ]
    assert as_json["counts"]["deals"] == 9


def test_a_mistake_is_said_on_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("deals: many")

    result = run("generate", "--scenario", "own.yaml", "--out", "out")

    assert result.exit_code == 1
    assert result.stderr == "Error: own.yaml:1: deals must be a whole number, not 'many'\n"


def test_exec_runs_a_command_beside_it(run: Run, own: Path, tmp_path: Path) -> None:
    code = (
        "import os, urllib.request as web; key = os.environ['INTROZY_API_KEY']; "
        "asked = web.Request(os.environ['INTROZY_BASE_URL'] + '/api/pipelines/sales/deals', "
        "headers={'Authorization': f'Bearer {key}'}); "
        "open('answer.json', 'wb').write(web.urlopen(asked).read())"
    )

    result = run("exec", "--scenario", own.name, "--", sys.executable, "-c", code)

    assert result.exit_code == 0, result.stderr
    answer = json.loads((tmp_path / "answer.json").read_text())
    assert "The big one" in {deal["name"] for deal in answer["data"]["deals"]}


def test_a_server_starts_with_it(make_api: MakeApi, own: Path) -> None:
    api = make_api(scenario=own)

    deals = api.data("/api/pipelines/sales/deals")["deals"]
    assert "The big one" in {deal["name"] for deal in deals}
    assert api.world.store.state["scenario"].startswith("own@")
    assert api.world.store.state["sizes"] == {"deals": 9}


def test_a_server_has_the_locale_and_the_clock_of_the_file(make_api: MakeApi, own: Path) -> None:
    own.write_text("locale: de_DE\nclock: 2030-06-28")

    assert make_api(scenario=own).world.store.state["locale"] == "de_DE"
    assert do(make_api(scenario=own), "GET", "/clock")["now"] == "2030-06-28T00:00:00.000Z"
    moved = do(make_api(scenario=own, clock="2031-01-01"), "GET", "/clock")
    assert moved["now"] == "2031-01-01T00:00:00.000Z"


def test_its_sandboxes_start_with_it_also_with_another_seed(make_api: MakeApi, own: Path) -> None:
    api = make_api(scenario=own, deals=20)
    default = api.world.store.state

    same = do(api, "POST", "/sandboxes", {"name": "same"})
    other = do(api, "POST", "/sandboxes", {"name": "other", "seed": 2})

    assert same["scenario"] == other["scenario"] == default["scenario"]
    sandbox = api.app.extensions[EXTENSION].named("other")
    assert sandbox.store.state["sizes"] == {"deals": 20}
    assert {one["id"] for one in sandbox.store.records["deals"].values()}.isdisjoint(
        one["id"] for one in api.world.store.records["deals"].values()
    )


def test_a_file_that_changed_meanwhile_makes_no_other_sandbox(own: Path) -> None:
    with MockServer(Config(scenario=own)) as server:
        own.write_text("deals: 10")
        server.sandbox("same")

        with pytest.raises(Conflict, match=r"own\.yaml is no longer what the server started with"):
            server.sandbox("other", seed=2)


def test_a_data_file_is_continued_until_the_scenario_changes(own: Path, tmp_path: Path) -> None:
    data = tmp_path / "mock.json"
    for _ in range(2):
        create_app(Config(data=data, scenario=own)).extensions[EXTENSION].default.close()

    own.write_text("deals: 10")

    with pytest.raises(StartError, match=r"holds scenario own@.*, not scenario own@.*; add"):
        create_app(Config(data=data, scenario=own))


def test_a_sandbox_of_a_test_starts_with_it(own: Path) -> None:
    with MockServer() as server:
        one, two = (server.sandbox("one", scenario=own, seed=seed) for seed in (3, 4))

        (deal,) = [deal for deal in one.deals("sales") if deal["name"] == "The big one"]
        assert deal["id"] not in {deal["id"] for deal in two.deals("sales")}


def test_the_marker_takes_a_file_where_pytest_runs(
    run_tests: RunTests, pytester: pytest.Pytester, own: Path
) -> None:
    (pytester.path / "theirs.yaml").write_text(OWN)
    result = run_tests(
        f"""
        import pytest
        from pathlib import Path

        @pytest.mark.introzy(scenario="theirs.yaml")
        def test_by_name(introzy):
            assert "The big one" in [deal["name"] for deal in introzy.deals("sales")]

        @pytest.mark.introzy(scenario=Path({str(own)!r}), seed=2)
        def test_by_path(introzy):
            assert "The big one" in [deal["name"] for deal in introzy.deals("sales")]
        """
    )

    result.assert_outcomes(passed=2)


def test_the_options_file_names_it_beside_itself(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.yaml").write_text("deals: many")
    (tmp_path / "introzy-mock.toml").write_text('scenario = "own.yaml"')
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")

    result = run("exec", "--", sys.executable, "-c", "")

    assert f"{tmp_path / 'own.yaml'}:1: deals must be a whole number" in result.stderr
