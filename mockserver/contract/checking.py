"""Saying what is wrong with a value that breaks its schema, in words derived from the schema.

Where a schema has `x-expected`, its text is used, because it says it better.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

import jsonschema_rs

from mockserver.contract.document import Node
from mockserver.contract.sent import shown
from mockserver.core.errors import Detail

__all__ = ["Checker"]

_Errors: TypeAlias = "list[jsonschema_rs.ValidationError]"
_Kinds = jsonschema_rs.ValidationErrorKind
_OF_NAMES = _Kinds.Required | _Kinds.AdditionalProperties
_MOST_DIGITS = 20
_JSON_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "object": "a JSON object",
    "array": "a list",
    "boolean": "true or false",
}


class Checker:
    """Lists what is wrong with a value, one detail for each field."""

    def __init__(self, schema: Node) -> None:
        self._schema = schema
        self._validator = jsonschema_rs.validator_for(schema)

    def of(
        self,
        value: Any,
        *,
        written: Callable[[], Any],
        start: Iterable[Detail] = (),
        is_long: bool = False,
    ) -> tuple[Detail, ...]:
        """Return what is wrong with a value; `written` returns it with numbers as they were sent.

        For a long value only the first error is returned: finding a million would take seconds.
        """
        found = {detail.field: detail for detail in start}
        if not self._validator.is_valid(value):
            as_sent = _Sent(written())
            errors = (
                [_first(self._validator, value)] if is_long else self._validator.iter_errors(value)
            )
            for error in errors:
                for detail in self._details(error, as_sent):
                    found.setdefault(detail.field, detail)
        return tuple(found.values())

    def _details(self, error: jsonschema_rs.ValidationError, body: _Sent) -> Iterable[Detail]:
        kind = error.kind
        path, sent = body.at(error.instance_path)
        if isinstance(kind, _Kinds.Required):
            expected = self._of_field(kind.property, error.schema_path)
            return [Detail(_joined(path, kind.property), f"is required{expected}")]
        if isinstance(kind, _Kinds.FalseSchema | _Kinds.Not):
            return [
                Detail(
                    path or "body",
                    "cannot be combined with the other fields that were sent: leave it out",
                )
            ]
        schema: Node = _part(self._schema, error.schema_path[:-1])
        if isinstance(kind, _Kinds.AdditionalProperties):
            known = f"is not one of {', '.join(schema['properties'])}"
            return [Detail(_joined(path, name), known) for name in kind.unexpected]
        if isinstance(kind, _Kinds.OneOfNotValid | _Kinds.AnyOf):
            missing = _missing(kind.context)
            if missing:
                others = "".join(f", or {name}" for name in missing[1:])
                return [Detail(_joined(path, missing[0]), f"is required{others}")]
            meant = _meant(kind.context, depth=len(error.instance_path))
            if meant:
                return [detail for inner in meant for detail in self._details(inner, body)]
        return [Detail(path or "body", f"must be {_expected(schema)}, not {shown(sent)}")]

    def _of_field(self, name: str, place: Sequence[str | int]) -> str:
        """Return what a missing field takes, as the innermost schema around it describes it."""
        for size in range(len(place), -1, -1):
            schema = _part(self._schema, place[:size])
            if isinstance(schema, dict) and name in schema.get("properties", {}):
                return f": send {_expected(schema['properties'][name])}"
        return ""


def _first(validator: jsonschema_rs.Validator, value: Any) -> jsonschema_rs.ValidationError:
    try:
        validator.validate(value)
    except jsonschema_rs.ValidationError as error:
        return error
    raise AssertionError("the value is valid")


class _Sent:
    """A body with its numbers as they were written; thousands of its fields may be invalid."""

    def __init__(self, value: Any) -> None:
        self._value = value
        self._digits: dict[int, dict[int, str]] = {}

    def at(self, steps: Iterable[str | int]) -> tuple[str, Any]:
        """Return the path to a field, such as `clock.mode` or `sequence[1].status`, and its value.

        The steps leave out names that are empty, and have a name of digits as a number. Where they
        lead nowhere, the path ends.
        """
        path, value = "", self._value
        for step in steps:
            if isinstance(value, list):
                path, value = f"{path}[{step}]", value[int(step)]
                continue
            name = step if isinstance(step, str) else self._name(value, step)
            if name not in value:
                break
            path, value = _joined(path, name), value[name]
        return path, value

    def _name(self, value: dict[str, Any], number: int) -> str:
        """Return the key of an object that a number stands for, such as `07`."""
        if id(value) not in self._digits:
            digits = (name for name in value if name.isdecimal() and len(name) <= _MOST_DIGITS)
            self._digits[id(value)] = {int(name): name for name in digits}
        return self._digits[id(value)].get(number, str(number))


def _part(schema: Any, path: Iterable[str | int]) -> Any:
    for step in path:
        schema = schema[step]
    return schema


def _meant(variants: Iterable[_Errors], *, depth: int) -> _Errors:
    """Return the errors of the variant for this kind of value; none if there is no such variant."""
    for errors in variants:
        if all(len(one.instance_path) > depth or isinstance(one.kind, _OF_NAMES) for one in errors):
            return errors
    return []


def _missing(variants: Iterable[_Errors]) -> list[str]:
    """Return the fields of which one is required, one per variant, if nothing else is wrong."""
    kinds = [one.kind for errors in variants for one in errors]
    names = [kind.property for kind in kinds if isinstance(kind, _Kinds.Required)]
    return names if len(names) == len(kinds) else []


def _joined(path: str, name: str | int) -> str:
    return f"{path}.{name}" if path else f"{name}"


def _expected(schema: Node) -> str:
    if "x-expected" in schema:
        return str(schema["x-expected"])
    if "const" in schema:
        return shown(schema["const"])
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    if "oneOf" in schema:
        return ", or ".join(dict.fromkeys(map(_expected, schema["oneOf"])))
    if "pattern" in schema:
        return f"text that matches {schema['pattern']}"
    types = schema.get("type", "what the contract says")
    names: list[str] = types if isinstance(types, list) else [types]
    words = " or ".join(_JSON_TYPES.get(name, name) for name in names)
    return words.replace("text", "text" + _length(schema), 1) + _range(schema)


def _length(schema: Node) -> str:
    if "maxLength" not in schema:
        return ""
    return f" of {schema.get('minLength', 0)} to {schema['maxLength']} characters"


def _range(schema: Node) -> str:
    if "minimum" not in schema:
        return ""
    if "maximum" not in schema:
        return f", {schema['minimum']} or more"
    return f" from {schema['minimum']} to {schema['maximum']}"
