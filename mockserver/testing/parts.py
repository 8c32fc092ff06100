"""The parts of a sandbox's handle."""

from __future__ import annotations

from collections.abc import Callable

from mockserver.sandbox.sandbox import Sandbox
from mockserver.testing.assertions import Assertions
from mockserver.testing.exchanges import Exchanges
from mockserver.testing.faults import FaultsAskedFor
from mockserver.testing.outcomes import Outcomes
from mockserver.testing.records import Records

__all__ = ["Parts"]


class Parts:
    """The parts of one sandbox's handle; `on_drop` is called when it is deleted."""

    def __init__(self, sandbox: Sandbox, *, default: Sandbox) -> None:
        self.name: str = sandbox.name
        self.outcomes: Outcomes = Outcomes(sandbox)
        self.records: Records = Records(sandbox, self.outcomes)
        self.exchanges: Exchanges = Exchanges(sandbox, default=default)
        self.faults: FaultsAskedFor = FaultsAskedFor(sandbox)
        self.assertions: Assertions = Assertions(
            sandbox, self.outcomes, exchanges=self.exchanges, faults=self.faults
        )
        self.on_drop: Callable[[], object] = lambda: None

    def begin(self) -> None:
        """Forget the requests, faults and outcomes so far."""
        self.outcomes.begin()
        self.exchanges.begin()
        self.faults.forget()
