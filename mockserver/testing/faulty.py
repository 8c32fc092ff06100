"""A fault in a test's hands."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from mockserver.faults import Rule
from mockserver.sandbox import Sandbox

__all__ = ["FaultInForce"]


class FaultInForce(dict[str, Any]):
    """A fault as it was added, with its id; use it in a `with` statement, which ends it."""

    def __init__(self, world: Sandbox, rule: Rule) -> None:
        super().__init__(rule.listed())
        self._world = world
        self._rule = rule

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        with self._world.lock:
            self._world.faults.end(self._rule)
