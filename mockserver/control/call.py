"""What a handler of the control surface is given, and what it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from mockserver.sandbox import Sandbox
from mockserver.sandboxes import Sandboxes

__all__ = ["Call", "Handler"]


class Call(NamedTuple):
    """One request: the server's sandboxes, the one that it means, and what the contract read.

    `url` is where the client reaches the server.
    """

    sandboxes: Sandboxes
    world: Sandbox
    path: Mapping[str, Any]
    query: Mapping[str, Any]
    body: Mapping[str, Any]
    url: str


Handler: TypeAlias = Callable[[Call], Any]
