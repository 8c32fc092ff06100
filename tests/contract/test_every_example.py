"""Each parameter, body and answer of both contracts has an example, and it fits what it is of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from mockserver.contract.served import served_contract
from mockserver.control.document import served_control
from shown_contract import named_examples, places, shown
from support import ALTERNATIVES

CODES = {
    "400": "VALIDATION_ERROR",
    "401": "UNAUTHORIZED",
    "403": "FORBIDDEN",
    "404": "NOT_FOUND",
    "409": "CONFLICT",
    "413": "PAYLOAD_TOO_LARGE",
    "415": "UNSUPPORTED_MEDIA_TYPE",
    "422": "VALIDATION_ERROR",
    "429": "RATE_LIMITED",
    "500": "INTERNAL_ERROR",
    "503": "SERVICE_UNAVAILABLE",
    "default": "INTERNAL_ERROR",
}
DOCUMENTS = {
    "vendor": served_contract({}),
    "control": served_control(),
    **{str(choice): served_contract(choice) for choice in ALTERNATIVES},
}

every_document = pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)


def is_error(status: str) -> bool:
    return status == "default" or status.startswith(("4", "5"))


@every_document
def test_every_body_has_examples_that_fit_it(document: Any) -> None:
    for operation, status, media in places(document):
        validator = jsonschema_rs.validator_for(media["schema"])
        assert named_examples(media), (operation, status)
        for value in named_examples(media).values():
            validator.validate(value)


@every_document
def test_the_first_example_of_an_error_is_of_its_status(document: Any) -> None:
    errors = [found for found in places(document) if is_error(found[1])]

    assert errors
    for operation, status, media in errors:
        first = next(iter(named_examples(media).values()))
        assert first["error"]["code"] == CODES[status], (operation, status)


@every_document
def test_every_error_says_how_it_came_about(document: Any) -> None:
    for _, status, media in places(document):
        if is_error(status):
            assert all(one["summary"].endswith(".") for one in media["examples"].values())


@every_document
def test_every_parameter_and_header_has_an_example_that_fits_it(document: Any) -> None:
    for one in shown(document):
        headers = [
            header
            for response in one.responses.values()
            for header in response.get("headers", {}).values()
        ]
        for part in [*one.operation["parameters"], *headers]:
            jsonschema_rs.validate(part["schema"], part["example"])
            if "default" in part["schema"]:
                jsonschema_rs.validate(part["schema"], part["schema"]["default"])


@every_document
def test_every_example_of_a_field_fits_it(document: Any) -> None:
    schemas = document["components"]["schemas"]
    fields = dict(scalars(schemas))

    for field in fields.values():
        for example in field.get("examples", ()):
            jsonschema_rs.validate(field, example)


@pytest.mark.parametrize("document", [DOCUMENTS["vendor"]], ids=["vendor"])
def test_every_field_of_the_vendor_has_an_example(document: Any) -> None:
    fields = dict(scalars(document["components"]["schemas"]))

    assert [place for place, field in fields.items() if "examples" not in field] == []


def scalars(node: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every schema of a single value that has neither `const` nor `enum`."""
    if isinstance(node, dict):
        known = {"type", "const", "enum", "properties", "items", "$ref", "oneOf"} & node.keys()
        kind = node.get("type")
        if known == {"type"} and isinstance(kind, str | list) and kind not in ("null", "object"):
            yield place, node
        for key, item in node.items():
            if not key.startswith("x-"):
                yield from scalars(item, f"{place}/{key}")
