"""What a test or a project asks of the plugin's sandboxes: the marker and the configuration."""

from __future__ import annotations

from typing import Any

import pytest

from support import RunTests

DEALS = "/api/pipelines/sales/deals"


def test_the_marker_says_what_the_sandbox_begins_with(run_tests: RunTests) -> None:
    result = run_tests(
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
    run_tests: RunTests, mark: str, told: str
) -> None:
    result = run_tests(
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
    pytest.param('clock="soon"', "*cannot be made: clock must be one of tick* *", id="clock"),
    pytest.param('assume={"x": "y"}', "*cannot be made: assume.x is not one of*", id="assumption"),
]


@pytest.mark.parametrize(("mark", "told"), WRONG_VALUES)
def test_a_marker_with_a_value_that_cannot_be_is_an_error_with_the_reason(
    run_tests: RunTests, mark: str, told: str
) -> None:
    result = run_tests(
        f"""
        import pytest

        @pytest.mark.introzy({mark})
        def test_marked(introzy):
            pass
        """
    )

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([told])


def test_a_project_overrides_what_all_sandboxes_begin_with(run_tests: RunTests) -> None:
    result = run_tests(
        """
        def test_overridden(introzy):
            assert len(introzy.deals("sales")) == 6
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


def test_a_project_runs_its_tests_with_several_configs(run_tests: RunTests) -> None:
    result = run_tests(
        """
        def test_it(introzy, introzy_config):
            deals = introzy.deals("sales")
            assert (deals == []) is (introzy_config.scenario == "empty")
            introzy.client().get("/nowhere")
            assert deals is None
        """,
        conftest="""
            import pytest
            from mockserver import Config

            @pytest.fixture(scope="session", params=["empty", "default"])
            def introzy_config(request):
                return Config(scenario=request.param)
        """,
    )

    result.assert_outcomes(failed=2)
    assert result.stdout.str().count("introzy: requests of this test") == 2


def test_a_config_that_cannot_be_followed_is_an_error_with_the_reason(run_tests: RunTests) -> None:
    result = run_tests(
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
    result.stdout.fnmatch_lines(["introzy_config is not valid: *'nope'*"])
