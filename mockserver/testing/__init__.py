"""The doors for tests: a clean sandbox per test, in any client, with or without a network.

`Introzy` is a sandbox in a test, and the type of the fixture `introzy`; `MockServer` makes
sandboxes without pytest. `shapes` has the types of what they take and return.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockserver.testing.handle import Introzy
    from mockserver.testing.server import MakeSandbox, MockServer

__all__ = ["Introzy", "MakeSandbox", "MockServer"]

_MODULES = {"Introzy": "handle", "MakeSandbox": "server", "MockServer": "server"}


if not TYPE_CHECKING:  # type checkers would take any name then

    def __getattr__(name: str) -> Any:
        """Import the public names on first use, because loading the plugin must stay cheap."""
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
