"""A fault that a test asked for and no request met fails the test at its end."""

from __future__ import annotations

import subprocess
import sys

import pytest

from mockserver.testing import MockServer
from support import RunTests

DEALS = "/api/pipelines/sales/deals"


def outcome(run_tests: RunTests, body: str) -> pytest.RunResult:
    return run_tests(
        f"""
        import pytest

        def test_it(introzy, introzy_sandbox_factory):
            client = introzy.test_client()
            {body}
        """
    )


def test_it_fails_the_test_with_the_fault_and_the_requests(run_tests: RunTests) -> None:
    result = outcome(
        run_tests, f"introzy.fail('flaky', operation='createDeal'); client.get('{DEALS}')"
    )
    report, _, _ = result.stdout.str().partition("short test summary")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "No request met a fault added with introzy.fail:",
            '  {"preset":"flaky",*"operation":"createDeal",*}: no request matched',
            "If that is expected, add the fault with optional=True.",
            "Requests:",
            f"  2025-01-01T09:00:00.000Z  200  GET    {DEALS}  listDeals",
        ]
    )
    assert report.count("200  GET") == 1


UNMET = {
    "not reached": f"introzy.fail(effect=503, from_=3); client.get('{DEALS}')",
    "in its block": "with introzy.fail('down'): pass",
    "in another sandbox": "introzy_sandbox_factory('other').fail('down')",
    "in a block of another": "with introzy_sandbox_factory('other') as o: o.fail('down')",
}
MET = {
    "met": f"introzy.fail('flaky'); client.get('{DEALS}')",
    "met by the last of several": f"introzy.fail(effect=503, from_=2); client.get('{DEALS}'); "
    f"client.get('{DEALS}')",
    "met by a request with a wrong body": f"introzy.fail('down'); client.post('{DEALS}')",
    "a limit that let it through": f"introzy.fail(effect={{'limit': 9, 'window': 9}}); "
    f"client.get('{DEALS}')",
    "optional": "introzy.fail('down', optional=True)",
    "forgotten by a reset": "introzy.fail('down'); introzy.reset()",
}


@pytest.mark.parametrize("body", UNMET.values(), ids=UNMET)
def test_a_fault_that_was_never_applied_fails_the_test(run_tests: RunTests, body: str) -> None:
    outcome(run_tests, body).assert_outcomes(failed=1)


@pytest.mark.parametrize("body", MET.values(), ids=MET)
def test_a_fault_that_was_met_or_may_be_unmet_does_not(run_tests: RunTests, body: str) -> None:
    outcome(run_tests, body).assert_outcomes(passed=1)


OTHERWISE = {
    "failed": ("introzy.fail('down'); assert 0, 'why'", {"failed": 1}),
    "skipped": ("introzy.fail('down'); pytest.skip('why')", {"skipped": 1}),
    "expected to fail": ("introzy.fail('down'); pytest.xfail('why')", {"xfailed": 1}),
}


@pytest.mark.parametrize(("body", "expected"), OTHERWISE.values(), ids=OTHERWISE)
def test_a_test_that_did_not_come_to_its_end_is_told_nothing_of_it(
    run_tests: RunTests, body: str, expected: dict[str, int]
) -> None:
    result = outcome(run_tests, body)

    result.assert_outcomes(**expected)
    result.stdout.no_fnmatch_line("*No request met*")


SHARED = """
import pytest

@pytest.fixture(scope="class")
def account(introzy_sandbox_factory):
    with introzy_sandbox_factory("account") as account:
        account.fail(effect=503, from_=2, times=1)
        yield account

class TestStory:
    def test_first(self, account):
        assert account.test_client().get("/api/pipelines").status_code == 200

    def test_second(self, account):
        assert {second}
"""


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ('account.test_client().get("/api/pipelines").status_code == 503', {"passed": 2}),
        ("True", {"passed": 2, "errors": 1}),
        ("False", {"passed": 1, "failed": 1}),
    ],
    ids=["met later", "never met", "not in addition"],
)
def test_a_fault_of_a_wider_fixture_may_wait_for_a_later_test(
    run_tests: RunTests, second: str, expected: dict[str, int]
) -> None:
    run_tests(SHARED.format(second=second)).assert_outcomes(**expected)


def test_a_with_statement_checks_it_at_its_end(mock_server: MockServer) -> None:
    with (
        pytest.raises(AssertionError, match=r'"preset":"down".*: no request matched'),
        mock_server.sandbox("one") as introzy,
    ):
        introzy.fail("down")

    assert [world.name for world in mock_server.sandboxes.all()] == ["default"]


def test_a_with_statement_that_ends_in_another_error_does_not(mock_server: MockServer) -> None:
    with pytest.raises(ZeroDivisionError), mock_server.sandbox("one") as introzy:
        assert introzy.fail("down")["id"] / 0


UNITTEST = """
import unittest
from mockserver.testing import MockServer

class DealTest(unittest.TestCase):
    def setUp(self):
        server = self.enterContext(MockServer())
        self.introzy = self.enterContext(server.sandbox(self.id()))
        self.introzy.fail("down")

    def test_unmet(self):
        self.introzy.assert_unchanged()

    def test_failed(self):
        self.introzy.assert_created()

unittest.main(argv=["x"])
"""


def test_unittest_reports_it_once_and_not_beside_a_failed_assertion() -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNITTEST], capture_output=True, text=True, check=False
    )

    assert "FAILED (failures=2)" in done.stderr
    assert done.stderr.count("No request met") == 1
