"""What the requests of a failing test were, for its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockserver.testing.handle import Introzy

__all__ = ["Watch"]


class Watch:
    """The sandboxes that are in use, and which of their requests came before the present test."""

    def __init__(self) -> None:
        self._before: dict[Introzy, tuple[int, int]] = {}

    def add(self, handle: Introzy) -> None:
        """Watch a sandbox that was just made."""
        self._before[handle] = handle.place

    def remove(self, handle: Introzy) -> None:
        """Watch a sandbox no more."""
        self._before.pop(handle, None)

    def begin(self) -> None:
        """Let another test begin."""
        for handle in self._before:
            self._before[handle] = handle.place

    def told(self) -> str:
        """Tell the requests of the present test; empty if it has no sandbox."""
        parts: list[str] = []
        for handle, (own, default) in self._before.items():
            lines = handle.lines(own, default_after=default) or ["no requests"]
            parts += [f"sandbox {handle.name}", *(f"  {line}" for line in lines)]
        return "\n".join(parts)
