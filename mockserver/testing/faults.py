"""The faults that a test adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import orjson

from mockserver.core.numbers import spelled
from mockserver.faults import Rule
from mockserver.sandbox.sandbox import Sandbox
from mockserver.testing.values import as_received

__all__ = ["FaultInForce", "FaultsAskedFor"]


class FaultInForce(dict[str, Any]):
    """A fault that was added, with its id; leaving a `with` statement ends it."""

    def __init__(self, sandbox: Sandbox, rule: Rule) -> None:
        super().__init__(rule.as_json())
        self._sandbox = sandbox
        self._rule = rule

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._sandbox.lock:
            self._sandbox.faults.end(self._rule)


class FaultsAskedFor:
    """The faults of a sandbox that its test added, and which of them no request triggered."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._rules: list[Rule] = []
        self._begin = 0

    def add(self, fields: Mapping[str, object], *, optional: bool) -> FaultInForce:
        """Add a fault; an optional one may stay unused. A field that is None is left out."""
        spec = as_received({name: value for name, value in fields.items() if value is not None})
        with self._sandbox.lock:
            rule = self._sandbox.faults.add(spec)
        if not optional:
            self._rules.append(rule)
        return FaultInForce(self._sandbox, rule)

    def forget(self) -> None:
        """Do not check the faults so far."""
        self._rules.clear()
        self._begin = 0

    def begin(self) -> None:
        """Check the faults so far only at the end of the sandbox."""
        self._begin = len(self._rules)

    def unmet(self, *, at_end: bool = False) -> list[str]:
        """Return the faults that were applied to no request, a line each."""
        rules = self._rules if at_end else self._rules[self._begin :]
        return [_line(rule) for rule in rules if not _is_used(rule)]


def _is_used(rule: Rule) -> bool:
    is_limit = rule.effect is not None and rule.effect.limit is not None
    return rule.applied > 0 or (is_limit and rule.matched > 0)


def _line(rule: Rule) -> str:
    counts = {"id", "matched", "applied"}
    fields = {name: value for name, value in rule.as_json().items() if name not in counts}
    matched = "1 request" if rule.matched == 1 else f"{rule.matched} requests"
    why = f"it matched {matched}, but was applied to none" if rule.matched else "no request matched"
    return f"{orjson.dumps(fields, default=spelled).decode()}: {why}"
