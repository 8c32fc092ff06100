"""Adds lines that begin with "Assumed:", so that people see what a description rests on.

They are derived from the marks in the contract and the register of assumptions. The description of
a marked part gets question and answer; a field of that part, and an operation, only names the
assumptions.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mockserver.contract.document import Node, dereference
from mockserver.contract.operation import assumed_in

__all__ = ["say_what_is_assumed"]


def say_what_is_assumed(document: Node) -> None:
    """Add to each description what it rests on beyond the vendor's pages."""
    if not document["x-assumptions"]:
        return
    known: dict[str, Any] = {}
    for item in document["paths"].values():
        for operation in item.values():
            success = operation["responses"][min(operation["responses"])]
            names = assumed_in(dereference(document, success, known))
            _add(operation, _named(name for name in document["x-assumptions"] if name in names))
    for part in ("paths", "components"):
        _say(document[part], document, ())


def _say(node: Any, document: Node, around: Iterable[str]) -> None:
    """Add lines to a marked part, and to the fields below it that have no mark of their own."""
    if isinstance(node, list):
        for item in node:
            _say(item, document, around)
    elif isinstance(node, dict):
        if "x-provenance" in node:
            around = node["x-provenance"].get("assumed", ())
            _add(node, [_line(name, document["x-assumptions"][name]) for name in around])
        _name_at_fields(node, document, around)
        for key, part in list(node.items()):
            if not key.startswith(("x-", "example")):
                _say(part, document, around)


def _name_at_fields(node: Node, document: Node, around: Iterable[str]) -> None:
    for field in node.get("properties", {}).values():
        if around and "x-provenance" not in field:
            shown = dereference(document, field)
            _add(field, _named(around), after=shown.get("description"))


def _line(name: str, assumption: Node) -> str:
    return f"Assumed: {assumption['question']} {assumption['answer']} ({name})"


def _named(names: Iterable[str]) -> list[str]:
    listed = ", ".join(names)
    return [f"Assumed: {listed}."] if listed else []


def _add(node: Node, lines: list[str], *, after: str | None = None) -> None:
    """Add lines to a description; that of a response stays short: Redoc shows it as a title."""
    said = node.get("description", after)
    if not lines:
        return
    if "content" in node and said:
        node["x-summary"] = said
    node["description"] = "\n\n".join([said, *lines] if said else lines)
