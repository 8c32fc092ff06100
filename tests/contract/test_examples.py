"""The contract's examples: the page's, with ids that work in scenario documentation."""

from __future__ import annotations

import re
from typing import Any

import jsonschema_rs
import pytest

from mockserver.contract import Contract
from mockserver.contract.document import dereference, operations
from page import RESPONSES, masked
from support import MakeApi

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
JSON = "application/json"


def media() -> dict[str, Any]:
    """The content of each operation's success, with its references resolved."""
    document = Contract().document
    return {
        operation["operationId"]: dereference(
            document, operation["responses"][min(operation["responses"])]
        )["content"][JSON]
        for _, _, operation in operations(document)
    }


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_has_the_printed_example(name: str) -> None:
    content = media()[name]

    assert masked(content["example"]) == masked(RESPONSES[name])
    jsonschema_rs.validate(content["schema"], content["example"])


def test_the_ids_of_the_examples_are_those_of_scenario_documentation(make_api: MakeApi) -> None:
    api = make_api(scenario="documentation")
    document = Contract().document
    body = document["paths"]["/api/pipelines/{type}/deals"]["post"]["requestBody"]
    created = api.post("/api/pipelines/sales/deals", body["content"][JSON]["example"])
    assert created.status_code == 201
    there = {
        record["id"]
        for table in api.world.store.snapshot().values()
        for record in table.values()
        if "id" in record
    }

    shown = set(UUID.findall(str(document["paths"])))

    assert shown
    assert shown <= there
