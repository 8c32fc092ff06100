"""A contract as it is served to tools and people, with what can be derived filled in.

What the program reads at its start has none of this. Here each operation has all its parameters,
examples of its answers from the running app, and a line for each assumption that it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import orjson

from mockserver.contract.document import COMPILED, Node, load
from mockserver.contract.served.assumed import say_what_is_assumed
from mockserver.contract.served.examples import add_examples
from mockserver.contract.served.unused import leave_out_unused
from mockserver.contract.served.writing import as_yaml
from mockserver.core.packaged import read_packaged

__all__ = [
    "EXAMPLES",
    "LOCAL_ORIGIN",
    "as_yaml",
    "at_origin",
    "served",
    "served_contract",
]


EXAMPLES = COMPILED.with_name("examples.json")
"""The app's own answers to the examples of the vendor's contract."""

_LAST = ("requestBody", "responses")
"""The members of an operation that come after its parameters."""

LOCAL_ORIGIN = "http://127.0.0.1:4700"
"""The address of a mock that was started without options."""


def served_contract(assume: Mapping[str, str]) -> Node:
    """Return the vendor's contract with the chosen alternatives, as it is served."""
    return _served_contract(tuple(sorted(assume.items())))


@lru_cache(maxsize=8)
def _served_contract(assume: tuple[tuple[str, str], ...]) -> Node:
    return served(load(dict(assume)), EXAMPLES, choices=[f"{name}={to}" for name, to in assume])


def served(document: Node, examples: Path, *, choices: list[str] | None = None) -> Node:
    """Turn a compiled document into the served one, in place.

    `choices` are the alternatives in force, as `NAME=VALUE`.
    """
    answers = orjson.loads(read_packaged(examples))
    made = {**answers["default"]}
    for choice in choices or ():
        for operation, statuses in answers["alternatives"].get(choice, {}).items():
            made[operation] = made[operation] | statuses
    _move_parameters(document)
    _say_what_comes_first(document)
    say_what_is_assumed(document)
    add_examples(document, made)
    leave_out_unused(document)
    return document


def at_origin(document: Node, url: str) -> Node:
    """Return the document with the address that it is served from as its first server.

    If the client named no host that a URL can have, the server is a path alone.
    """
    first, *others = document["servers"]
    own = url.removeprefix("http://" if url.startswith("http:///") else "").rstrip("/") or "/"
    rest = [server for server in others if server["url"] != own]
    return {**document, "servers": [{**first, "url": own}, *rest]}


def _say_what_comes_first(document: Node) -> None:
    """Add to each description which examples are sent before an operation's own."""
    for item in document["paths"].values():
        for operation in item.values():
            if names := operation.get("x-after"):
                first = " and ".join(f"`{name}`" for name in names)
                operation["description"] += f" To try its example, send that of {first} first."


def _move_parameters(document: Node) -> None:
    """Copy the parameters of each path into its operations.

    Swagger UI 5.20 to 5.35 does not send parameters that operations share by `$ref`.
    """
    for item in document["paths"].values():
        shared = item.pop("parameters", [])
        for operation in item.values():
            own = operation.pop("parameters", [])
            if shared or own:
                last = {key: operation.pop(key) for key in _LAST if key in operation}
                operation.update(parameters=[*shared, *own], **last)
