"""The contract as a document: valid, compiled, bound to handlers, and honest about its sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import jsonschema_rs
import openapi_spec_validator
import pytest

from mockserver import create_app
from mockserver.api import HANDLERS
from mockserver.contract import COMPILED, Contract
from mockserver.contract.compile import compiled
from mockserver.contract.document import dereference, operations
from support import ALTERNATIVES, Api, MakeApi, every_contract

JSON = "application/json"


class Statement(NamedTuple):
    """Something that the contract states of the wire, and the provenance that holds for it."""

    place: str
    provenance: Any


def statements(document: Any) -> list[Statement]:
    """List every operation, status, parameter and field, as a client meets them."""
    return list(_operation_statements(document)) + [
        Statement(f"elsewhere {status}", answer.get("x-provenance"))
        for status, answer in document["x-elsewhere"].items()
    ]


def _operation_statements(document: Any) -> Iterator[Statement]:
    root = document.get("x-provenance")
    for path, method, operation in operations(document):
        name, own = f"{method} {path}", operation.get("x-provenance", root)
        yield Statement(name, own)
        parts = {
            **{f"{name} {key}": value for key, value in operation["responses"].items()},
            **{
                f"{name} parameter {index}": item
                for index, item in enumerate(operation["parameters"])
            },
            f"{name} body": operation.get("requestBody", {}),
        }
        for place, part in parts.items():
            yield from _below(document, part, own, place)


def _below(document: Any, node: Any, provenance: Any, place: str) -> Iterator[Statement]:
    """Follow a part of the contract and its references; what is nearest holds."""
    while "$ref" in node:
        target: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    provenance = node.get("x-provenance", provenance)
    yield Statement(place, provenance)
    media = node.get("content", {}).get(JSON, {})
    for key in ("schema", "items"):
        for holder in (node, media):
            if key in holder:
                yield from _below(document, holder[key], provenance, f"{place}.{key}")
    for key, item in node.get("properties", {}).items():
        yield from _below(document, item, provenance, f"{place}/{key}")
    for index, item in enumerate(node.get("oneOf", [])):
        yield from _below(document, item, provenance, f"{place}|{index}")


def marks(node: Any) -> Iterator[Any]:
    """Give every provenance that is written anywhere in the document."""
    if isinstance(node, dict):
        if "x-provenance" in node:
            yield node["x-provenance"]
        for item in node.values():
            yield from marks(item)
    elif isinstance(node, list):
        for item in node:
            yield from marks(item)


def schemas(node: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Give every part of the document that has examples."""
    if isinstance(node, dict):
        if isinstance(node.get("examples"), list):
            yield place, node
        for key, item in node.items():
            yield from schemas(item, f"{place}/{key}")


@every_contract
def test_it_is_a_valid_openapi_document(assume: dict[str, str]) -> None:
    openapi_spec_validator.validate(Contract(assume).document)


def test_the_compiled_form_is_up_to_date() -> None:
    assert compiled() == COMPILED.read_bytes(), "run `make openapi`"


def test_it_is_served_with_the_alternatives_that_were_chosen(make_api: MakeApi) -> None:
    assume = {name: value for choice in ALTERNATIVES for name, value in choice.items()}

    served = make_api(assume=assume).get("/openapi.json")

    assert served.json == Contract(assume).document != Contract().document


def test_every_operation_has_a_handler_and_every_handler_an_operation() -> None:
    assert [*Contract().operations] == list(HANDLERS)


def test_an_operation_without_a_handler_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(HANDLERS, "getDeal")

    with pytest.raises(TypeError, match=r"do not match: \['getDeal'\]"):
        create_app()


def test_a_handler_without_an_operation_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HANDLERS, "archiveDeal", HANDLERS["deleteDeal"])

    with pytest.raises(TypeError, match=r"do not match: \['archiveDeal'\]"):
        create_app()


@every_contract
def test_every_operation_status_parameter_and_field_says_where_it_comes_from(
    assume: dict[str, str],
) -> None:
    kinds = {"documented", "inferred", "assumed"}

    unsaid = [
        place
        for place, provenance in statements(Contract(assume).document)
        if not provenance or not provenance.keys() <= kinds or not all(provenance.values())
    ]

    assert unsaid == []


def test_the_walk_meets_what_is_deep_inside() -> None:
    found = dict(statements(Contract().document))
    listed = "GET /api/pipelines/{type}/deals 200.schema/data/deals.items"

    assert found[f"{listed}/contact|1/name"] == {"assumed": ["company-contact"]}
    assert found[f"{listed}/notes"]["assumed"] == ["unset-values"]
    assert found[f"{listed}/owner/firstName"]["documented"] == "pipelines"
    assert found["GET /api/pipelines 401.schema/error/code"] == {"assumed": ["error-envelope"]}


@every_contract
def test_what_is_documented_names_a_page(assume: dict[str, str]) -> None:
    document = Contract(assume).document
    named = {mark["documented"] for mark in marks(document) if "documented" in mark}

    assert named
    assert named <= document["x-pages"].keys()


@every_contract
def test_what_is_inferred_says_from_what(assume: dict[str, str]) -> None:
    reasons = [mark["inferred"] for mark in marks(Contract(assume).document) if "inferred" in mark]

    assert reasons
    assert [reason for reason in reasons if not isinstance(reason, str) or not reason.strip()] == []


@every_contract
def test_the_assumptions_that_are_named_are_those_of_the_register(assume: dict[str, str]) -> None:
    document = Contract(assume).document
    named = {name for mark in marks(document) for name in mark.get("assumed", [])}

    assert named == document["x-assumptions"].keys()


def test_every_assumption_has_a_question_an_answer_and_a_reason() -> None:
    lacking = [
        assumption.name
        for assumption in Contract().assumptions
        if not assumption.question.endswith("?")
        or not assumption.answer.strip()
        or not assumption.why.strip()
    ]

    assert lacking == []


def test_no_error_is_anything_but_assumed() -> None:
    errors = [
        (place, provenance)
        for place, provenance in statements(Contract().document)
        if any(f" {status}" in place for status in range(400, 600))
    ]

    assert errors
    assert [place for place, provenance in errors if provenance.keys() != {"assumed"}] == []


@pytest.mark.parametrize("operation", ["createDeal", "updateDeal"])
def test_the_body_that_is_said_to_work_works(api: Api, operation: str) -> None:
    path, method, found = operation_of(Contract().document, operation)
    deal_id = api.create()["id"]

    answer = api.send(
        method,
        path.replace("{type}", "sales").replace("{id}", deal_id),
        json=found["requestBody"]["content"][JSON]["x-works"],
    )

    assert answer.status_code == min(
        int(status) for status in found["responses"] if status != "default"
    )


def test_every_body_has_one_that_works_and_an_example_that_is_valid() -> None:
    document = Contract().document
    bodies = {
        operation["operationId"]: dereference(document, operation["requestBody"]["content"][JSON])
        for _, _, operation in operations(document)
        if "requestBody" in operation
    }

    for media in bodies.values():
        validator = jsonschema_rs.validator_for(media["schema"])
        validator.validate(media["x-works"])
        validator.validate(media["example"])
    assert set(bodies) == {"createDeal", "updateDeal"}


@every_contract
def test_every_example_of_a_schema_is_valid(assume: dict[str, str]) -> None:
    document = Contract(assume).document
    found = list(schemas(document["components"]["schemas"]))

    refused = [
        (place, example)
        for place, schema in found
        for example in schema["examples"]
        if not jsonschema_rs.validator_for(dereference(document, schema)).is_valid(example)
    ]

    assert found
    assert refused == []


def test_every_parameter_s_example_and_default_is_valid() -> None:
    parameters = Contract().document["components"]["parameters"].values()
    values = [
        (parameter["name"], parameter["schema"], value)
        for parameter in parameters
        for value in (parameter.get("example"), parameter["schema"].get("default"))
        if value is not None
    ]

    assert [
        name for name, schema, value in values if not jsonschema_rs.is_valid(schema, value)
    ] == []
    assert {name for name, _, _ in values} == {"type", "limit", "page"}


def operation_of(document: Any, operation_id: str) -> tuple[str, str, Any]:
    """Give path, method and operation by its id."""
    return next(found for found in operations(document) if found[2]["operationId"] == operation_id)
