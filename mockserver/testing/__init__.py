"""The doors for tests: a clean world per test, in any client, with or without a network.

`plugin` is what pytest loads; `MockServer` is the same for whoever does without pytest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockserver.testing.handle import Introzy
    from mockserver.testing.server import MockServer

__all__ = ["Introzy", "MockServer"]


def __getattr__(name: str) -> Any:
    """Import the public names when first asked for: loading the plugin must stay cheap."""
    if name == "Introzy":
        from mockserver.testing.handle import Introzy

        return Introzy
    if name == "MockServer":
        from mockserver.testing.server import MockServer

        return MockServer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
