"""A fault as a rule: which requests it matches, which of these it applies to, and its effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mockserver.core.redaction import redacted
from mockserver.faults.effects import OK, Effect
from mockserver.schema import SHORT_FORMS

__all__ = ["AppliedFault", "Rule", "Subject"]


class Subject(NamedTuple):
    """The properties of a request that a fault may match; `method` is the operation's own."""

    operation: str
    method: str
    path: Mapping[str, str]
    key: str


class AppliedFault(NamedTuple):
    """A fault that is applied to a request; one that the request itself asks for has no id."""

    id: int | None
    name: str
    effect: Effect

    def as_json(self) -> dict[str, Any]:
        """Return the fault as an exchange shows it."""
        return {**self._asdict(), "effect": self.effect.as_json()}


@dataclass(kw_only=True)
class Rule:
    """One fault of a sandbox, with its counts.

    `path` are the values that parameters of the path must have, each in its canonical spelling.
    """

    number: int
    preset: str | None
    effect: Effect | None
    sequence: tuple[Effect, ...] | None
    operation: str | None
    methods: tuple[str, ...] | None
    path: Mapping[str, str]
    key: str | None
    times: int | None
    start: int | None
    every: int | None
    matched: int = 0
    applied: int = 0
    _limit: _RateLimit | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        effect = self.effect
        if effect and effect.limit is not None and effect.window is not None:
            self._limit = _RateLimit(effect, limit=effect.limit, window=effect.window)

    def matches(self, subject: Subject) -> bool:
        """Return whether the fault is for this request; its path values are canonical."""
        return (
            (self.operation is None or self.operation == subject.operation)
            and (self.methods is None or subject.method in self.methods)
            and self.path.items() <= subject.path.items()
            and (self.key is None or self.key == subject.key)
        )

    def apply(self, key: str, now: int) -> AppliedFault | None:
        """Return the fault to apply to the request that was counted last."""
        effect = self._due()
        if effect == OK:
            return None
        name = self.preset or effect.summary
        if self._limit:
            effect = self._limit.count(key, now)
            if effect.passes:
                return AppliedFault(self.number, f"within {effect.summary}", effect)
        elif effect.status is not None and effect.message is None and effect.body is None:
            message = f"The mock answers {effect.status} as asked by fault {self.number}."
            effect = effect._replace(message=message)
        self.applied += 1
        return AppliedFault(self.number, name, effect)

    def as_json(self) -> dict[str, Any]:
        """Return the fault as `list` shows it: its effect and its counts."""
        path = dict(self.path)
        short = {name: path.pop(form.parameter, None) for name, form in SHORT_FORMS.items()}
        shown: Mapping[str, Any] = {
            "id": self.number,
            "preset": self.preset,
            "effect": self.effect and self.effect.as_json(),
            "sequence": self.sequence and [item.as_json() or "ok" for item in self.sequence],
            "operation": self.operation,
            "method": self.methods and ", ".join(self.methods),
            **short,
            "path": path or None,
            "key": self.key and redacted(self.key),
            "times": self.times,
            "from": self.start,
            "every": self.every,
            "matched": self.matched,
            "applied": self.applied,
        }
        return {name: value for name, value in shown.items() if value is not None}

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


class _RateLimit:
    """Counts the requests of each key in windows that start with the first request in them."""

    def __init__(self, effect: Effect, *, limit: int, window: int) -> None:
        self._effect = effect
        self._limit = limit
        self._length = window * 1000
        self._message = (
            effect.message or f"The API key has used up its {limit} requests in {window} s."
        )
        self._used_at_first = limit if effect.spent else 0
        self._windows: dict[str, tuple[int, int]] = {}

    def count(self, key: str, now: int) -> Effect:
        """Count a request; the effect has no status if the request is within the limit."""
        begin, used = self._windows.get(key, (now, self._used_at_first))
        if not begin <= now < begin + self._length:
            begin, used = now, 0
        end = begin + self._length
        allowed = used < self._limit
        used += allowed
        self._windows[key] = begin, used
        headers = (
            ("X-RateLimit-Limit", str(self._limit)),
            ("X-RateLimit-Remaining", str(self._limit - used)),
            ("X-RateLimit-Reset", str(_seconds(end))),
        )
        if allowed:
            return self._effect._replace(headers=headers, commit=None)
        wait = str(_seconds(end - now))
        return self._effect._replace(
            status=429,
            message=f"{self._message} Wait {wait} s of the sandbox's clock.",
            headers=(("Retry-After", wait), *headers),
        )


def _seconds(milliseconds: int) -> int:
    """Return milliseconds in whole seconds, rounded up, so that a client waits long enough."""
    return -(-milliseconds // 1000)
