"""A fault that cannot be followed is refused, with every reason."""

from __future__ import annotations

from typing import Any

import pytest

from fault_requests import KEY
from mockserver.core.errors import InvalidRequest
from mockserver.faults import Faults


def refusal(faults: Faults, spec: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(InvalidRequest) as refused:
        faults.add(spec)
    assert "A fault that works: " in refused.value.message
    return {detail.field: detail.message for detail in refused.value.details}


LIMIT = {"limit": 1, "window": 1}
REFUSED = [
    pytest.param({}, {"effect": "is required"}, id="nothing"),
    pytest.param({"times": 2}, {"effect": "is required"}, id="no effect"),
    pytest.param({"preset": "fast"}, {"preset": "must be one of slow, down"}, id="preset"),
    pytest.param({"effect": "hang"}, {"effect": "one of never, dropped, cut, lost"}, id="word"),
    pytest.param({"effect": True}, {"effect": "must be a status such as 503"}, id="truth"),
    pytest.param({"effect": None}, {"effect": "must be a status such as 503"}, id="null"),
    pytest.param({"effect": "ok"}, {"effect": "does nothing"}, id="no fault"),
    pytest.param({"effect": {"delay": 0}}, {"effect": "does nothing"}, id="no delay"),
    pytest.param({"effect": 399}, {"effect.status": "from 400 to 599, not 399"}, id="low"),
    pytest.param({"effect": "600"}, {"effect.status": "from 400 to 599, not 600"}, id="high"),
    pytest.param({"effect": {"code": 503}}, {"effect.code": "is not one of status"}, id="field"),
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
        {"effect.headers": "frames the answer"},
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
        {"effect": {"ending": "refused", "delay": 1, "commit": True, "status": 503}},
        dict.fromkeys(("effect.delay", "effect.commit", "effect.status"), "no connection is made"),
        id="no connection",
    ),
    pytest.param({"effect": {"body": "Oh"}}, {"effect.body": "needs a status"}, id="body alone"),
    pytest.param(
        {"effect": {"status": 502, "body": {"a": 1}}}, {"effect.body": "text"}, id="no text"
    ),
    pytest.param(
        {"effect": {"status": 502, "body": "\ud800"}}, {"effect.body": "UTF-8"}, id="half a letter"
    ),
    pytest.param(
        {"effect": {"status": 502, "body": "x", "message": "y"}},
        {"effect.message": "leave one out"},
        id="body and message",
    ),
    pytest.param(
        {"effect": {"ending": "dropped", "status": 502, "body": "x"}},
        {"effect.status": "never seen", "effect.body": "never seen"},
        id="an unseen body",
    ),
    pytest.param(
        {"effect": {**LIMIT, "body": "x"}}, {"effect.body": "rate limit"}, id="a limit's body"
    ),
    pytest.param(
        {"effect": {"message": "Oh"}}, {"effect.message": "needs a status"}, id="message alone"
    ),
    pytest.param({"effect": {"commit": True}}, {"effect": "does nothing"}, id="commit alone"),
    pytest.param({"effect": {"limit": 1}}, {"effect.window": "is required"}, id="no window"),
    pytest.param({"effect": {"window": 1}}, {"effect.limit": "is required"}, id="no limit"),
    pytest.param({"effect": {**LIMIT, "limit": 0}}, {"effect.limit": "from 1"}, id="limit"),
    pytest.param(
        {"effect": {"status": 429, **LIMIT, "delay": 1, "commit": True}},
        {
            "effect.status": "rate limit",
            "effect.delay": "add a second fault",
        },
        id="several in one",
    ),
    pytest.param(
        {"preset": "refused", "effect": {"ending": "cut"}},
        {"effect.ending": "one of refused, connect-timeout beside this preset"},
        id="a preset of another kind",
    ),
    pytest.param(
        {"effect": {"ending": "connect-timeout", "commit": True}},
        {"effect.commit": "no connection is made, so nothing is done"},
        id="commit without a connection",
    ),
    pytest.param(
        {"preset": "slow", "effect": {"limit": 1, "window": 1}},
        {"effect": "this preset, whose delay cannot be combined with a rate limit"},
        id="what only the preset says",
    ),
    pytest.param(
        {"preset": "down", "effect": {"ending": "never"}},
        {"effect": "this preset, whose status is never seen"},
        id="an ending that hides what the preset says",
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
    pytest.param(
        {"effect": 500, "method": "PO\u017fT", "type": "\u017fales"},
        {"method": "one of GET, POST", "type": "one of sales, partner"},
        id="a long s",
    ),
    pytest.param(
        {"effect": 500, "route": "/"}, {"route": "is not one of preset"}, id="unknown field"
    ),
    pytest.param(
        {"effect": 999, "operation": "x", "times": 0, "from": 0, "every": "2"},
        {
            "operation": "one of",
            "times": "whole number from 1 to 9007199254740991, not 0",
            "from": "whole number from 1 to 9007199254740991, not 0",
            "every": 'whole number from 1 to 9007199254740991, not "2"',
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
