"""The served contract and the app agree, as far as generated requests can tell.

Schemathesis makes requests that the contract allows and others that it forbids, sends them to the
app in this process, and judges every answer with all of its checks.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest
import schemathesis
from hypothesis import given, settings
from schemathesis import BaseSchema, Case

from effort import cases
from mockserver import Config, create_app
from support import KEY, Api

AnyCase: TypeAlias = "Case[Any]"

CASES = cases(20, 100)
CASES_OF_AN_ALTERNATIVE = cases(6, 30)
CHAINS = 20
ACCEPTED = ["2xx", "404", "422"]
"""What a request that fits the schemas may answer: no schema can say which ids exist."""


def served(*, cases: int, known_ids: float = 0.7, **assume: str) -> BaseSchema:
    """Load the contract that an app serves; a share of the ids in the cases are of its records."""
    api = Api(create_app(Config(assume={name.replace("_", "-"): assume[name] for name in assume})))
    deals = api.data("/api/pipelines/sales/deals?limit=100")["deals"]
    stages = api.data("/api/pipelines/sales")["stages"]
    people, users = (api.world.store.first(table, 5) for table in ("people", "users"))
    known = {
        "path.type": ["sales"],
        "path.id": [deal["id"] for deal in deals],
        "query.stageId": [stage["id"] for stage in stages],
        "body.pipelineStageId": [stage["id"] for stage in stages],
        "body.contactId": [person["id"] for person in people],
        "body.referredByCustomerId": [person["id"] for person in people],
        "body.ownerId": [user["id"] for user in users],
    }
    config: dict[str, Any] = {
        "seed": 1,
        "headers": KEY,
        "generation": {
            "mode": "all",
            "max-examples": cases,
            "deterministic": True,
            "database": "none",
        },
        "phases": {"coverage": {"generate-duplicate-query-parameters": True}},
        "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
        "analysis": {"constants": {"enabled": False}},  # the same cases whatever the sources say
        "dictionaries": {name: {"values": values} for name, values in known.items()},
        "parameters": {name: {"dictionary": name, "probability": known_ids} for name in known},
    }
    return schemathesis.openapi.from_wsgi(
        "/openapi.json", api.app, config=schemathesis.Config.from_dict(config)
    )


contract = served(cases=CASES)
# A field that names nothing answers 422: 404 would tell the chains that a deal is lost.
chained = served(cases=CASES_OF_AN_ALTERNATIVE, unknown_references="unprocessable")
# Assumptions of which none has a say in what another is about; alone they differ in fewer cases.
otherwise = served(
    cases=CASES_OF_AN_ALTERNATIVE,
    deal_order="oldest-first",
    pagination_range="clamp",
    unknown_references="made-up",
    unset_values="omitted",
)
AnyChain: Any = chained.as_state_machine()


class Chain(AnyChain):  # type: ignore[misc]  # Schemathesis makes the base at run time
    def setup(self) -> None:
        Api(chained.app).post("/_mock/reset", None)


@contract.parametrize()
def test_every_answer_is_as_the_contract_says(case: AnyCase) -> None:
    case.call_and_validate()


@otherwise.parametrize()
def test_every_answer_is_as_the_contract_says_when_much_is_assumed_otherwise(case: AnyCase) -> None:
    case.call_and_validate()


@chained.parametrize()
def test_every_answer_is_as_the_contract_says_when_references_are_unprocessable(
    case: AnyCase,
) -> None:
    case.call_and_validate()


class TestFollowingWhatAnswersLeadTo(Chain.TestCase):  # type: ignore[misc, name-defined]  # the same
    settings = settings(
        parent=Chain.TestCase.settings, max_examples=CHAINS, derandomize=True, database=None
    )


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/api/pipelines/{type}/deals", 201),
        ("GET", "/api/pipelines/{type}/deals/{id}", 200),
        ("PATCH", "/api/pipelines/{type}/deals/{id}", 200),
        ("DELETE", "/api/pipelines/{type}/deals/{id}", 200),
    ],
)
def test_generated_requests_reach_real_deals(method: str, path: str, status: int) -> None:
    answered = set()

    @settings(max_examples=CASES, derandomize=True, database=None)
    @given(contract[path][method].as_strategy())
    def send(case: AnyCase) -> None:
        answered.add(case.call().status_code)

    send()
    assert status in answered
