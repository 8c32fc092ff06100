"""The page's parameter tables and examples against the contract that is served."""

from __future__ import annotations

import re
from typing import Any

import jsonschema_rs
import pytest

from mockserver.contract.document import dereference, operations
from page import OPERATIONS, RESPONSES, request_example, text
from support import Api

JSON = "application/json"
RULES = ("enum", "minLength", "maxLength", "minimum", "maximum", "pattern", "format", "default")

ROWS = [
    (operation, place, name)
    for operation, facts in OPERATIONS.items()
    for place in ("path", "query", "body")
    for name in facts.get(f"{place} parameters", {})
]

every_operation = pytest.mark.parametrize("operation", OPERATIONS)
every_row = pytest.mark.parametrize(("operation", "place", "name"), ROWS)


@pytest.fixture
def served(api: Api) -> dict[str, Any]:
    """The served operations by their id, free of references, with path and method in them."""
    document = api.get("/openapi.json").json
    return {
        operation["operationId"]: {
            **dereference(document, operation),
            "path": path,
            "method": method,
        }
        for path, method, operation in operations(document)
    }


def body_schema(operation: Any) -> Any:
    return operation["requestBody"]["content"][JSON]["schema"]


def answer_schema(operation: Any, status: int) -> Any:
    return operation["responses"][str(status)]["content"][JSON]["schema"]


def printed_row(operation: str, place: str, name: str) -> dict[str, Any]:
    """Return what the page says of a parameter; of `type` one table names the values."""
    row: dict[str, Any] = OPERATIONS[operation][f"{place} parameters"][name]
    return (
        {**OPERATIONS["getPipeline"]["path parameters"]["type"], **row} if name == "type" else row
    )


def served_row(served: Any, operation: str, place: str, name: str) -> tuple[Any, bool, Any]:
    """Return schema, whether it is required, and provenance of a parameter or of a body's field."""
    if place == "body":
        body = body_schema(served[operation])
        schema = body["properties"][name]
        enclosing: list[Any] = [schema, body]
        required = name in body.get("required", [])
    else:
        parameter = next(
            item
            for item in served[operation]["parameters"]
            if (item["in"], item["name"]) == (place, name)
        )
        schema = parameter["schema"]
        enclosing = [schema, parameter]
        required = parameter.get("required", False)
    if "x-default" in schema:  # said in words in a body, where tools would make it a requirement
        schema = {**schema, "default": schema["x-default"]}
        assert f"{schema['default']} if it is not sent." in schema["description"]
    marks = [part["x-provenance"] for part in enclosing if "x-provenance" in part]
    return schema, required, marks[0] if marks else {}


def test_the_operations_are_those_of_the_page(served: dict[str, Any]) -> None:
    assert {name: (item["method"], item["path"]) for name, item in served.items()} == {
        name: (facts["method"], facts["path"]) for name, facts in OPERATIONS.items()
    }


@every_operation
def test_the_printed_status_is_the_only_success(served: dict[str, Any], operation: str) -> None:
    statuses = [int(status) for status in served[operation]["responses"] if status != "default"]

    assert [status for status in statuses if status < 400] == [OPERATIONS[operation]["status"]]


@every_operation
def test_the_path_parameters_are_those_of_the_path(served: dict[str, Any], operation: str) -> None:
    names = [item["name"] for item in served[operation]["parameters"] if item["in"] == "path"]

    assert names == re.findall(r"{(\w+)}", OPERATIONS[operation]["path"])


@every_operation
def test_the_query_parameters_are_those_of_the_table_in_its_order(
    served: dict[str, Any], operation: str
) -> None:
    names = [item["name"] for item in served[operation]["parameters"] if item["in"] == "query"]

    assert names == list(OPERATIONS[operation].get("query parameters", {}))


@every_operation
def test_the_body_s_fields_are_those_of_the_table_in_its_order(
    served: dict[str, Any], operation: str
) -> None:
    fields = (
        list(body_schema(served[operation])["properties"])
        if "requestBody" in served[operation]
        else []
    )

    assert fields == list(OPERATIONS[operation].get("body parameters", {}))


@every_row
def test_a_parameter_is_required_where_the_table_says_so(
    served: dict[str, Any], operation: str, place: str, name: str
) -> None:
    _, required, _ = served_row(served, operation, place, name)

    assert required == printed_row(operation, place, name)["required"]


@every_row
def test_a_parameter_has_the_type_of_the_table_and_null_only_as_an_assumption(
    served: dict[str, Any], operation: str, place: str, name: str
) -> None:
    schema, _, provenance = served_row(served, operation, place, name)
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]

    assert types[0] == printed_row(operation, place, name)["type"]
    assert types[1:] in ([], ["null"])
    if types[1:]:
        assert {"null-values", "patch"} & set(provenance["assumed"])


@pytest.mark.parametrize(
    ("operation", "place", "name"),
    [row for row in ROWS if set(RULES) & set(printed_row(*row))],
)
def test_a_parameter_has_the_limits_and_the_default_of_the_table(
    served: dict[str, Any], operation: str, place: str, name: str
) -> None:
    schema, _, _ = served_row(served, operation, place, name)
    printed = printed_row(operation, place, name)
    rules = {rule: printed[rule] for rule in RULES if rule in printed}

    if "enum" in rules and "pattern" in schema:  # in any letter case, as the answers write it
        values = rules.pop("enum")
        written = [*values, *map(str.upper, values), *map(str.title, values)]
        assert all(re.fullmatch(schema["pattern"], value) for value in written)
        assert schema["pattern"].lower().count("|") == len(values) - 1
    assert {rule: schema.get(rule) for rule in rules} == rules


@every_row
def test_what_a_parameter_has_beyond_the_table_is_marked_as_assumed(
    served: dict[str, Any], operation: str, place: str, name: str
) -> None:
    schema, _, provenance = served_row(served, operation, place, name)
    printed = printed_row(operation, place, name)
    added = [rule for rule in RULES if rule in schema and rule not in printed]

    assert not added or provenance["assumed"]


def test_a_rule_of_create_that_the_update_table_omits_is_the_same_in_update(
    served: dict[str, Any],
) -> None:
    create, update = (
        body_schema(served[operation])["properties"] for operation in ("createDeal", "updateDeal")
    )

    def limits(schema: Any) -> dict[str, Any]:
        return {rule: schema[rule] for rule in ("type", *RULES[:-1]) if rule in schema}

    shared = [name for name in create if name in update]
    assert {name: limits(update[name]) for name in shared} == {
        name: limits(create[name]) for name in shared
    }


@every_operation
def test_the_contract_has_the_keys_of_the_printed_answer_in_its_order(
    served: dict[str, Any], operation: str
) -> None:
    schema = answer_schema(served[operation], OPERATIONS[operation]["status"])

    assert text(schema_keys(schema)) == text(example_keys(RESPONSES[operation]))


@every_operation
def test_every_key_of_a_printed_answer_is_required(served: dict[str, Any], operation: str) -> None:
    schema = answer_schema(served[operation], OPERATIONS[operation]["status"])

    assert optional_keys(schema) == []


@every_operation
def test_the_contract_s_message_is_the_printed_one(served: dict[str, Any], operation: str) -> None:
    schema = answer_schema(served[operation], OPERATIONS[operation]["status"])

    assert schema["properties"].get("message", {}).get("const") == (
        RESPONSES[operation].get("message")
    )


@every_operation
def test_the_printed_answer_is_valid_by_the_contract(
    served: dict[str, Any], operation: str
) -> None:
    schema = answer_schema(served[operation], OPERATIONS[operation]["status"])

    jsonschema_rs.validator_for(schema).validate(RESPONSES[operation])


@pytest.mark.parametrize(
    ("operation", "placeholders"),
    [
        ("createDeal", {"contactId": "contact-uuid"}),
        ("updateDeal", {"pipelineStageId": "stage-uuid-qualified"}),
    ],
)
def test_the_printed_body_is_valid_by_the_contract_and_is_its_example(
    served: dict[str, Any], operation: str, placeholders: dict[str, str]
) -> None:
    media = served[operation]["requestBody"]["content"][JSON]
    body = request_example(operation, **placeholders)
    example = media["examples"]["complete"]["value"]
    ids = {name: example[name] for name in placeholders}

    jsonschema_rs.validator_for(media["schema"]).validate(body)
    assert text(example) == text({**body, **ids})


def schema_keys(schema: Any) -> Any:
    """Return the keys of a schema at every depth, of several shapes those of the first."""
    if "oneOf" in schema:
        return schema_keys(schema["oneOf"][0])
    if "properties" in schema:
        return {key: schema_keys(item) for key, item in schema["properties"].items()}
    return [schema_keys(schema["items"])] if "items" in schema else None


def example_keys(value: Any) -> Any:
    """Return the keys of an example at every depth, of a list those of its first item."""
    if isinstance(value, list):
        return [example_keys(value[0])]
    if isinstance(value, dict):
        return {key: example_keys(item) for key, item in value.items()}
    return None


def optional_keys(schema: Any, place: str = "") -> list[str]:
    """List the keys that a schema, or what is in it, does not require."""
    inside = {
        **{f"{place}/{key}": item for key, item in schema.get("properties", {}).items()},
        **{f"{place}|{index}": item for index, item in enumerate(schema.get("oneOf", []))},
        **({f"{place}/*": schema["items"]} if "items" in schema else {}),
    }
    own = [
        f"{place}/{key}"
        for key in schema.get("properties", {})
        if key not in schema.get("required", [])
    ]
    return own + [key for where, item in inside.items() for key in optional_keys(item, where)]
