"""Ordinary operations: the contract declares action and table, and no handler is written.

`x-ordinary: { list: products }` is all that it says; the other actions are `create`, `get`,
`update` and `delete`. The parameters and body of such an operation must match the declaration of
the table in the schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import NoneType

from mockserver import crm
from mockserver.contract import Node, Operation
from mockserver.http.rules import Handler
from mockserver.schema import SCHEMA, Field, Resource

__all__ = ["ordinary_handlers"]

_ACTIONS = ("list", "create", "get", "update", "delete")
_OF_ONE = _ACTIONS[2:]
_PLACEHOLDER = re.compile(r"{(.*?)}")

_TYPES: Mapping[str, frozenset[type]] = {
    "string": frozenset({str}),
    "number": frozenset({int, float}),
    "integer": frozenset({int}),
    "boolean": frozenset({bool}),
    "null": frozenset({NoneType}),
}


def ordinary_handlers(operations: Iterable[Operation]) -> dict[str, Handler]:
    """Return the handlers of the ordinary operations, by `operationId`.

    Raises:
        TypeError: the parameters, the body or the action of one of them are not ordinary.
    """
    ordinary = [operation for operation in operations if operation.ordinary]
    problems = [
        f"{operation.id}: {problem}" for operation in ordinary for problem in _problems(operation)
    ]
    if problems:
        raise TypeError(f"these operations need a handler, or mending: {'; '.join(problems)}")
    return {operation.id: _handler(operation) for operation in ordinary}


def _handler(operation: Operation) -> Handler:
    ((action, table),) = operation.ordinary.items()
    join = crm.Join(table)
    handlers: Mapping[str, Handler] = {
        "list": lambda call: crm.list_records(call.sandbox, join, call.query),
        "create": lambda call: crm.create_record(
            call.sandbox, join, call.body, operation=operation.id
        ),
        "get": lambda call: crm.get_record(call.sandbox, join, call.path["id"]),
        "update": lambda call: crm.update_record(call.sandbox, join, call.path["id"], call.body),
        "delete": lambda call: crm.delete_record(call.sandbox, table, call.path["id"]),
    }
    return handlers[action]


def _problems(operation: Operation) -> Iterator[str]:
    """Yield what makes an operation not ordinary."""
    (action, table), *others = operation.ordinary.items()
    if others or action not in _ACTIONS:
        yield f"x-ordinary is {operation.ordinary}; name one of {', '.join(_ACTIONS)}"
        return
    if table not in SCHEMA.resources:
        yield f"there is no table {table!r}; use one of {', '.join(SCHEMA.tables)}"
        return
    resource = SCHEMA.resources[table]
    found, wanted = _PLACEHOLDER.findall(operation.path), ["id"] if action in _OF_ONE else []
    if found != wanted:
        yield f"its path has the parameters {found}, not {wanted}"
    if action == "list":
        yield from _problems_of_query(operation.node["parameters"], resource)
    if action in ("create", "update"):
        if "requestBody" not in operation.node:
            yield "it takes no body"
        else:
            body = operation.node["requestBody"]["content"]["application/json"]["schema"]
            yield from _problems_of_body(body, resource, is_new=action == "create")
    if action == "delete" and not resource.soft_delete and _is_linked(table):
        yield f"records that link to {table} would be left with ids of none"


def _problems_of_query(parameters: Iterable[Node], resource: Resource) -> Iterator[str]:
    names = {item["name"] for item in parameters if item["in"] == "query"}
    if "limit" not in names or len(names & {"page", "offset"}) != 1:
        yield "its query lacks a limit, and either a page or an offset"
    for name in sorted(names - {"limit", "page", "offset", *resource.indexes}):
        yield f"its query has {name}, which is no index of {resource.table}"


def _problems_of_body(body: Node, resource: Resource, *, is_new: bool) -> Iterator[str]:
    properties: Node = body["properties"]
    given = {
        *body.get("required", ()),
        *(name for name in properties if "x-default" in properties[name]),
    }
    noted = {"id", *resource.times}
    for name, item in properties.items():
        field = resource.fields.get(name)
        if field is None or field.kind.is_noted or name in resource.unique:
            yield f"its body has {name}, which no {resource.called} takes from a request"
        elif not _fits(item, field):
            yield f"its body takes a {name} that is not {field.kind.words}"
    for name in sorted(resource.needed - noted - given) if is_new else ():
        yield f"its body may lack {name}, which has no default"


def _fits(item: Node, field: Field) -> bool:
    """Return whether a body's schema for a field allows only what the field may hold."""
    types = item["type"] if isinstance(item["type"], list) else [item["type"]]
    if not frozenset().union(*(_TYPES.get(name, {dict}) for name in types)) <= field.kind.types:
        return False
    fits, values = field.kind.fits, item.get("enum", [])
    if fits is None or "pattern" in item:
        return True
    return bool(values) and all(value is None or fits(value) for value in values)


def _is_linked(table: str) -> bool:
    links = (link for resource in SCHEMA.resources.values() for link in resource.links.values())
    return any(table in (link.table, *link.tables.values()) for link in links)
