"""The examples that a served contract shows are true of scenario default.

They are read from the document as a tool would, and sent as printed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

import jsonschema_rs
import pytest

from mockserver.contract import Contract
from mockserver.contract.document import dereference, operations
from mockserver.contract.served import EXAMPLES, served_contract
from mockserver.examples import examples_of, text_of
from support import ALTERNATIVES, Api, MakeApi, every_contract

JSON = "application/json"
COMBINED = [
    {},
    *ALTERNATIVES,
    *(one | other for one, other in combinations(ALTERNATIVES, 2) if one.keys() != other.keys()),
]

CODES = {
    "400": "VALIDATION_ERROR",
    "401": "UNAUTHORIZED",
    "404": "NOT_FOUND",
    "413": "PAYLOAD_TOO_LARGE",
    "415": "UNSUPPORTED_MEDIA_TYPE",
    "422": "VALIDATION_ERROR",
    "429": "RATE_LIMITED",
    "500": "INTERNAL_ERROR",
    "503": "SERVICE_UNAVAILABLE",
}


class Shown(NamedTuple):
    """An operation as a served contract shows it, with nothing left to look up."""

    method: str
    path: str
    operation: Any

    def target(self) -> str:
        """The path and query that its parameters' examples make."""
        path, query = self.path, []
        for parameter in self.operation["parameters"]:
            name, value = parameter["name"], parameter["example"]
            if parameter["in"] == "path":
                path = path.replace(f"{{{name}}}", str(value))
            else:
                query.append(f"{name}={value}")
        return "?".join([path, "&".join(query)]) if query else path

    def bodies(self) -> dict[str | None, Any]:
        """The examples of its request body, by name."""
        media = self.operation.get("requestBody", {}).get("content", {}).get(JSON)
        return named_examples(media) if media else {None: None}

    def success(self) -> tuple[int, dict[str | None, Any]]:
        """Its status of success, and the examples of the answer by name."""
        status = min(self.operation["responses"])
        return int(status), named_examples(self.operation["responses"][status]["content"][JSON])


def named_examples(media: Any) -> dict[str | None, Any]:
    if "example" in media:
        return {None: media["example"]}
    return {name: one["value"] for name, one in media["examples"].items()}


def shown(assume: dict[str, str] | None = None) -> Iterator[Shown]:
    document = served_contract(assume or {})
    for path, method, operation in operations(document):
        yield Shown(method, path, dereference(document, operation))


def send(api: Api, one: Shown, body: Any) -> Any:
    return api.send(one.method, one.target(), **({} if body is None else {"json": body}))


def medias(assume: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """Give every request body and response of a contract."""
    for one in shown(assume):
        name = one.operation["operationId"]
        if "requestBody" in one.operation:
            yield f"{name} request", one.operation["requestBody"]["content"][JSON]
        for status, response in one.operation["responses"].items():
            yield f"{name} {status}", response["content"][JSON]


def test_the_committed_answers_are_those_of_the_app() -> None:
    assert text_of(examples_of()) == EXAMPLES.read_bytes(), "run `make examples`"


@pytest.mark.parametrize("assume", COMBINED, ids=str)
def test_a_request_sent_as_printed_gets_the_answer_that_is_printed(
    make_api: MakeApi, assume: dict[str, str]
) -> None:
    sent = 0
    for one in shown(assume):
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
    for one in shown():
        if "requestBody" in one.operation:
            path = one.path.replace("{type}", "sales").replace("{id}", id_there)
            answer = api.send(one.method, path, json=one.bodies()["minimal"])
            assert answer.status_code == one.success()[0]


def test_a_refusal_shows_the_smallest_body(api: Api) -> None:
    for one in shown():
        if "requestBody" in one.operation:
            refused = api.send(one.method, one.target(), json=[])
            _, _, works = refused.json["error"]["message"].partition("A body that works: ")
            assert json.loads(works) == one.bodies()["minimal"]


@every_contract
def test_every_request_body_and_answer_has_examples_that_fit_it(assume: dict[str, str]) -> None:
    for place, media in medias(assume):
        validator = jsonschema_rs.validator_for(media["schema"])
        assert named_examples(media), place
        for value in named_examples(media).values():
            validator.validate(value)


@every_contract
def test_the_example_of_an_error_is_of_its_status(assume: dict[str, str]) -> None:
    errors = [
        (place, example)
        for place, media in medias(assume)
        for example in named_examples(media).values()
        if place.rpartition(" ")[2].startswith(("4", "5"))
    ]

    assert errors
    for place, example in errors:
        assert example["error"]["code"] == CODES[place.rpartition(" ")[2]], place


def test_the_default_answer_shows_statuses_that_only_faults_have() -> None:
    for one in shown():
        answers = named_examples(one.operation["responses"]["default"]["content"][JSON])
        codes = [answer["error"]["code"] for answer in answers.values()]
        assert codes == ["INTERNAL_ERROR", "BAD_GATEWAY", "GATEWAY_TIMEOUT"]


@every_contract
def test_every_parameter_and_header_has_an_example_that_fits_it(assume: dict[str, str]) -> None:
    for one in shown(assume):
        headers = [
            header
            for response in one.operation["responses"].values()
            for header in response.get("headers", {}).values()
        ]
        for part in [*one.operation["parameters"], *headers]:
            jsonschema_rs.validate(part["schema"], part["example"])
            if "default" in part["schema"]:
                jsonschema_rs.validate(part["schema"], part["schema"]["default"])


@every_contract
def test_every_field_without_one_value_has_an_example_that_fits_it(assume: dict[str, str]) -> None:
    document = served_contract(assume)
    fields = dict(scalars(document["components"]["schemas"]))

    assert [place for place, field in fields.items() if "examples" not in field] == []
    for field in fields.values():
        for example in field["examples"]:
            jsonschema_rs.validate(field, example)


def scalars(node: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Give every schema of a single value, which neither `const` nor `enum` names."""
    if isinstance(node, dict):
        known = {"type", "const", "enum", "properties", "items", "$ref", "oneOf"} & node.keys()
        if known == {"type"} and node["type"] != "null" and isinstance(node["type"], str | list):
            yield place, node
        for key, item in node.items():
            if not key.startswith("x-"):
                yield from scalars(item, f"{place}/{key}")


def test_the_program_reads_no_answers_at_its_start() -> None:
    assert "Brightpoint Agritech" in EXAMPLES.read_text(encoding="utf-8")
    assert "Brightpoint Agritech" not in str(Contract().document)
