"""Which fault a request meets, and what a fault may be."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.errors import InvalidRequest, NotFound
from mockserver.faults import PRESETS, Effect, Faults, Hit, Subject, prefer_effect

KEY = "introzy_0123456789abcdef"
CREATE = Subject("createDeal", "POST", "sales", None, KEY)
READ = Subject("getDeal", "GET", "sales", "deal-1", KEY)
LIST = Subject("listPipelines", "GET", None, None, KEY)
NOON = 1_735_732_800_000


@pytest.fixture
def faults() -> Faults:
    return Faults(
        operations=("createDeal", "getDeal", "listPipelines"),
        types=("SALES", "PARTNER", "REFERRAL"),
    )


def meet(faults: Faults, times: int, subject: Subject = CREATE) -> list[int | None]:
    """Give the statuses that so many requests meet; None for a request that works."""
    hits = [faults.decide(subject, now=NOON) for _ in range(times)]
    return [hit.effect.status if hit else None for hit in hits]


def only(faults: Faults, subject: Subject = CREATE, now: int = NOON) -> Hit:
    hit = faults.decide(subject, now=now)
    assert hit
    return hit


def refusal(faults: Faults, spec: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(InvalidRequest) as refused:
        faults.add(spec)
    assert "A fault that works: " in refused.value.message
    return {detail.field: detail.message for detail in refused.value.details}


def test_without_a_fault_every_request_works(faults: Faults) -> None:
    assert faults.decide(CREATE, now=NOON) is None


EFFECTS = [
    pytest.param(503, {"status": 503}, False, "503", id="status"),
    pytest.param("503", {"status": 503}, False, "503", id="status as text"),
    pytest.param("never", {"ending": "never"}, False, "never", id="never"),
    pytest.param("dropped", {"ending": "dropped"}, False, "dropped", id="dropped"),
    pytest.param("cut", {"ending": "cut"}, True, "cut short", id="cut"),
    pytest.param(
        "lost", {"ending": "dropped", "commit": True}, True, "dropped after commit", id="lost"
    ),
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
        "502 cut short, delay 1 s",
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
    listed = faults.add({"effect": sent})
    hit = only(faults)

    assert list(listed["effect"].items()) == list(full.items())
    assert hit.effect.runs is runs
    assert hit.name == name


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
    pytest.param({}, {CREATE, READ, LIST}, id="everything"),
    pytest.param({"operation": "createDeal"}, {CREATE}, id="operation"),
    pytest.param({"method": "GET"}, {READ, LIST}, id="method"),
    pytest.param({"method": "post"}, {CREATE}, id="method in small letters"),
    pytest.param({"method": "POST, GET"}, {CREATE, READ, LIST}, id="methods"),
    pytest.param({"type": "SALES"}, {CREATE, READ}, id="type"),
    pytest.param({"type": "partner"}, set(), id="another type"),
    pytest.param({"deal": "deal-1"}, {READ}, id="deal"),
    pytest.param({"key": KEY}, {CREATE, READ, LIST}, id="key"),
    pytest.param({"key": "introzy_other"}, set(), id="another key"),
    pytest.param({"type": "sales", "method": "GET"}, {READ}, id="all of several"),
]


@pytest.mark.parametrize(("match", "expected"), MATCHES)
def test_a_fault_is_for_the_requests_that_match(
    faults: Faults, match: dict[str, Any], expected: set[Subject]
) -> None:
    faults.add({"effect": 503, **match})

    met = {subject for subject in (CREATE, READ, LIST) if faults.decide(subject, now=NOON)}

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
    assert meet(faults, 3, READ) == [None] * 3

    assert meet(faults, 6) == expected


SEQUENCES = [
    pytest.param("ok, 500, ok", ["ok", {"status": 500}, "ok"], id="text"),
    pytest.param(["ok", 500, "ok"], ["ok", {"status": 500}, "ok"], id="list"),
    pytest.param([{}, {"status": 500}, "ok"], ["ok", {"status": 500}, "ok"], id="objects"),
]


@pytest.mark.parametrize(("sequence", "listed"), SEQUENCES)
def test_a_sequence_says_of_each_request_what_it_meets(
    faults: Faults, sequence: object, listed: list[Any]
) -> None:
    assert faults.add({"sequence": sequence})["sequence"] == listed

    assert meet(faults, 5) == [None, 500, None, None, None]
    assert faults.list()[0]["matched"] == 5
    assert faults.list()[0]["applied"] == 1


def test_the_oldest_fault_that_is_due_is_applied_and_the_others_count(faults: Faults) -> None:
    faults.add({"effect": 500, "times": 1})
    faults.add({"effect": 502, "every": 2})
    faults.add({"sequence": "ok, ok, 504"})

    assert meet(faults, 4) == [500, None, 502, None]
    counted = [(listed["matched"], listed["applied"]) for listed in faults.list()]
    assert counted == [(4, 1), (4, 1), (4, 0)]


def test_the_same_requests_meet_the_same_faults(faults: Faults) -> None:
    def run() -> list[Hit | None]:
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
    )

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
    listed = faults.add({**spec, "method": "POST, PATCH"})
    again = {name: listed[name] for name in listed.keys() - {"id", "matched", "applied"}}

    assert faults.add(again) == {**listed, "id": 2}


def test_a_fault_that_is_removed_is_over(faults: Faults) -> None:
    faults.add({"effect": 500})
    faults.add({"effect": 503})

    faults.remove(1)

    assert meet(faults, 1) == [503]
    assert faults.add({"effect": 502})["id"] == 3


@pytest.mark.parametrize(
    ("left", "message"),
    [
        pytest.param(2, "There is no fault 9. There is: 1, 2.", id="some"),
        pytest.param(0, "There is no fault 9. There is: none at all.", id="none"),
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
    assert faults.add({"effect": 500})["id"] == 1


# Presets


def test_every_preset_says_what_it_does_and_can_be_added(faults: Faults) -> None:
    for name, preset in PRESETS.items():
        assert preset.description.endswith(".")
        assert faults.add({"preset": name})["preset"] == name


def test_slow_delays_every_answer(faults: Faults) -> None:
    faults.add({"preset": "slow"})

    assert [only(faults).effect for _ in range(2)] == [Effect(delay=2)] * 2


def test_down_answers_503_until_it_is_removed(faults: Faults) -> None:
    faults.add({"preset": "down"})

    assert meet(faults, 3) == [503, 503, 503]


def test_flaky_fails_once_and_then_works(faults: Faults) -> None:
    faults.add({"preset": "flaky"})

    assert meet(faults, 3) == [503, None, None]


def test_lost_answer_keeps_the_next_write_and_drops_its_answer(faults: Faults) -> None:
    faults.add({"preset": "lost-answer"})

    assert faults.decide(READ, now=NOON) is None
    assert only(faults) == Hit(1, "lost-answer", Effect(ending="dropped", commit=True))
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
    listed = faults.add(spec)

    assert listed["effect"] == effect
    assert listed.get("times") == spec.get("times", PRESETS[spec["preset"]].spec.get("times"))


# Rate limits


def test_a_rate_limit_lets_so_many_requests_of_a_key_through(faults: Faults) -> None:
    faults.add({"effect": {"limit": 2, "window": 10}})
    other = CREATE._replace(key="introzy_other")

    assert meet(faults, 3) == [None, None, 429]
    assert meet(faults, 3, other) == [None, None, 429]
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

    hit, refused = only(faults), only(faults)

    assert (hit.rule, hit.name, hit.effect.status) == (2, "503", 503)
    assert [name for name, _ in hit.effect.headers] == [
        "x-ratelimit-limit",
        "A",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
    ]
    assert (refused.rule, refused.effect.status) == (1, 429)


# Refusals

LIMIT = {"limit": 1, "window": 1}
REFUSED = [
    pytest.param({}, {"effect": "is required"}, id="nothing"),
    pytest.param({"times": 2}, {"effect": "is required"}, id="no effect"),
    pytest.param({"preset": "fast"}, {"preset": "must be one of slow, down"}, id="preset"),
    pytest.param({"effect": "hang"}, {"effect": "one of ok, never, dropped, cut, lost"}, id="word"),
    pytest.param({"effect": True}, {"effect": "must be a status such as 503"}, id="truth"),
    pytest.param({"effect": None}, {"effect": "must be a status such as 503"}, id="null"),
    pytest.param({"effect": "ok"}, {"effect": "does nothing"}, id="no fault"),
    pytest.param({"effect": {"delay": 0}}, {"effect": "does nothing"}, id="no delay"),
    pytest.param({"effect": 399}, {"effect.status": "from 400 to 599, not 399"}, id="low"),
    pytest.param({"effect": "600"}, {"effect.status": "from 400 to 599, not 600"}, id="high"),
    pytest.param({"effect": {"code": 503}}, {"effect.code": "there are status"}, id="field"),
    pytest.param({"effect": {"delay": -1}}, {"effect.delay": "from 0 to 300"}, id="past"),
    pytest.param({"effect": {"delay": 301}}, {"effect.delay": "from 0 to 300"}, id="ages"),
    pytest.param({"effect": {"delay": True}}, {"effect.delay": "from 0 to 300"}, id="delay"),
    pytest.param({"effect": {"ending": "drop"}}, {"effect.ending": "never, dropped"}, id="ending"),
    pytest.param(
        {"effect": {"status": 500, "headers": {"A": "b\r\nC: d"}}},
        {"effect.headers": "header names and texts"},
        id="a header in a header",
    ),
    pytest.param(
        {"effect": {"status": 500, "headers": {"Content-Length": "1"}}},
        {"effect.headers": "frame the answer"},
        id="framing",
    ),
    pytest.param(
        {"effect": {"status": 500, "headers": {"Retry-After": 30}}},
        {"effect.headers": '{"Retry-After": "30"}'},
        id="a number as header",
    ),
    pytest.param(
        {"effect": {"status": 500, "commit": 1}}, {"effect.commit": "true or false"}, id="flag"
    ),
    pytest.param(
        {"effect": {"ending": "never", "status": 500}}, {"effect.status": "never seen"}, id="unseen"
    ),
    pytest.param(
        {"effect": {"message": "Oh"}}, {"effect.message": "with a status"}, id="message alone"
    ),
    pytest.param(
        {"effect": {"commit": True}}, {"effect.commit": "what comes after"}, id="commit alone"
    ),
    pytest.param({"effect": {"limit": 1}}, {"effect.window": "is required"}, id="no window"),
    pytest.param({"effect": {"window": 1}}, {"effect.limit": "is required"}, id="no limit"),
    pytest.param({"effect": {**LIMIT, "limit": 0}}, {"effect.limit": "from 1"}, id="limit"),
    pytest.param(
        {"effect": {"status": 429, **LIMIT, "delay": 1, "commit": True}},
        {
            "effect.status": "rate limit",
            "effect.delay": "rate limit",
            "effect.commit": "add another fault",
        },
        id="several in one",
    ),
    pytest.param({"sequence": []}, {"sequence": "list of effects"}, id="empty sequence"),
    pytest.param({"sequence": 500}, {"sequence": "list of effects"}, id="no sequence"),
    pytest.param({"sequence": "ok,,500"}, {"sequence[1]": "one of ok"}, id="gap"),
    pytest.param({"sequence": [LIMIT]}, {"sequence[0]": "rate limit"}, id="limit in sequence"),
    pytest.param(
        {"sequence": "ok", "effect": 500, "times": 1},
        {"effect": "with a sequence", "times": "with a sequence"},
        id="sequence and schedule",
    ),
    pytest.param(
        {"sequence": "ok", "preset": "flaky"}, {"preset": "with a sequence"}, id="and a preset"
    ),
    pytest.param(
        {"effect": 500, "operation": "createdeal"},
        {"operation": "one of createDeal, getDeal, listPipelines"},
        id="operation",
    ),
    pytest.param({"effect": 500, "method": "PUSH"}, {"method": "one of GET, POST"}, id="method"),
    pytest.param({"effect": 500, "type": ""}, {"type": "one of sales, partner"}, id="type"),
    pytest.param({"effect": 500, "path": "/"}, {"path": "is no field"}, id="unknown field"),
    pytest.param(
        {"effect": 999, "operation": "x", "times": 0, "from": 0, "every": "2"},
        {
            "operation": "one of",
            "times": "whole number from 1, not 0",
            "from": "whole number from 1, not 0",
            "every": 'whole number from 1, not "2"',
            "effect.status": "from 400",
        },
        id="everything at once",
    ),
]


@pytest.mark.parametrize(("spec", "expected"), REFUSED)
def test_a_fault_that_cannot_be_followed_is_refused_with_every_reason(
    faults: Faults, spec: dict[str, Any], expected: dict[str, str]
) -> None:
    told = refusal(faults, spec)

    assert list(told) == list(expected)
    assert [field for field, part in expected.items() if part not in told[field]] == []
    assert faults.list() == ()


@pytest.mark.parametrize("sent", [f"Bearer {KEY}", "0123456789abcdef", "introzy_"])
def test_a_refusal_does_not_repeat_a_key(faults: Faults, sent: str) -> None:
    told = refusal(faults, {"effect": 500, "key": sent})

    assert "a whole API key" in told["key"]
    assert "0123456789abcdef" not in told["key"]


# The header Prefer

PREFER = [
    pytest.param("code=503", 503, id="plain"),
    pytest.param('Code = "503"', 503, id="quoted, spaced, in capitals"),
    pytest.param("respond-async, code=404; why=test, wait=10", 404, id="among others"),
    pytest.param("code=429;x", 429, id="with a parameter"),
    pytest.param("code=500, code=503", 500, id="twice"),
    pytest.param('note="a, code=503"', None, id="inside another"),
    pytest.param('note="a\\", code=503', None, id="inside another that does not end"),
    pytest.param('note="a\\"", code=503', 503, id="after an escaped quote"),
    pytest.param("code=200", None, id="success"),
    pytest.param("code=600", None, id="no status"),
    pytest.param("code=5033", None, id="too long"),
    pytest.param("code=abc, code=503", None, id="no number"),
    pytest.param("code", None, id="no value"),
    pytest.param("example=code", None, id="another preference"),
    pytest.param("dynamic=true", None, id="another of Prism's"),
    pytest.param(",,", None, id="commas"),
    pytest.param("", None, id="empty"),
    pytest.param(None, None, id="not sent"),
]


@pytest.mark.parametrize(("header", "status"), PREFER)
def test_prefer_code_asks_for_a_status(header: str | None, status: int | None) -> None:
    effect = prefer_effect(header)

    assert (effect and effect.status) == status


def test_a_preference_that_is_followed_is_confirmed() -> None:
    assert prefer_effect('code="503"') == Effect(
        status=503,
        message="The mock answers 503 as asked by the header Prefer.",
        headers=(("Preference-Applied", "code=503"),),
    )
