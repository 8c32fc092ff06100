"""What is served and what /openapi.json says are one, whichever alternatives were chosen."""

from __future__ import annotations

from typing import Any

import jsonschema_rs

from mockserver.contract.document import dereference, operations
from support import Api, MakeApi, every_contract

DEALS = "/api/pipelines/sales/deals"


@every_contract
def test_every_answer_is_valid_by_the_served_contract(
    make_api: MakeApi, assume: dict[str, str]
) -> None:
    api = make_api(assume=assume)
    person = api.world.store.first("people", 1)[0]["id"]
    company = api.world.store.first("companies", 1)[0]["id"]
    bodies = [
        {"name": "Plain"},
        {"name": "With a person", "expectedValue": 0.5, "contactId": person},
        {"name": "With a company", "contactId": company, "contactType": "COMPANY"},
        {"name": "With nobody known", "contactId": "contact-uuid", "ownerId": "user-uuid"},
        {"name": ""},
    ]
    answers = [("createDeal", api.post(DEALS, body)) for body in bodies]
    created = [answer.json["data"]["id"] for _, answer in answers if answer.status_code == 201]
    for deal_id in created:
        answers.append(("getDeal", api.get(f"{DEALS}/{deal_id}")))
        answers.append(("updateDeal", api.patch(f"{DEALS}/{deal_id}", {"notes": None})))
    answers += [
        ("listPipelines", api.get("/api/pipelines")),
        ("listPipelines", api.get("/api/pipelines", headers={})),
        ("getPipeline", api.get("/api/pipelines/partner")),
        ("getPipeline", api.get("/api/pipelines/none")),
        ("listDeals", api.get(f"{DEALS}?limit=100")),
        ("listDeals", api.get(f"{DEALS}?limit=0&page=x")),
        ("deleteDeal", api.delete(f"{DEALS}/{created[0]}")),
        ("deleteDeal", api.delete(f"{DEALS}/{created[0]}")),
    ]

    refused = [
        f"{operation} {answer.status_code}: {fault}"
        for operation, answer in answers
        for fault in faults(api, operation, answer)
    ]

    assert refused == []


def faults(api: Api, operation: str, answer: Any) -> list[str]:
    """List what in an answer breaks the contract that its server serves."""
    document = api.get("/openapi.json").json
    responses = next(
        dereference(document, found["responses"])
        for _, _, found in operations(document)
        if found["operationId"] == operation
    )
    schema = responses[str(answer.status_code)]["content"]["application/json"]["schema"]
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    return [
        f"{error.instance_path} {error.message}" for error in validator.iter_errors(answer.json)
    ]
