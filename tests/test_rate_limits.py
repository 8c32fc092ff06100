"""Rate limits: how many requests of a key are answered, and what the others are told."""

from __future__ import annotations

from fault_requests import CREATE, NOON, only, statuses
from mockserver.faults import Faults


def test_a_rate_limit_lets_so_many_requests_of_a_key_through(faults: Faults) -> None:
    faults.add({"effect": {"limit": 2, "window": 10}})
    other = CREATE._replace(key="introzy_other")

    assert statuses(faults, 3) == [None, None, 429]
    assert statuses(faults, 3, other) == [None, None, 429]
    assert faults.list()[0]["matched"] == 6
    assert faults.list()[0]["applied"] == 2


def test_a_rate_limit_tells_how_much_is_left_and_how_long_to_wait(faults: Faults) -> None:
    faults.add({"effect": {"limit": 1, "window": 10}})

    passes = only(faults, now=NOON + 500)
    refused = only(faults, now=NOON + 2_000)

    assert dict(passes.effect.headers) == {
        "X-RateLimit-Limit": "1",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": "1735732811",
    }
    assert dict(refused.effect.headers) == {"Retry-After": "9", **dict(passes.effect.headers)}
    assert refused.effect.message == (
        "The API key has used up its 1 requests in 10 s. Wait 9 s of the sandbox's clock."
    )


def test_waiting_as_long_as_told_is_enough(faults: Faults) -> None:
    faults.add({"effect": {"limit": 1, "window": 10}})
    only(faults, now=NOON)
    wait = int(dict(only(faults, now=NOON + 1_234).effect.headers)["Retry-After"])

    assert only(faults, now=NOON + 1_234 + wait * 1000 - 1000).effect.status == 429
    assert only(faults, now=NOON + 1_234 + wait * 1000).effect.status is None


def test_a_clock_that_goes_back_before_the_window_begins_a_new_one(faults: Faults) -> None:
    faults.add({"effect": {"limit": 1, "window": 10}})
    only(faults, now=NOON)

    assert only(faults, now=NOON - 1).effect.status is None
    assert only(faults, now=NOON - 1).effect.status == 429


def test_a_request_within_a_limit_can_meet_another_fault(faults: Faults) -> None:
    faults.add({"effect": {"limit": 1, "window": 10}})
    faults.add({"effect": {"status": 503, "headers": {"x-ratelimit-limit": "9", "A": "b"}}})

    fault, refused = only(faults), only(faults)

    assert (fault.id, fault.name, fault.effect.status) == (2, "503", 503)
    assert [name for name, _ in fault.effect.headers] == [
        "x-ratelimit-limit",
        "A",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
    ]
    assert (refused.id, refused.effect.status) == (1, 429)
