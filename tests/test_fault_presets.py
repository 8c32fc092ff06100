"""Presets: faults that have a name."""

from __future__ import annotations

from typing import Any

import pytest

from fault_requests import CREATE, KEY, NOON, READ, only, statuses
from mockserver.faults import PRESETS, AppliedFault, Effect, Faults


def test_every_preset_says_what_it_does_and_can_be_added(faults: Faults) -> None:
    for name, preset in PRESETS.items():
        assert preset.description.endswith(".")
        assert faults.add({"preset": name}).as_json()["preset"] == name


def test_slow_delays_every_answer(faults: Faults) -> None:
    faults.add({"preset": "slow"})

    assert [only(faults).effect for _ in range(2)] == [Effect(delay=2)] * 2


def test_down_answers_503_until_it_is_removed(faults: Faults) -> None:
    faults.add({"preset": "down"})

    assert statuses(faults, 3) == [503, 503, 503]


def test_flaky_fails_once_and_then_works(faults: Faults) -> None:
    faults.add({"preset": "flaky"})

    assert statuses(faults, 3) == [503, None, None]


def test_lost_answer_keeps_the_next_write_and_drops_its_answer(faults: Faults) -> None:
    faults.add({"preset": "lost-answer"})

    assert faults.decide(READ, now=NOON) is None
    assert only(faults) == AppliedFault(1, "lost-answer", Effect(ending="dropped", commit=True))
    assert faults.decide(CREATE, now=NOON) is None


@pytest.mark.parametrize("given", [{"operation": "getDeal"}, {"method": "GET"}])
def test_lost_answer_is_for_the_operation_or_method_that_is_given(
    faults: Faults, given: dict[str, str]
) -> None:
    faults.add({"preset": "lost-answer", **given})

    assert faults.decide(CREATE, now=NOON) is None
    assert only(faults, READ).name == "lost-answer"


def test_expired_key_answers_401_and_says_why(faults: Faults) -> None:
    faults.add({"preset": "expired-key", "key": KEY})

    assert only(faults).effect.status == 401
    assert "has expired" in str(only(faults).effect.message)
    assert faults.decide(CREATE._replace(key="introzy_other"), now=NOON) is None


def test_rate_limited_refuses_until_the_window_is_over_and_then_counts(faults: Faults) -> None:
    faults.add({"preset": "rate-limited"})

    refused = only(faults, now=NOON)
    still = only(faults, now=NOON + 59_001)
    passes = only(faults, now=NOON + 60_000)

    assert (refused.name, refused.effect.status, refused.effect.runs) == (
        "rate-limited",
        429,
        False,
    )
    assert dict(refused.effect.headers)["Retry-After"] == "60"
    assert dict(still.effect.headers)["Retry-After"] == "1"
    assert (passes.name, passes.effect.status, passes.effect.runs) == (
        "within limit 100 in 60 s",
        None,
        True,
    )
    assert dict(passes.effect.headers)["X-RateLimit-Remaining"] == "99"


OVERRIDES = [
    pytest.param({"preset": "flaky", "times": 2}, {"status": 503}, id="times"),
    pytest.param({"preset": "flaky", "effect": 500}, {"status": 500}, id="a status"),
    pytest.param({"preset": "down", "effect": "never"}, {"ending": "never"}, id="a word"),
    pytest.param(
        {"preset": "down", "effect": {"delay": 1}}, {"status": 503, "delay": 1}, id="a field more"
    ),
    pytest.param({"preset": "slow", "effect": {"delay": 9}}, {"delay": 9}, id="another value"),
    pytest.param(
        {"preset": "rate-limited", "effect": {"limit": 5, "spent": False}},
        {"limit": 5, "window": 60},
        id="a limit",
    ),
]


@pytest.mark.parametrize(("spec", "effect"), OVERRIDES)
def test_what_is_given_beside_a_preset_replaces_its_own(
    faults: Faults, spec: dict[str, Any], effect: dict[str, Any]
) -> None:
    listed = faults.add(spec).as_json()

    assert listed["effect"] == effect
    assert listed.get("times") == spec.get("times", PRESETS[spec["preset"]].spec.get("times"))
