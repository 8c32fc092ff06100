"""A data file as a start: read once, never locked or written, and what a reset goes back to."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mockserver import Config, create_app
from mockserver.core.errors import Conflict, StartError
from mockserver.testing import MockServer
from support import MakeApi, Run, RunTests

DEALS = "/api/pipelines/sales/deals"


@pytest.fixture
def team_file(tmp_path: Path, run: Run) -> Path:
    """A data file whose first person was edited."""
    path = tmp_path / "team.json"
    assert run("generate", "--deals", "12", "--out", str(path)).exit_code == 0
    content = json.loads(path.read_bytes())
    content["people"]["1"]["firstName"] = "Edited"
    path.write_text(json.dumps(content))
    return path


def names(api_or_handle: Any) -> list[str]:
    return [person["firstName"] for person in api_or_handle.people()]


@pytest.mark.parametrize("given", [Path, str, os.fspath], ids=["path", "text", "fspath"])
def test_every_sandbox_starts_with_it_and_resets_to_it(
    team_file: Path, given: Callable[[Path], Any]
) -> None:
    with MockServer(Config(start=given(team_file))) as server, server.sandbox("one") as introzy:
        before = introzy.digest()
        introzy.add_deal("sales")
        introzy.reset()

        assert introzy.digest() == before
        assert names(introzy)[0] == "Edited"
        assert len([*server.sandboxes.default.store.rows("deals")]) == 12


def test_a_sandbox_starts_with_a_file_of_its_own(team_file: Path, mock_server: MockServer) -> None:
    with mock_server.sandbox("theirs", start=team_file) as theirs, mock_server.sandbox("x") as ours:
        assert "Edited" in names(theirs)
        assert "Edited" not in names(ours)


def test_the_file_is_neither_locked_nor_written_also_while_a_mock_has_it(
    team_file: Path, make_api: MakeApi
) -> None:
    api = make_api(data=team_file)
    deal = api.create(name="Logged")
    before = {path.name: path.read_bytes() for path in team_file.parent.iterdir()}

    with MockServer(Config(start=team_file)) as server, server.sandbox("one") as introzy:
        assert introzy.deals("sales")[0]["id"] == deal["id"]
        introzy.add_deal("sales")

    assert {path.name: path.read_bytes() for path in team_file.parent.iterdir()} == before


def test_the_file_is_read_again_only_when_it_changed(
    team_file: Path, mock_server: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mock_server.sandbox("one", start=team_file):
        pass
    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} is read again"))
        with mock_server.sandbox("two", start=team_file) as two:
            assert "Edited" in names(two)
    team_file.write_text(team_file.read_text().replace("Edited", "Edited twice"))
    with mock_server.sandbox("three", start=team_file) as three:
        assert "Edited twice" in names(three)


REFUSALS: list[Any] = [
    pytest.param(None, "there is no file .*introzy-mock generate --out", id="missing"),
    pytest.param("", "JSON", id="empty"),
    pytest.param("{}", "is not a data file of introzy-mock", id="another's"),
    pytest.param("{,}", "JSON", id="no JSON"),
]


@pytest.mark.parametrize(("content", "told"), REFUSALS)
def test_a_file_that_cannot_be_a_start_is_refused_in_words(
    tmp_path: Path, mock_server: MockServer, content: str | None, told: str
) -> None:
    path = tmp_path / "team.json"
    if content is not None:
        path.write_text(content)

    with pytest.raises(StartError, match=told):
        create_app(Config(start=path))
    with pytest.raises(Conflict, match=told):
        mock_server.sandbox("one", start=path)


def test_a_record_that_does_not_fit_is_named(team_file: Path) -> None:
    content = json.loads(team_file.read_bytes())
    content["people"]["1"]["firstName"] = 5
    team_file.write_text(json.dumps(content))

    told = r"team.json: people 1 has firstName 5; it must be text. Correct the file .*team.json"
    with pytest.raises(StartError, match=told):
        create_app(Config(start=team_file))


CONTRADICTIONS: list[Any] = [
    pytest.param({"seed": 7}, "holds scenario default, seed 1, deals 12, not seed 7", id="seed"),
    pytest.param({"data": "x.json"}, "cannot be used together", id="data"),
]


@pytest.mark.parametrize(("beside", "told"), CONTRADICTIONS)
def test_what_does_not_go_with_a_start_is_refused(
    team_file: Path, beside: dict[str, Any], told: str
) -> None:
    with pytest.raises(StartError, match=told):
        create_app(Config(start=team_file, **beside))


OTHER_SEED = (
    "holds scenario default, seed 1, deals 12, not seed 3; leave that out, or name a scenario too"
)


def test_a_sandbox_with_another_seed_than_the_file_is_refused(
    team_file: Path, make_api: MakeApi
) -> None:
    api = make_api(start=team_file)

    refused = api.client.post("/_mock/sandboxes", json={"name": "b", "seed": 3})
    with MockServer(Config(start=team_file)) as server, pytest.raises(Conflict, match=OTHER_SEED):
        server.sandbox("b", seed=3)

    assert refused.status_code == 409
    assert OTHER_SEED in refused.get_json()["error"]["message"]


def test_a_sandbox_with_the_seed_of_the_file_starts_with_it(team_file: Path) -> None:
    with MockServer(Config(start=team_file)) as server, server.sandbox("b", seed=1) as introzy:
        assert names(introzy)[0] == "Edited"


def test_a_scenario_beside_the_seed_asks_for_generated_data(team_file: Path) -> None:
    with (
        MockServer(Config(start=team_file)) as server,
        server.sandbox("b", scenario="default", seed=3) as introzy,
    ):
        assert "Edited" not in names(introzy)


def test_a_seed_is_taken_where_the_default_sandbox_no_longer_starts_with_the_file(
    team_file: Path, make_api: MakeApi
) -> None:
    api = make_api(start=team_file)
    api.client.post("/_mock/scenario", json={"name": "default", "seed": 2})

    made = api.client.post("/_mock/sandboxes", json={"name": "b", "seed": 3})

    assert made.status_code == 201


@pytest.mark.parametrize("field", ["data", "start"])
@pytest.mark.parametrize("value", [5, b"x.json", ["x.json"]])
def test_what_is_no_path_is_refused(field: str, value: Any) -> None:
    other = {"data": "start", "start": "data"}[field]
    with pytest.raises(StartError, match=f"{field} must be a path such as"):
        create_app(Config(**{field: value}))
    with pytest.raises(StartError, match=f"{field} must be a path such as"):
        create_app(Config(**{field: value, other: "x.json"}))


def test_a_data_file_may_be_named_by_text(tmp_path: Path, make_api: MakeApi) -> None:
    assert make_api(data=str(tmp_path / "x.json")).world.data_path == tmp_path / "x.json"


@pytest.mark.parametrize("line", [["--memory", "--start"], ["--start"]])
def test_a_command_runs_beside_a_server_that_starts_with_it(
    team_file: Path, run: Run, line: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    ask = "curl -sf $INTROZY_MOCK_URL/_mock/people?limit=1"
    before = sorted(team_file.parent.iterdir())

    done = run("exec", *line, str(team_file), "--", "sh", "-c", ask)

    assert done.exit_code == 0, done.output
    assert json.loads(capfd.readouterr().out)[0]["firstName"] == "Edited"
    assert sorted(team_file.parent.iterdir()) == before


def test_a_command_line_that_says_both_is_refused(team_file: Path, run: Run) -> None:
    done = run("exec", "--data", "x.json", "--start", str(team_file), "--", "true")

    assert done.exit_code == 2
    assert "--data and --start cannot be used together; leave one out" in done.stderr


def test_the_marker_and_the_config_name_a_file(
    team_file: Path, pytester: pytest.Pytester, run_tests: RunTests
) -> None:
    (pytester.path / "team.json").write_bytes(team_file.read_bytes())
    result = run_tests(
        """
        import pytest

        def test_of_the_config(introzy):
            assert introzy.people()[0]["firstName"] == "Edited"

        @pytest.mark.introzy(start="team.json")
        def test_of_the_marker(introzy):
            assert introzy.people()[0]["firstName"] == "Edited"

        @pytest.mark.introzy(start="missing.json")
        def test_of_a_missing_file(introzy):
            pass
        """,
        conftest="""
        import pytest
        from mockserver import Config

        @pytest.fixture(scope="session")
        def introzy_config(pytestconfig):
            return Config(start=pytestconfig.rootpath / "team.json")
        """,
    )

    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*cannot be made: there is no file *missing.json to start with*"])
    result.stdout.no_fnmatch_line("*During handling*")


def test_the_workers_of_a_session_share_a_file(team_file: Path, pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        f"""
        import pytest
        from mockserver import Config

        @pytest.fixture(scope="session")
        def introzy_config():
            return Config(start={str(team_file)!r})
        """
    )
    pytester.makepyfile(
        test_it="""
        import pytest

        @pytest.mark.parametrize("number", range(6))
        def test_shared(introzy, number):
            assert introzy.people()[0]["firstName"] == "Edited"
            introzy.add_deal("sales")
        """
    )

    pytester.runpytest_subprocess("-p", "no:schemathesis", "-n", "2").assert_outcomes(passed=6)
