"""The control surface and its contract agree: every route of it is there, every answer fits."""

from __future__ import annotations

from typing import Any, get_args

import jsonschema_rs
import openapi_spec_validator
import pytest

from control_api import DEALS, do
from mockserver.contract import Contract
from mockserver.contract.document import dereference, load, operations
from mockserver.contract.served import at_origin
from mockserver.control.document import COMPILED, PLACES, SOURCE, load_control, served_control
from mockserver.control.handlers import HANDLERS
from mockserver.core.clock import ClockMode
from mockserver.faults import PRESETS, WORDS, Effect, Ending
from mockserver.generate import SCENARIOS
from mockserver.schema import SCHEMA
from support import Api
from tools.contracts import compiled

JSON = "application/json"

ROUTES = [
    "GET /_mock/health",
    "GET /_mock/sandboxes",
    "POST /_mock/sandboxes",
    "GET /_mock/sandboxes/{name}",
    "DELETE /_mock/sandboxes/{name}",
    "POST /_mock/reset",
    "POST /_mock/scenario",
    "GET /_mock/play",
    "GET /_mock/snapshots",
    "PUT /_mock/snapshots/{name}",
    "DELETE /_mock/snapshots/{name}",
    "POST /_mock/snapshots/{name}/load",
    "POST /_mock/savepoints",
    "POST /_mock/savepoints/{id}/rollback",
    "DELETE /_mock/savepoints/{id}",
    "GET /_mock/timeline",
    "POST /_mock/rewind",
    "GET /_mock/digest",
    "GET /_mock/changes",
    "GET /_mock/clock",
    "PATCH /_mock/clock",
    "POST /_mock/clock/advance",
    "GET /_mock/faults",
    "POST /_mock/faults",
    "DELETE /_mock/faults",
    "DELETE /_mock/faults/{id}",
    "GET /_mock/requests",
    "DELETE /_mock/requests",
    "GET /_mock/requests/har",
    "GET /_mock/requests/{id}",
    "GET /_mock/requests/{id}/har",
    "GET /_mock/events",
    "GET /_mock/keys",
    "POST /_mock/keys",
    "DELETE /_mock/keys/{id}",
    "GET /_mock/people",
    "GET /_mock/users",
    "GET /_mock/companies",
    "GET /_mock/boards",
    "GET /_mock/boards/{type}",
    "GET /_mock/boards/{type}/deals",
    "GET /_mock/pictures/{type}",
    "GET /_mock/pictures/{type}/{picture}",
    "GET /_mock/export",
    "POST /_mock/import",
]


def operation(method: str, path: str) -> Any:
    """Return an operation of the contract with nothing left to look up."""
    document = load_control()
    return next(
        dereference(document, found)
        for known, verb, found in operations(document)
        if (verb, known) == (method, path)
    )


def test_the_document_is_valid() -> None:
    openapi_spec_validator.validate(load_control())


def test_the_compiled_contract_is_up_to_date() -> None:
    assert COMPILED.read_bytes() == compiled(SOURCE), "run: make openapi"


def test_it_is_served(api: Api) -> None:
    assert do(api, "GET", "/openapi.json") == at_origin(served_control(), "http://localhost")


def test_every_route_that_was_asked_for_is_in_it() -> None:
    declared = {f"{method} {path}" for path, method, _ in operations(load_control())}

    assert set(ROUTES) <= declared
    assert declared - set(ROUTES) == {"GET /_mock", *(f"GET {place}" for place in PLACES)}


def test_every_operation_has_a_handler() -> None:
    declared = {found["operationId"] for _, _, found in operations(load_control())}

    assert declared == HANDLERS.keys()


def test_the_surface_lists_its_operations(api: Api) -> None:
    for path in ("", "/"):
        told = do(api, "GET", path)
        listed = [f"{one['method']} {one['path']}" for one in told["operations"]]
        assert set(ROUTES) <= set(listed)
        assert told["contract"] == "/_mock/openapi.json"


def test_an_error_is_described_as_the_vendor_s_contract_does() -> None:
    own, vendors = (document["components"]["schemas"] for document in (load_control(), load()))

    for name in ("ErrorResponse", "ErrorInfo", "ErrorDetail", "ErrorCode"):
        assert own[name] == without_provenance(vendors[name])


def without_provenance(schema: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name != "x-provenance"}


def test_what_the_contract_lists_of_the_vendor_s_is_all_there_is() -> None:
    schemas, vendors = load_control()["components"]["schemas"], Contract()

    assert schemas["OperationId"]["enum"] == [*vendors.operations]
    assert schemas["PipelineType"]["enum"] == [*vendors.pipelines]
    assert schemas["TableName"]["enum"] == [*SCHEMA.tables]
    assert schemas["Scenario"]["enum"] == [*SCENARIOS]
    assume = dereference(load_control(), schemas["Assume"])["properties"]
    assert {name: known["enum"] for name, known in assume.items()} == {
        assumption.name: [assumption.chosen, *assumption.alternatives]
        for assumption in vendors.assumptions
        if assumption.alternatives
    }


@pytest.mark.parametrize(
    ("name", "table"),
    [("PersonRecord", "people"), ("UserRecord", "users"), ("CompanyRecord", "companies")],
)
def test_a_record_is_described_with_all_its_fields(name: str, table: str) -> None:
    schema = load_control()["components"]["schemas"][name]

    assert [*schema["properties"]] == schema["required"] == [*SCHEMA.resources[table].fields]


def test_the_faults_that_have_names_are_those_that_it_names() -> None:
    schemas = load_control()["components"]["schemas"]

    assert schemas["FaultPreset"]["enum"] == [*PRESETS]
    assert schemas["StepWord"]["enum"] == [*WORDS]
    assert ["ok", *schemas["EffectWord"]["enum"]] == [*WORDS]
    assert [*schemas["Effect"]["properties"]] == [*Effect._fields]
    assert schemas["Ending"]["enum"] == [*get_args(Ending)]
    assert schemas["ClockMode"]["enum"] == [*get_args(ClockMode)]


@pytest.mark.parametrize("route", ROUTES)
def test_what_an_operation_refuses_has_the_form_that_it_says(api: Api, route: str) -> None:
    method, _, path = route.partition(" ")
    refused = api.send(
        method,
        path.replace("{id}", "77").replace("{name}", "nix"),
        headers={"Origin": "null"},
    )

    schema = operation(method, path)["responses"]["default"]["content"][JSON]["schema"]
    jsonschema_rs.validate(schema, refused.json)


STORY: list[tuple[str, str, Any]] = [
    ("GET", "/_mock", None),
    ("GET", "/_mock/health", None),
    ("POST", "/_mock/sandboxes", {"name": "nix"}),
    ("GET", "/_mock/sandboxes", None),
    ("POST", "/_mock/savepoints", None),
    ("POST", "/_mock/faults", {"preset": "lost-answer"}),
    ("POST", "/_mock/faults", {"sequence": "ok, 500", "type": "sales", "key": "introzy_x"}),
    ("POST", "/_mock/faults", {"effect": {"limit": 5, "window": 9}, "times": 9}),
    ("POST", DEALS, {"name": "A deal", "extra": 1}),
    ("GET", "/api/deals", None),
    ("GET", "/_mock/faults", None),
    ("GET", "/_mock/requests", None),
    ("GET", "/_mock/requests/1", None),
    ("GET", "/_mock/changes", None),
    ("GET", "/_mock/digest", None),
    ("PATCH", "/_mock/clock", {"mode": "real"}),
    ("GET", "/_mock/clock", None),
    ("POST", "/_mock/clock/advance", {"days": 1}),
    ("POST", "/_mock/keys", {"name": None}),
    ("GET", "/_mock/keys", None),
    ("GET", "/_mock/people", None),
    ("GET", "/_mock/users", None),
    ("GET", "/_mock/companies", None),
    ("GET", "/_mock/export?journal=1", None),
    ("PUT", "/_mock/snapshots/one", None),
    ("GET", "/_mock/snapshots", None),
    ("POST", "/_mock/snapshots/one/load", None),
    ("POST", "/_mock/savepoints/1/rollback", None),
    ("POST", "/_mock/scenario", {"name": "empty"}),
    ("POST", "/_mock/reset", None),
]
DECLARED = {
    "/_mock/requests/1": "/_mock/requests/{id}",
    "/_mock/snapshots/one": "/_mock/snapshots/{name}",
    "/_mock/snapshots/one/load": "/_mock/snapshots/{name}/load",
    "/_mock/savepoints/1/rollback": "/_mock/savepoints/{id}/rollback",
    "/_mock/export?journal=1": "/_mock/export",
}


def test_every_answer_of_a_story_fits_its_schema(api: Api) -> None:
    for method, path, body in STORY:
        answer = api.send(method, path, json=body)
        if not path.startswith("/_mock"):
            continue
        responses = operation(method, DECLARED.get(path, path))["responses"]
        schema = closed(responses[str(answer.status_code)]["content"][JSON]["schema"])
        jsonschema_rs.validator_for(schema, validate_formats=True).validate(answer.json)
        assert answer.content_type == JSON


CONDITIONS = {"if", "then", "else", "not"}


def closed(schema: Any) -> Any:
    """Return a schema that allows no other keys than those that it lists."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: item if name in CONDITIONS else closed(item) for name, item in schema.items()}
    return {"additionalProperties": False, **inner} if "properties" in schema else inner
