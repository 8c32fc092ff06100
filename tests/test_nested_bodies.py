"""What is wrong deep inside a body is said with the path to it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockserver.contract.validation import BodyReader
from mockserver.core.errors import InvalidRequest

POINT: dict[str, Any] = {
    "type": "object",
    "required": ["x"],
    "additionalProperties": False,
    "properties": {"x": {"type": "integer", "minimum": 0, "maximum": 9}},
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "anyOf": [{"required": ["place"]}, {"required": ["route"]}],
    "if": {"required": ["place"]},
    "then": {"properties": {"speed": False}},
    "properties": {
        "place": {
            "oneOf": [
                {"type": "string", "enum": ["home", "work"]},
                {"type": "string", "pattern": "^#", "x-expected": "a number such as #1"},
                POINT,
            ]
        },
        "route": {"type": "array", "items": {"oneOf": [{"type": "integer"}, POINT]}},
        "named": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["at"],
                "properties": {"at": POINT},
            },
        },
        "speed": {"type": "number"},
        "quiet": {"type": "boolean"},
        "pair": {"type": "array", "minItems": 2},
    },
}
WORKS = {"place": "home"}


def refusals(body: Any) -> dict[str, str]:
    """Return what is said of each field of a body that is refused."""
    reader = BodyReader({"schema": SCHEMA, "example": WORKS})
    with pytest.raises(InvalidRequest) as raised:
        reader.read(json.dumps(body).encode())
    assert raised.value.message.endswith('A body that works: {"place":"home"}')
    return {detail.field: detail.message for detail in raised.value.details}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"place": {}}, {"place.x": "is required: send a whole number from 0 to 9"}),
        ({"route": [1, {}]}, {"route[1].x": "is required: send a whole number from 0 to 9"}),
        ({"place": "home", "named": {"a": {}}}, {"named.a.at": "is required: send a JSON object"}),
        (
            {"place": "home", "named": {"7": {"at": {}}}},
            {"named.7.at.x": "is required: send a whole number from 0 to 9"},
        ),
        (
            {"place": "home", "named": {"07": {"at": {}}}},
            {"named.07.at.x": "is required: send a whole number from 0 to 9"},
        ),
        ({"place": "home", "named": {"": {}}}, {"named.at": "is required: send a JSON object"}),
        ({}, {"place": "is required, or route"}),
    ],
)
def test_a_field_that_is_missing_is_named_at_any_depth(body: Any, told: dict[str, str]) -> None:
    assert refusals(body) == told


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"place": {"x": 10}}, {"place.x": "must be a whole number from 0 to 9, not 10"}),
        ({"place": {"x": 1, "y": 2}}, {"place.y": "is not one of x"}),
        (
            {"place": "away"},
            {
                "place": "must be one of home, work, or a number such as #1, or a JSON object, "
                'not "away"'
            },
        ),
        (
            {"route": [{"x": "1"}, "2"]},
            {
                "route[0].x": 'must be a whole number from 0 to 9, not "1"',
                "route[1]": 'must be a whole number, or a JSON object, not "2"',
            },
        ),
        ({"place": "home", "quiet": 1}, {"quiet": "must be true or false, not 1"}),
        ({"place": "home", "pair": [1]}, {"pair": "must be a list, not [1]"}),
    ],
)
def test_a_value_that_fits_no_variant_is_told_what_would(body: Any, told: dict[str, str]) -> None:
    assert refusals(body) == told


def test_a_field_that_does_not_go_with_another_is_named() -> None:
    told = refusals({"place": "home", "speed": 1})

    assert told == {
        "speed": "cannot be combined with the other fields that were sent: leave it out"
    }


@pytest.mark.parametrize("body", ["home", 5, [], None])
def test_a_body_that_is_no_object_is_told_so(body: Any) -> None:
    assert refusals(body)["body"].startswith("must be a JSON object, not ")
