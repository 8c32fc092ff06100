"""`introzy-mock invalid` has a request for each rule of each body, which breaks that rule only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import orjson
import pytest

from mockserver.contract.document import dereference, load, operations
from mockserver.generate.invalid import Invalid, invalid_requests
from mockserver.generate.limits import forbidden
from support import Api, Run

INVALID = [*invalid_requests()]
NO_RULES = {"description", "default", "example", "examples", "title", "deprecated"}
every_request = pytest.mark.parametrize(
    "request_", INVALID, ids=lambda one: f"{one.operation} {one.field} {one.rule}"
)


def bodies() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each operation that takes a body, and the schema of that."""
    document = load()
    for _, _, node in operations(document):
        if "requestBody" in node:
            content = dereference(document, node["requestBody"])["content"]
            yield node["operationId"], content["application/json"]["schema"]


def rules() -> Iterator[tuple[str, str, str]]:
    """Yield operation, field and name of each rule of the contract's bodies."""
    for operation, schema in bodies():
        assert {*schema} <= {"type", "required", "properties", "x-provenance"}
        yield operation, "body", "type"
        yield from ((operation, name, "required") for name in schema.get("required", ()))
        for name, item in schema["properties"].items():
            for rule in item.keys() - NO_RULES:
                if not rule.startswith("x-"):
                    yield operation, name, rule
            if "null" not in item["type"]:
                yield operation, name, "null"
            if name.endswith("Id"):
                yield operation, name, "link"


def test_every_rule_of_every_body_has_one_request() -> None:
    assert sorted((one.operation, one.field, one.rule) for one in INVALID) == sorted(rules())


@every_request
def test_the_server_answers_with_that_status_and_that_field_alone(
    request_: Invalid, api: Api
) -> None:
    answer = api.send(request_.method, request_.path, json=request_.body)

    assert answer.status_code == request_.status
    assert [detail["field"] for detail in answer.json["error"]["details"]] == [request_.field]


@every_request
def test_no_other_rule_is_broken(request_: Invalid) -> None:
    schema = dict(bodies())[request_.operation]
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    broken = {
        (str(error.schema_path[-1]), *map(str, error.instance_path))
        for error in validator.iter_errors(request_.body)
    }

    rule = "type" if request_.rule == "null" else request_.rule
    place = () if rule == "required" or request_.field == "body" else (request_.field,)
    if rule == "type":  # what is of another type is not in a list of texts either
        broken.discard(("enum", *place))
    assert broken == (set() if rule == "link" else {(rule, *place)})


def test_a_valid_body_is_what_is_left_without_the_rule(api: Api) -> None:
    for path in {one.path for one in INVALID if one.method == "POST"}:
        assert api.post(path, {"name": "Valid"}).status_code == 201


def test_the_command_prints_a_request_a_line(run: Run) -> None:
    lines = run("invalid").stdout.splitlines()

    assert [orjson.loads(line) for line in lines] == [one._asdict() for one in INVALID]


@pytest.mark.parametrize(
    ("schema", "broken"),
    [
        ({"type": "number", "minimum": 2, "maximum": 5}, {"minimum": 1, "maximum": 6}),
        ({"type": ["number", "null"]}, {"type": "7"}),
        ({"type": "string", "pattern": "^-?$"}, {"type": 7, "pattern": "usd"}),
        ({"type": "string", "maxLength": 2}, {"maxLength": "3-c"}),
    ],
)
def test_a_limit_that_the_contract_gets_brings_its_own_request(
    schema: dict[str, Any], broken: dict[str, Any]
) -> None:
    assert dict(forbidden(schema)).items() >= broken.items()
