"""Adds examples to a contract: answers of the running app, and values of fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from mockserver.contract.document import Node, dereference

__all__ = ["add_examples"]

Answer: TypeAlias = dict[str, Any]
"""One answer: `value` and `headers`, with `name` and `summary` where a status has several."""

Answers: TypeAlias = Mapping[str, Mapping[str, list[Answer]]]
"""The answers by operation and status."""


def add_examples(document: Node, answers: Answers) -> None:
    """Add to each response its examples, and to each field one of the values in them.

    A response that operations share shows the most frequent answer; the others get their own.
    """
    usual = _usual(document, answers)
    for operation in _operations(document):
        responses = operation["responses"]
        for status, made in answers.get(operation["operationId"], {}).items():
            shared = responses[status].get("$ref")
            if shared and made != usual[shared]:
                responses[status] = {**_at(document, shared)}
            _illustrate(document, responses[status], made)
    for operation in _operations(document):
        for media in operation.get("requestBody", {}).get("content", {}).values():
            statuses = answers.get(media.get("x-answer-of", ""))
            if statuses:
                answer = statuses[min(statuses)][0]["value"]
                fields = dereference(document, media["schema"])["properties"]
                media["example"] = {name: answer[name] for name in fields}
        _give_fields_examples(document, operation)


def _operations(document: Node) -> list[Node]:
    return [operation for item in document["paths"].values() for operation in item.values()]


def _usual(document: Node, answers: Answers) -> dict[str, list[Answer]]:
    """Return the most frequent answer of each named response."""
    given: dict[str, list[list[Answer]]] = {}
    for operation in _operations(document):
        for status, made in answers.get(operation["operationId"], {}).items():
            name = operation["responses"][status].get("$ref", "")
            given.setdefault(name, []).append(made)
    return {name: max(each, key=each.count) for name, each in given.items()}


def _at(document: Node, reference: str) -> Any:
    place: Any = document
    for step in reference.removeprefix("#/").split("/"):
        place = place[step]
    return place


def _illustrate(document: Node, response: Node, made: list[Answer]) -> None:
    response = _at(document, response["$ref"]) if "$ref" in response else response
    for media, content in response.get("content", {}).items():
        response["content"] = {**response["content"], media: {**content, **_examples(made)}}
    for name, header in response.get("headers", {}).items():
        sent = next((one["headers"][name] for one in made if name in one["headers"]), None)
        if sent is not None:
            shown = _at(document, header["$ref"]) if "$ref" in header else header
            whole = shown["schema"]["type"] == "integer"
            shown.setdefault("example", int(sent) if whole else sent)


def _examples(made: list[Answer]) -> Node:
    if "name" not in made[0]:
        return {"example": made[0]["value"]}
    shown = {one["name"]: {"summary": one["summary"], "value": one["value"]} for one in made}
    return {"examples": shown}


def _give_fields_examples(document: Node, operation: Node) -> None:
    for place in (operation.get("requestBody", {}), *operation["responses"].values()):
        resolved = _at(document, place["$ref"]) if "$ref" in place else place
        for media in resolved.get("content", {}).values():
            for value in _values(media):
                _give_example(document, media["schema"], value)


def _values(media: Node) -> Iterable[Any]:
    """Return the examples of a body."""
    if "example" in media:
        return [media["example"]]
    return [example["value"] for example in media.get("examples", {}).values()]


def _give_example(document: Node, schema: Node, value: Any) -> None:
    """Add a value as the example of a schema that has none, or its parts to the schema's parts."""
    schema = _at(document, schema["$ref"]) if "$ref" in schema else schema
    for variant in schema.get("oneOf", ()):
        if _is_of(dereference(document, variant), value):
            _give_example(document, variant, value)
    if isinstance(value, dict):
        fields = schema.get("properties", {})
        for key in [name for name in fields if name in value]:
            _give_example(document, fields[key], value[key])
    elif isinstance(value, list):
        for item in value:
            _give_example(document, schema.get("items", {}), item)
    elif value is not None and "type" in schema and not schema.keys() & {"const", "enum"}:
        schema.setdefault("examples", [value])


def _is_of(schema: Node, value: Any) -> bool:
    """Return whether a value is of one of several shapes, which differ by their required keys."""
    return isinstance(value, dict) and value.keys() == set(schema.get("required", ()))
