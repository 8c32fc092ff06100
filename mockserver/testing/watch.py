"""What the pytest plugin follows of the sandboxes in use: their requests, and faults never met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mockserver.testing.assertions import Assertions
from mockserver.testing.exchanges import Exchanges, Mark
from mockserver.testing.faults import FaultsAskedFor

__all__ = ["Watch", "Watched"]


@dataclass(eq=False)
class Watched:
    """The parts of a handle that are followed, and what to call when its sandbox is dropped."""

    name: str
    exchanges: Exchanges
    faults: FaultsAskedFor
    assertions: Assertions
    on_drop: Callable[[], object] = lambda: None


class Watch:
    """The sandboxes that are in use, and which of their requests came before the present test."""

    def __init__(self) -> None:
        self._before: dict[Watched, Mark] = {}
        self._own: Watched | None = None

    def add(self, sandbox: Watched) -> None:
        """Watch a sandbox that was just made, until it is dropped."""
        sandbox.on_drop = lambda: self._before.pop(sandbox, None)
        self._before[sandbox] = sandbox.exchanges.mark

    def own(self, sandbox: Watched) -> None:
        """Take a sandbox for the present test's own."""
        self._own = sandbox

    def begin(self) -> None:
        """Take note that another test begins."""
        for sandbox in self._before:
            self._before[sandbox] = sandbox.exchanges.mark

    def begin_call(self) -> None:
        """Take note that its function begins: what fixtures asked of others' sandboxes may wait."""
        for sandbox in self._before:
            if sandbox is not self._own:
                sandbox.faults.begin()

    def unmet(self) -> str:
        """Say which faults of the present test no request met; empty if there is none."""
        found = ((sandbox, sandbox.faults.unmet()) for sandbox in self._before)
        return "\n".join(sandbox.assertions.unmet(faults) for sandbox, faults in found if faults)

    def excuse(self) -> None:
        """Expect nothing of the faults so far: the test failed or was skipped."""
        for sandbox in self._before:
            sandbox.faults.forget()

    def requests(self, already: str) -> str:
        """List the requests of the present test, but for lists that were printed already."""
        parts: list[str] = []
        for sandbox, mark in self._before.items():
            lines = sandbox.exchanges.lines(mark)
            if not all(line in already for line in lines):
                parts += [f"sandbox {sandbox.name}", *(f"  {line}" for line in lines)]
        return "\n".join(parts)
