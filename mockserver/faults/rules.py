"""A fault as a rule: which requests it matches, which of these it is applied to, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mockserver.faults.effects import OK, Effect
from mockserver.faults.limits import RateLimit
from mockserver.records import canonical_id
from mockserver.redaction import redacted

__all__ = ["Hit", "Rule", "Subject"]


class Subject(NamedTuple):
    """What a request is, as far as a fault may ask; `method` is the operation's own."""

    operation: str
    method: str
    type: str | None
    deal: str | None
    key: str


class Hit(NamedTuple):
    """What a request meets: the id of the fault, a short name, and the effect, all filled in."""

    rule: int
    name: str
    effect: Effect


def _in_capitals(text: str) -> str:
    return text.upper() if text.isascii() else text


@dataclass(kw_only=True)
class Rule:
    """One fault of a sandbox, with what it has counted."""

    number: int
    preset: str | None
    effect: Effect | None
    sequence: tuple[Effect, ...] | None
    operation: str | None
    methods: tuple[str, ...] | None
    type: str | None
    deal: str | None
    key: str | None
    times: int | None
    start: int | None
    every: int | None
    matched: int = 0
    applied: int = 0
    _limit: RateLimit | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        effect = self.effect
        if effect and effect.limit is not None and effect.window is not None:
            self._limit = RateLimit(effect, limit=effect.limit, window=effect.window)

    def matches(self, subject: Subject) -> bool:
        """Tell whether the rule is for such a request."""
        return (
            (self.operation is None or self.operation == subject.operation)
            and (self.methods is None or subject.method in self.methods)
            and (self.type is None or self.type == _in_capitals(subject.type or ""))
            and (self.deal is None or self.deal == canonical_id(subject.deal or ""))
            and (self.key is None or self.key == subject.key)
        )

    def meet(self, key: str, now: int) -> Hit | None:
        """Decide what the request that was counted last meets."""
        effect = self._due()
        if effect == OK:
            return None
        name = self.preset or effect.name
        if self._limit:
            effect = self._limit.meet(key, now)
            if effect.passes:
                return Hit(self.number, f"within {effect.name}", effect)
        elif effect.status is not None and effect.message is None and effect.body is None:
            told = f"The mock answers {effect.status} as asked by fault {self.number}."
            effect = effect._replace(message=told)
        self.applied += 1
        return Hit(self.number, name, effect)

    def listed(self) -> dict[str, Any]:
        """Tell what the rule does and what it has counted."""
        told: Mapping[str, Any] = {
            "id": self.number,
            "preset": self.preset,
            "effect": self.effect and self.effect.as_json(),
            "sequence": self.sequence and [item.as_json() or "ok" for item in self.sequence],
            "operation": self.operation,
            "method": self.methods and ", ".join(self.methods),
            "type": self.type,
            "deal": self.deal,
            "key": self.key and redacted(self.key),
            "times": self.times,
            "from": self.start,
            "every": self.every,
            "matched": self.matched,
            "applied": self.applied,
        }
        return {name: value for name, value in told.items() if value is not None}

    def _due(self) -> Effect:
        if self.sequence is not None:
            return self.sequence[self.matched - 1] if self.matched <= len(self.sequence) else OK
        late = self.matched - (self.start or 1)
        due = (
            late >= 0
            and late % (self.every or 1) == 0
            and (self.times is None or self.applied < self.times)
        )
        return self.effect if due and self.effect else OK
