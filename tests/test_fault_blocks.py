"""A fault that a test adds in a `with` statement."""

from __future__ import annotations

import pytest

from mockserver.testing import Introzy

DEALS = "/api/pipelines/sales/deals"


def statuses(introzy: Introzy) -> int:
    return introzy.client().get(DEALS).status_code


def test_a_fault_ends_with_its_block(introzy: Introzy) -> None:
    with introzy.fail("down") as fault:
        assert statuses(introzy) == 503
        assert fault["preset"] == "down"

    assert statuses(introzy) == 200


def test_a_fault_ends_with_its_block_also_after_an_exception(introzy: Introzy) -> None:
    with pytest.raises(ZeroDivisionError), introzy.fail("down", optional=True):
        raise ZeroDivisionError

    assert statuses(introzy) == 200


def test_of_two_faults_the_one_whose_block_goes_on_stays(introzy: Introzy) -> None:
    with introzy.fail(effect=500):
        with introzy.fail(effect=502, optional=True):
            assert statuses(introzy) == 500
        assert statuses(introzy) == 500
    assert statuses(introzy) == 200


@pytest.mark.parametrize("way", ["handle", "control surface"])
def test_a_fault_that_ended_in_its_block_takes_no_other_with_it(introzy: Introzy, way: str) -> None:
    with introzy.fail("down", optional=True) as fault:
        if way == "handle":
            introzy.reset()
        else:
            introzy.client().delete("/_mock/faults")
        assert introzy.fail(effect=502)["id"] == fault["id"]

    assert statuses(introzy) == 502


def test_without_a_block_a_fault_stays_and_is_a_plain_dict(introzy: Introzy) -> None:
    fault = introzy.fail("down")

    assert fault == {"id": 1, "preset": "down", "effect": {"status": 503}, "matched": 0} | {
        "applied": 0
    }
    assert statuses(introzy) == 503
