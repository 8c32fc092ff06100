"""The examples that the served contract shows are true of scenario default.

They are read from the document as a tool would, and sent as printed.
"""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import pytest

from mockserver.contract import Contract
from mockserver.contract.served import EXAMPLES, served_contract
from shown_contract import Shown, named_examples, places, shown
from support import ALTERNATIVES, Api, MakeApi
from tools.examples import text_of, vendor_examples

COMBINED = [
    {},
    *ALTERNATIVES,
    *(one | other for one, other in combinations(ALTERNATIVES, 2) if one.keys() != other.keys()),
]


def send(api: Api, one: Shown, body: Any) -> Any:
    return api.send(one.method, one.target(), **({} if body is None else {"json": body}))


def with_bodies() -> list[Shown]:
    return [one for one in shown(served_contract({})) if "requestBody" in one.operation]


def test_the_committed_answers_are_those_of_the_app() -> None:
    assert text_of(vendor_examples()) == EXAMPLES.read_bytes(), "run `make examples`"


@pytest.mark.parametrize("assume", COMBINED, ids=str)
def test_a_request_sent_as_printed_gets_the_answer_that_is_printed(
    make_api: MakeApi, assume: dict[str, str]
) -> None:
    sent = 0
    for one in shown(served_contract(assume)):
        status, answers = one.success()
        assert answers.keys() == one.bodies().keys()
        for name, body in one.bodies().items():
            answer = send(make_api(assume=assume), one, body)
            assert (answer.status_code, answer.json) == (status, answers[name])
            sent += 1

    assert sent == 11


@pytest.mark.parametrize("scenario", ["empty", "documentation"])
def test_the_smallest_bodies_work_in_every_scenario(make_api: MakeApi, scenario: str) -> None:
    api = make_api(scenario=scenario)
    id_there = api.create()["id"]

    for one in with_bodies():
        path = one.path.replace("{type}", "sales").replace("{id}", id_there)
        answer = api.send(one.method, path, json=one.bodies()["minimal"])
        assert answer.status_code == one.success()[0]


def test_a_refusal_shows_the_smallest_body(api: Api) -> None:
    for one in with_bodies():
        refused = api.send(one.method, one.target(), json=[])
        _, _, works = refused.json["error"]["message"].partition("A body that works: ")
        assert json.loads(works) == one.bodies()["minimal"]


def test_what_no_status_names_shows_statuses_that_faults_have() -> None:
    for _, status, media in places(served_contract({})):
        if status == "default":
            codes = [answer["error"]["code"] for answer in named_examples(media).values()]
            assert codes == ["INTERNAL_ERROR", "BAD_GATEWAY", "GATEWAY_TIMEOUT"]


def test_the_program_reads_no_answers_at_its_start() -> None:
    assert "Brightpoint Agritech" in EXAMPLES.read_text(encoding="utf-8")
    assert "Brightpoint Agritech" not in str(Contract().document)
