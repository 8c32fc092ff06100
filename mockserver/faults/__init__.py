"""Faults: which requests of a sandbox go wrong, and how; decided by counting, never by chance.

Pure: it decides and tells. It knows no HTTP framework and no store; whoever asks `Faults.decide`
raises the error, and whoever carries the answer delays, cuts or drops it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from mockserver.errors import NotFound
from mockserver.faults.effects import OK, WORDS, Effect, Ending, media_type
from mockserver.faults.prefer import prefer_effect
from mockserver.faults.presets import PRESETS, Preset
from mockserver.faults.reading import read_rule
from mockserver.faults.rules import Hit, Rule, Subject

__all__ = [
    "OK",
    "PRESETS",
    "WORDS",
    "Effect",
    "Ending",
    "Faults",
    "Hit",
    "Preset",
    "Rule",
    "Subject",
    "media_type",
    "prefer_effect",
]


class Faults:
    """The faults of one sandbox, in order of creation; called under the sandbox's lock.

    `operations` are the ids of the operations that a fault may be for, `types` the pipeline types.
    """

    def __init__(self, *, operations: Collection[str], types: Collection[str]) -> None:
        self._operations = operations
        self._types = types
        self._rules: dict[int, Rule] = {}
        self._last = 0

    def __bool__(self) -> bool:
        return bool(self._rules)

    def add(self, spec: Mapping[str, Any]) -> dict[str, Any]:
        """Take up a fault as `POST /_mock/faults` describes it, and give it as `list` does.

        Raises:
            InvalidRequest: the description cannot be followed; `details` lists every reason.
        """
        return self.take_up(spec).listed()

    def take_up(self, spec: Mapping[str, Any]) -> Rule:
        """Take up a fault, and return it as what `end` takes.

        Raises:
            InvalidRequest: as `add`.
        """
        rule = read_rule(
            spec, number=self._last + 1, operations=self._operations, types=self._types
        )
        self._last = rule.number
        self._rules[rule.number] = rule
        return rule

    def end(self, rule: Rule) -> None:
        """End a fault, if it has not ended yet; another may have its number since."""
        if self._rules.get(rule.number) is rule:
            del self._rules[rule.number]

    def list(self) -> tuple[dict[str, Any], ...]:
        """Tell of every fault what it does, and how often it matched and was applied."""
        return tuple(rule.listed() for rule in self._rules.values())

    def remove(self, number: int) -> None:
        """End a fault.

        Raises:
            NotFound: there is none with this id.
        """
        if number not in self._rules:
            known = ", ".join(map(str, self._rules)) or "none"
            raise NotFound(f"There is no fault {number}. Existing ones: {known}.")
        del self._rules[number]

    def clear(self) -> None:
        """End all faults; the next one is number 1 again, so that a reset repeats every answer."""
        self._rules.clear()
        self._last = 0

    def decide(self, subject: Subject, *, now: int) -> Hit | None:
        """Tell what a request meets at a time of the sandbox's clock, in milliseconds.

        Every fault that matches counts the request, and the first that is due is applied. A rate
        limit that the request is within lets it go on to the next fault.
        """
        if not self._rules:
            return None
        applied: Hit | None = None
        within: Hit | None = None
        for rule in self._rules.values():
            if not rule.matches(subject):
                continue
            rule.matched += 1
            met = None if applied else rule.meet(subject.key, now)
            if met and met.effect.passes:
                within = within or met
            else:
                applied = applied or met
        if applied and within:
            return _joined(applied, within.effect)
        return applied or within


def _joined(hit: Hit, limit: Effect) -> Hit:
    own = {name.lower() for name, _ in hit.effect.headers}
    told = tuple(header for header in limit.headers if header[0].lower() not in own)
    return hit._replace(effect=hit.effect._replace(headers=hit.effect.headers + told))
