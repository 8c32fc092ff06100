"""Removes from a served contract what nothing in it uses, because linters and proxies refuse it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.contract.document import Node

__all__ = ["leave_out_unused"]

_REFERENCE = "#/components/"


def leave_out_unused(document: Node) -> None:
    """Remove what an alternative would change, and each component without a reference to it."""
    for assumption in document["x-assumptions"].values():
        for alternative in assumption.get("alternatives", {}).values():
            alternative.pop("overlay", None)
    while unused := _unused(document):
        for kind, name in unused:
            del document["components"][kind][name]


def _unused(document: Node) -> list[tuple[str, str]]:
    used = set(_references(document))
    return [
        (kind, name)
        for kind, parts in document["components"].items()
        if kind != "securitySchemes"
        for name in parts
        if f"{_REFERENCE}{kind}/{name}" not in used
    ]


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _references(item)
    elif isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for item in node.values():
            yield from _references(item)
