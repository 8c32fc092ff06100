"""Request bodies that each break one rule of the contract, with the answer that they must get."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from mockserver.contract import Contract, Node, Operation
from mockserver.contract.document import dereference, operations
from mockserver.generate.limits import forbidden

__all__ = ["Invalid", "invalid_requests"]

_JSON = "application/json"
_NOBODY = "00000000-0000-4000-8000-000000000000"
_ON_RECORDS = {"format", "link"}
"""The rules about which records there are: an id that is no UUID names none either."""


class Invalid(NamedTuple):
    """A request whose body breaks one rule, and status and field of the answer.

    `link` is the rule that an id must be that of a record. The path is true of scenario `default`.
    """

    operation: str
    rule: str
    field: str
    status: int
    method: str
    path: str
    body: Any


def invalid_requests() -> Iterator[Invalid]:
    """Yield a request for each rule of each request body."""
    contract = Contract()
    for path, _, node in operations(contract.document):
        whole: Node = dereference(contract.document, node)
        media = whole.get("requestBody", {}).get("content", {}).get(_JSON)
        if media:
            named = {item["name"]: item["example"] for item in whole["parameters"]}
            yield from _of_body(
                contract.operations[whole["operationId"]], path.format_map(named), media
            )


def _of_body(operation: Operation, path: str, media: Node) -> Iterator[Invalid]:
    works: Node = media["examples"]["minimal"]["value"]
    for rule, field, body in _broken(media["schema"], works):
        assumption = "unknown-references" if rule in _ON_RECORDS else "invalid-body"
        status = next(code for code, names in operation.assumed.items() if assumption in names)
        yield Invalid(operation.id, rule, field, status, operation.method, path, body)


def _broken(schema: Node, works: Node) -> Iterator[tuple[str, str, Any]]:
    """Yield each rule of a schema of bodies, the field that it is about, and a body without it."""
    yield "type", "body", [works]
    for name in schema.get("required", ()):
        yield "required", name, {key: value for key, value in works.items() if key != name}
    for name, item in schema["properties"].items():
        for rule, value in forbidden(item):
            yield rule, name, {**works, name: value}
        if item.get("format") == "uuid":
            yield "link", name, {**works, name: _NOBODY}
