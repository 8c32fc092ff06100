"""What requests say cannot steer the terminal that pytest reports in."""

from __future__ import annotations

import pytest

from hostile import HOSTILE, assert_harmless
from mockserver.testing import MockServer
from support import RunTests

DEALS = "/api/pipelines/sales/deals"


def test_an_assertion_spells_it_out(mock_server: MockServer) -> None:
    with mock_server.sandbox("box") as introzy:
        introzy.test_client().post(DEALS, json={"name": HOSTILE})
        introzy.test_client().get(f"{DEALS}/%1b%c2%9b%e2%80%ae%0aFORGED")

        with pytest.raises(AssertionError) as unchanged:
            introzy.assert_unchanged()
        with pytest.raises(AssertionError) as created:
            introzy.assert_created(name=f"other {HOSTILE}")

    assert_harmless(str(unchanged.value), str(created.value))
    assert "FORGED" in str(unchanged.value)


def test_what_cannot_be_made_is_spelled_out(run_tests: RunTests) -> None:
    result = run_tests(
        """
import pytest


@pytest.mark.introzy(scenario="a\\x1b[31m\\u202e\\nFORGED")
def test_it(introzy):
    pass
"""
    )

    result.assert_outcomes(errors=1)
    told = [line for line in result.outlines if "scenario must be one of" in line]
    assert told
    assert_harmless("\n".join(told))
