"""The contract as a document: valid, compiled, bound to handlers, and honest about its sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import openapi_spec_validator
import pytest

from mockserver import create_app
from mockserver.api.handlers import HANDLERS, handlers_of
from mockserver.contract import COMPILED, Contract
from mockserver.contract.document import operations
from support import every_contract
from tools.contracts import compiled

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
    """Return every provenance that is written anywhere in the document."""
    if isinstance(node, dict):
        if "x-provenance" in node:
            yield node["x-provenance"]
        for item in node.values():
            yield from marks(item)
    elif isinstance(node, list):
        for item in node:
            yield from marks(item)


@every_contract
def test_it_is_a_valid_openapi_document(assume: dict[str, str]) -> None:
    openapi_spec_validator.validate(Contract(assume).document)


def test_the_compiled_form_is_up_to_date() -> None:
    assert compiled() == COMPILED.read_bytes(), "run `make openapi`"


def test_every_operation_has_a_handler_and_every_handler_an_operation() -> None:
    contract = Contract()

    assert handlers_of(contract).keys() == contract.operations.keys()


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
