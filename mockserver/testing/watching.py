"""What the pytest plugin follows of the sandboxes in use: their requests, and faults never met."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mockserver.testing.assertions import Assertions
from mockserver.testing.faulty import FaultsAskedFor
from mockserver.testing.seen import Place, Seen

if TYPE_CHECKING:
    from mockserver.testing.handle import Introzy

__all__ = ["Watch", "Watched"]


class Watched:
    """The parts of a handle that are followed, and what to call when its sandbox is dropped."""

    def __init__(self, seen: Seen, faults: FaultsAskedFor, assertions: Assertions) -> None:
        self.seen = seen
        self.faults = faults
        self.assertions = assertions
        self.on_drop: Callable[[], None] = lambda: None


class Watch:
    """The sandboxes that are in use, and which of their requests came before the present test."""

    def __init__(self) -> None:
        self._before: dict[Introzy, Place] = {}
        self._own: Introzy | None = None

    def add(self, handle: Introzy) -> None:
        """Watch a sandbox that was just made, until it is dropped."""
        handle.watched.on_drop = lambda: self._remove(handle)
        self._before[handle] = handle.watched.seen.place

    def own(self, handle: Introzy) -> None:
        """Take a sandbox for the present test's own."""
        self._own = handle

    def begin(self) -> None:
        """Take note that another test begins."""
        for handle in self._before:
            self._before[handle] = handle.watched.seen.place

    def begin_call(self) -> None:
        """Take note that its function begins: what fixtures asked of others' sandboxes may wait."""
        for handle in self._before:
            if handle is not self._own:
                handle.watched.faults.begin()

    def unmet(self) -> str:
        """Say which faults of the present test no request met; empty if there is none."""
        parts = []
        for handle in self._before:
            found = handle.watched.faults.unmet()
            if found:
                parts.append(handle.watched.assertions.unmet(found))
        return "\n".join(parts)

    def excuse(self) -> None:
        """Expect nothing of the faults so far: the test failed or was skipped."""
        for handle in self._before:
            handle.watched.faults.forget()

    def _remove(self, handle: Introzy) -> None:
        self._before.pop(handle, None)

    def told(self, already: str) -> str:
        """List the requests of the present test, but for lists that were printed already."""
        parts: list[str] = []
        for handle, place in self._before.items():
            lines = handle.watched.seen.lines(place)
            if not all(line in already for line in lines):
                parts += [f"sandbox {handle.name}", *(f"  {line}" for line in lines)]
        return "\n".join(parts)
