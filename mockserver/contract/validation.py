"""Reading what a client sent: query parameters and bodies, checked against their schemas.

A reader gives back plain values with the documented keys and defaults only, or raises one refusal
that lists every fault. Field messages are made from the schema, so that they say what is expected.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from types import MappingProxyType
from typing import Any

import jsonschema_rs
import orjson

from mockserver.contract.document import Node
from mockserver.errors import Detail, InvalidJson, InvalidRequest
from mockserver.numbers import plain
from mockserver.redaction import redacted
from mockserver.wire import query_pairs

__all__ = ["BodyReader", "QueryReader"]

_WHOLE_NUMBER = re.compile(r"-?[0-9]+")
_DIGITS = 18  # of a longer number the first ones are enough to be out of every range
_SHOWN = 60
_MOST_QUERIES = 256
_FEW_BRACKETS = 200  # a body that has no more is nested no deeper
_WRAPPED = 16  # levels that whoever shows a body may put around it
_JSON_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "object": "a JSON object",
    "array": "a list",
}


class QueryReader:
    """Reads the query parameters of one operation."""

    def __init__(self, parameters: Iterable[Node]) -> None:
        self._schemas: dict[str, Node] = {item["name"]: item["schema"] for item in parameters}
        self._defaults = {name: schema.get("default") for name, schema in self._schemas.items()}
        self._faults = _Faults({"type": "object", "properties": self._schemas})
        self._known: dict[str, Mapping[str, Any]] = {}

    @property
    def names(self) -> Collection[str]:
        """The documented parameters."""
        return self._schemas.keys()

    def read(self, query: str) -> Mapping[str, Any]:
        """Give what a query string says; one that comes again is not read again.

        Raises:
            InvalidRequest: a parameter breaks its schema or is sent twice.
        """
        known = self._known.get(query)
        if known is None:
            known = self.read_pairs(query_pairs(query))
            if len(self._known) >= _MOST_QUERIES:
                self._known.clear()
            self._known[query] = known
        return known

    def read_pairs(self, pairs: Iterable[tuple[str, str]]) -> Mapping[str, Any]:
        """Give every documented parameter its value, from what was sent or from its default.

        Raises:
            InvalidRequest: a parameter breaks its schema or is sent twice.
        """
        sent: dict[str, Any] = {}
        repeated: list[Detail] = []
        for name, text in pairs:
            if name in sent:
                repeated.append(Detail(name, "must be sent once, not several times"))
            elif name in self._schemas:
                sent[name] = _read_parameter(self._schemas[name], text)
        details = self._faults.of(sent, start=repeated)
        if details:
            works = "&".join(f"{key}={value}" for key, value in self._defaults.items() if value)
            raise InvalidRequest(
                f"{_summary(details)} A query that works: ?{works}", details=details
            )
        return MappingProxyType({**self._defaults, **sent})


class BodyReader:
    """Reads the JSON body of one operation."""

    def __init__(self, media: Node) -> None:
        schema: Node = media["schema"]
        properties: Node = schema["properties"]
        self._names = properties.keys()
        self._numbers = tuple(name for name, item in properties.items() if "number" in item["type"])
        self._whole = tuple(name for name, item in properties.items() if "integer" in item["type"])
        self._defaults = {
            name: item["default"] for name, item in properties.items() if "default" in item
        }
        self._works = orjson.dumps(media["x-works"]).decode()
        self._faults = _Faults(schema)

    @property
    def names(self) -> Collection[str]:
        """The documented keys."""
        return self._names

    def read(self, raw: bytes) -> dict[str, Any]:
        """Give the documented keys that were sent, and the defaults of those that were not.

        Raises:
            InvalidJson: the body is not JSON, or is nested deeper than can be written again.
            InvalidRequest: the body breaks its schema.
        """
        try:
            body = orjson.loads(raw)
            _check_depth(raw, body)
        except ValueError as error:
            reason = "the body is empty" if not raw.strip() else str(error)
            raise InvalidJson(
                f"The request body is not JSON: {reason}. A body that works: {self._works}"
            ) from None
        details = self._faults.of(body)
        if details:
            message = f"{_summary(details)} A body that works: {self._works}"
            raise InvalidRequest(message, details=details)
        sent = {name: value for name, value in body.items() if name in self._names}
        read = {**self._defaults, **sent}
        for name in self._numbers:
            if read.get(name) is not None:
                read[name] = plain(read[name])
        for name in self._whole:
            if isinstance(read.get(name), float):
                read[name] = plain(read[name])
        return read


class _Faults:
    """Lists what is wrong with an object, one detail a field."""

    def __init__(self, schema: Node) -> None:
        self._properties: Node = schema["properties"]
        self._validator = jsonschema_rs.validator_for(schema)

    def of(self, value: Any, *, start: Iterable[Detail] = ()) -> tuple[Detail, ...]:
        found = {detail.field: detail for detail in start}
        if not self._validator.is_valid(value):
            for error in self._validator.iter_errors(value):
                for detail in self._details(error, value):
                    found.setdefault(detail.field, detail)
        return tuple(found.values())

    def _details(self, error: jsonschema_rs.ValidationError, value: Any) -> Iterable[Detail]:
        path = [str(step) for step in error.instance_path]
        schema = self._schema_at(path)
        if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
            known = f"is not one of {', '.join(schema['properties'])}"
            return [Detail(".".join((*path, name)), known) for name in error.kind.unexpected]
        if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Required):
            field = error.kind.property
            return [Detail(field, f"is required: send {_expected(self._properties[field])}")]
        if not path:
            return [Detail("body", f"must be a JSON object, not {_shown(value)}")]
        sent = reduce(lambda inner, step: inner[step], error.instance_path, value)
        return [Detail(".".join(path), f"must be {_expected(schema)}, not {_shown(sent)}")]

    def _schema_at(self, path: Iterable[str]) -> Node:
        """Give the schema of a field, which may be one of a field's."""
        schema: Node = {"properties": self._properties}
        for name in path:
            known: Node = schema.get("properties", {})
            schema = known[name] if name in known else schema["additionalProperties"]
        return schema


def _check_depth(raw: bytes, body: Any) -> None:
    if raw.count(b"[") + raw.count(b"{") <= _FEW_BRACKETS:
        return
    try:
        orjson.dumps(reduce(lambda inner, _: [inner], range(_WRAPPED), body))
    except orjson.JSONEncodeError:
        raise ValueError("it is nested too deeply") from None


def _read_parameter(schema: Node, text: str) -> Any:
    whole = int(text[:_DIGITS]) if _WHOLE_NUMBER.fullmatch(text) else None
    if "x-clamp" in schema:
        bounds = schema["x-clamp"]
        number = schema["default"] if whole is None else whole
        return min(max(number, bounds["minimum"]), bounds["maximum"])
    return whole if schema["type"] == "integer" and whole is not None else text


def _summary(details: tuple[Detail, ...]) -> str:
    return "; ".join(f"{detail.field} {detail.message}" for detail in details) + "."


def _expected(schema: Node) -> str:
    if "enum" in schema:
        return "one of " + ", ".join(schema["enum"])
    if "pattern" in schema:
        return f"text that matches {schema['pattern']}"
    types: list[str] = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    words = " or ".join(_JSON_TYPES.get(name, name) for name in types)
    return words.replace("text", "text" + _length(schema), 1) + _range(schema)


def _length(schema: Node) -> str:
    if "maxLength" not in schema:
        return ""
    return f" of {schema.get('minLength', 0)} to {schema['maxLength']} characters"


def _range(schema: Node) -> str:
    if "minimum" not in schema:
        return ""
    return f" from {schema['minimum']} to {schema['maximum']}"


def _shown(value: Any) -> str:
    text = redacted(orjson.dumps(value).decode())
    if len(text) <= _SHOWN:
        return text
    size = f" ({len(value)} characters)" if isinstance(value, str) else ""
    return f"{text[:_SHOWN]}...{size}"
