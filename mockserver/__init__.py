"""A local-first, offline mock of the Introzy CRM API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockserver.app import Config, create_app

__all__ = ["Config", "create_app"]


if not TYPE_CHECKING:  # type checkers would take any name then

    def __getattr__(name: str) -> Any:
        """Import the public names on first use, because importing the package must stay cheap."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from mockserver import app

        return getattr(app, name)
