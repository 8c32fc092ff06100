"""Which fault a request meets."""

from __future__ import annotations

from typing import Any

import pytest

from fault_requests import CREATE, KEY, LIST, NOON, READ, only, statuses
from mockserver.core.errors import NotFound
from mockserver.faults import AppliedFault, Effect, Faults, Subject


def test_without_a_fault_every_request_works(faults: Faults) -> None:
    assert faults.decide(CREATE, now=NOON) is None


EFFECTS = [
    pytest.param(503, {"status": 503}, False, "503", id="status"),
    pytest.param("503", {"status": 503}, False, "503", id="status as text"),
    pytest.param("never", {"ending": "never"}, False, "never", id="never"),
    pytest.param("dropped", {"ending": "dropped"}, False, "dropped", id="dropped"),
    pytest.param("cut", {"ending": "cut"}, True, "cut", id="cut"),
    pytest.param("refused", {"ending": "refused"}, False, "refused", id="refused"),
    pytest.param(
        "connect-timeout",
        {"ending": "connect-timeout"},
        False,
        "connect-timeout",
        id="connect-timeout",
    ),
    pytest.param("lost", {"ending": "dropped", "commit": True}, True, "lost", id="lost"),
    pytest.param({"delay": 2}, {"delay": 2}, True, "delay 2 s", id="delay"),
    pytest.param({"delay": 0.5}, {"delay": 0.5}, True, "delay 0.5 s", id="part of a second"),
    pytest.param(
        {"ending": "never", "commit": True},
        {"ending": "never", "commit": True},
        True,
        "never after commit",
        id="never after commit",
    ),
    pytest.param(
        {"status": 500, "commit": True},
        {"status": 500, "commit": True},
        True,
        "500 after commit",
        id="commit, then fail",
    ),
    pytest.param(
        {"status": 502, "ending": "cut", "delay": 1},
        {"status": 502, "delay": 1, "ending": "cut"},
        False,
        "502 cut, delay 1 s",
        id="late and cut",
    ),
    pytest.param(
        {"headers": {"X-Served-By": "b"}},
        {"headers": {"X-Served-By": "b"}},
        True,
        "headers",
        id="headers",
    ),
]


@pytest.mark.parametrize(("sent", "full", "runs", "name"), EFFECTS)
def test_an_effect_is_a_status_a_word_or_an_object(
    faults: Faults, sent: object, full: dict[str, Any], runs: bool, name: str
) -> None:
    listed = faults.add({"effect": sent}).as_json()
    fault = only(faults)

    assert list(listed["effect"].items()) == list(full.items())
    assert fault.effect.runs is runs
    assert fault.name == name


def test_an_error_says_which_fault_asked_for_it(faults: Faults) -> None:
    faults.add({"effect": 500, "operation": "getDeal"})
    faults.add({"effect": 503})

    assert only(faults).effect.message == "The mock answers 503 as asked by fault 2."


def test_an_error_says_and_carries_what_it_was_given(faults: Faults) -> None:
    headers = {"Retry-After": "30", "X-Served-By": "b"}
    faults.add({"effect": {"status": 503, "message": "Back soon.", "headers": headers}})

    assert only(faults).effect == Effect(
        status=503, message="Back soon.", headers=(("Retry-After", "30"), ("X-Served-By", "b"))
    )


MATCHES = [
    pytest.param({}, [CREATE, READ, LIST], id="everything"),
    pytest.param({"operation": "createDeal"}, [CREATE], id="operation"),
    pytest.param({"method": "GET"}, [READ, LIST], id="method"),
    pytest.param({"method": "post"}, [CREATE], id="method in small letters"),
    pytest.param({"method": "POST, GET"}, [CREATE, READ, LIST], id="methods"),
    pytest.param({"type": "SALES"}, [CREATE, READ], id="type"),
    pytest.param({"type": "partner"}, [], id="another type"),
    pytest.param({"deal": "deal-1"}, [READ], id="deal"),
    pytest.param({"key": KEY}, [CREATE, READ, LIST], id="key"),
    pytest.param({"key": "introzy_other"}, [], id="another key"),
    pytest.param({"type": "sales", "method": "GET"}, [READ], id="all of several"),
]


@pytest.mark.parametrize(("match", "expected"), MATCHES)
def test_a_fault_is_for_the_requests_that_match(
    faults: Faults, match: dict[str, Any], expected: list[Subject]
) -> None:
    faults.add({"effect": 503, **match})

    met = [subject for subject in (CREATE, READ, LIST) if faults.decide(subject, now=NOON)]

    assert met == expected


SCHEDULES = [
    pytest.param({}, [503] * 6, id="always"),
    pytest.param({"times": 2}, [503, 503, None, None, None, None], id="the next two"),
    pytest.param({"from": 3}, [None, None, 503, 503, 503, 503], id="from the third on"),
    pytest.param({"every": 2}, [503, None, 503, None, 503, None], id="every second"),
    pytest.param({"from": 2, "every": 3}, [None, 503, None, None, 503, None], id="second, fifth"),
    pytest.param({"from": 2, "times": 1}, [None, 503, None, None, None, None], id="the second"),
    pytest.param(
        {"from": 1, "every": 2, "times": 2}, [503, None, 503, None, None, None], id="all of them"
    ),
]


@pytest.mark.parametrize(("schedule", "expected"), SCHEDULES)
def test_a_schedule_picks_among_the_matching_requests(
    faults: Faults, schedule: dict[str, Any], expected: list[int | None]
) -> None:
    faults.add({"effect": 503, "operation": "createDeal", **schedule})
    assert statuses(faults, 3, READ) == [None] * 3

    assert statuses(faults, 6) == expected


SEQUENCES = [
    pytest.param("ok, 500, ok", ["ok", {"status": 500}, "ok"], id="text"),
    pytest.param(["ok", 500, "ok"], ["ok", {"status": 500}, "ok"], id="list"),
    pytest.param([{}, {"status": 500}, "ok"], ["ok", {"status": 500}, "ok"], id="objects"),
]


@pytest.mark.parametrize(("sequence", "listed"), SEQUENCES)
def test_a_sequence_says_of_each_request_what_it_meets(
    faults: Faults, sequence: object, listed: list[Any]
) -> None:
    assert faults.add({"sequence": sequence}).as_json()["sequence"] == listed

    assert statuses(faults, 5) == [None, 500, None, None, None]
    assert faults.list()[0]["matched"] == 5
    assert faults.list()[0]["applied"] == 1


def test_the_oldest_fault_that_is_due_is_applied_and_the_others_count(faults: Faults) -> None:
    faults.add({"effect": 500, "times": 1})
    faults.add({"effect": 502, "every": 2})
    faults.add({"sequence": "ok, ok, 504"})

    assert statuses(faults, 4) == [500, None, 502, None]
    counted = [(listed["matched"], listed["applied"]) for listed in faults.list()]
    assert counted == [(4, 1), (4, 1), (4, 0)]


def test_the_same_requests_meet_the_same_faults(faults: Faults) -> None:
    def run() -> list[AppliedFault | None]:
        faults.clear()
        faults.add({"effect": 503, "every": 3})
        faults.add({"effect": {"limit": 2, "window": 10}})
        return [faults.decide(CREATE, now=NOON + second) for second in range(8)]

    assert run() == run()


def test_a_fault_is_listed_with_what_it_does_and_has_counted(faults: Faults) -> None:
    added = faults.add(
        {
            "every": 2,
            "key": KEY,
            "type": "sales",
            "effect": 503,
            "from": 3,
            "operation": "createDeal",
            "times": 4,
            "method": "POST",
            "deal": "deal-1",
        }
    ).as_json()

    assert list(added.items()) == [
        ("id", 1),
        ("effect", {"status": 503}),
        ("operation", "createDeal"),
        ("method", "POST"),
        ("type", "SALES"),
        ("deal", "deal-1"),
        ("key", "introzy_...cdef"),
        ("times", 4),
        ("from", 3),
        ("every", 2),
        ("matched", 0),
        ("applied", 0),
    ]
    assert faults.list() == (added,)


@pytest.mark.parametrize("spec", [{"effect": "lost"}, {"sequence": "ok, lost"}])
def test_what_is_listed_can_be_sent_again(faults: Faults, spec: dict[str, Any]) -> None:
    listed = faults.add({**spec, "method": "POST, PATCH"}).as_json()
    again = {name: listed[name] for name in listed.keys() - {"id", "matched", "applied"}}

    assert faults.add(again).as_json() == {**listed, "id": 2}


def test_a_fault_that_is_removed_is_over(faults: Faults) -> None:
    faults.add({"effect": 500})
    faults.add({"effect": 503})

    faults.remove(1)

    assert statuses(faults, 1) == [503]
    assert faults.add({"effect": 502}).as_json()["id"] == 3


@pytest.mark.parametrize(
    ("left", "message"),
    [
        pytest.param(2, "There is no fault 9. Existing ones: 1, 2.", id="some"),
        pytest.param(0, "There is no fault 9. Existing ones: none.", id="none"),
    ],
)
def test_removing_what_there_is_not_tells_what_there_is(
    faults: Faults, left: int, message: str
) -> None:
    for _ in range(left):
        faults.add({"effect": 500})

    with pytest.raises(NotFound) as refused:
        faults.remove(9)

    assert refused.value.message == message


def test_clearing_ends_all_faults_and_begins_to_count_anew(faults: Faults) -> None:
    faults.add({"effect": 500})

    faults.clear()

    assert faults.decide(CREATE, now=NOON) is None
    assert faults.add({"effect": 500}).as_json()["id"] == 1
