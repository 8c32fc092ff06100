"""What a helper says no with is shown at the line of the test that called it."""

from __future__ import annotations

import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from mockserver.testing import Introzy
from support import RunTests

CALLS = [
    ('introzy.stage("sales", "Wonn")', "There is no stage 'Wonn'"),
    ('introzy.deals("sales", stage="x")', "There is no stage 'x'"),
    ('introzy.pipeline("salse")', "There is no pipeline type 'salse'"),
    ('introzy.add_deal("salse")', "There is no pipeline type 'salse'"),
    ('introzy.add_deal("sales", nmae=1)', "nmae is not a field of a deal"),
    ('introzy.fail("flakey")', "preset must be one of slow"),
    ('introzy.clock.set("soon")', "now must be a time"),
    ("introzy.clock.advance(days='x')", "days must be a number"),
    ('introzy.assert_created("sales")', "expected that exactly one deal with"),
    ('introzy.assert_created("salse")', "no pipeline type 'salse'"),
    ('introzy.assert_created(stage="x")', "There is no stage 'x'"),
    ('introzy.assert_moved("x", to="Wonn")', "There is no stage 'Wonn'"),
    ('introzy.assert_moved("x", to="Won")', "expected that deal 'x'"),
    ("introzy.assert_deleted(count=1)", "expected that 1 deal was"),
    ("introzy.assert_created(count=-1)", "count must be a whole number"),
    ('make("other", seed="x")', "seed must be a whole number"),
]


@pytest.mark.parametrize("style", ["auto", "short", "long"])
def test_a_report_of_pytest_ends_in_the_users_line(run_tests: RunTests, style: str) -> None:
    tests = [
        f"def test_{number}(introzy, introzy_sandbox_factory):\n"
        f"    make = introzy_sandbox_factory\n"
        f"    {call}\n"
        for number, (call, _) in enumerate(CALLS)
    ]

    result = run_tests("\n".join(tests), f"--tb={style}")

    result.assert_outcomes(failed=len(CALLS))
    result.stdout.fnmatch_lines([f"E  *{told}*" for _, told in CALLS])
    shown = result.stdout.str()
    assert "mockserver/testing" not in shown
    assert "introzy_mock/plugin.py" not in shown


def test_what_came_before_a_refusal_is_not_shown_and_what_the_caller_handles_is(
    introzy: Introzy,
) -> None:
    def handle_an_error() -> None:
        try:
            _ = 1 / 0
        except ZeroDivisionError:
            introzy.stage("sales", "Wonn")

    with pytest.raises(Exception, match="no stage") as refused:
        handle_an_error()

    assert isinstance(refused.value.__context__, ZeroDivisionError)
    assert refused.value.__cause__ is None


def test_elsewhere_the_traceback_has_one_line_of_the_mock(introzy: Introzy) -> None:
    with pytest.raises(Exception, match="no stage") as refused:
        introzy.stage("sales", "Wonn")

    files = [frame.filename for frame in traceback.extract_tb(refused.value.__traceback__)]
    assert [Path(file).name for file in files] == [Path(__file__).name, "tracebacks.py"]


def test_a_fault_of_the_mock_shows_where_it_is(
    introzy: Introzy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr("mockserver.testing.records.Records.of_table", fail)
    with pytest.raises(KeyError) as failed:
        introzy.people()

    frames = traceback.extract_tb(failed.value.__traceback__)
    assert "fail" in [frame.name for frame in frames]


UNITTEST = """
import unittest
from mockserver.testing import MockServer

class DealTest(unittest.TestCase):
    def test_it(self):
        with MockServer() as server, server.sandbox("one") as introzy:
            introzy.assert_created(name="Acme")

unittest.main(argv=["x"])
"""


def test_a_report_of_unittest_ends_in_the_users_line() -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNITTEST], capture_output=True, text=True, check=False
    )

    assert "AssertionError: expected that exactly one deal" in done.stderr
    assert "tracebacks.py" not in done.stderr


HELPERS: list[Callable[[Introzy], object]] = [
    lambda one: one.people(),
    lambda one: one.clock.now,
    lambda one: one.headers,
]


@pytest.mark.parametrize("helper", HELPERS)
def test_a_helper_that_works_returns_what_it_did(
    introzy: Introzy, helper: Callable[[Introzy], object]
) -> None:
    assert helper(introzy)


def test_helpers_keep_their_documentation() -> None:
    assert "Add a deal" in (Introzy.add_deal.__doc__ or "")
    assert "The server's URL" in (Introzy.url.__doc__ or "")
