"""Faults: which requests of a sandbox go wrong, and how; decided by counting, never by chance.

It only decides: it knows no HTTP framework and no store. Whoever asks `Faults.decide` raises the
error, and whoever carries the answer delays, cuts or drops it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from mockserver.contract import PathParameter
from mockserver.errors import NotFound
from mockserver.faults.effects import OK, WORDS, Effect, Ending, media_type
from mockserver.faults.prefer import prefer_effect
from mockserver.faults.presets import PRESETS, Preset
from mockserver.faults.reading import read_rule
from mockserver.faults.rules import AppliedFault, Rule, Subject

__all__ = [
    "OK",
    "PRESETS",
    "WORDS",
    "AppliedFault",
    "Effect",
    "Ending",
    "Faults",
    "Preset",
    "Rule",
    "Subject",
    "media_type",
    "prefer_effect",
]


class Faults:
    """The faults of one sandbox, in order of creation; called under the sandbox's lock.

    `operations` are the ids of the operations that a fault may be for; `path` returns the
    parameters that their paths have, and is called when there is a fault.
    """

    def __init__(
        self, *, operations: Collection[str], path: Callable[[], Mapping[str, PathParameter]]
    ) -> None:
        self._operations = operations
        self._path = path
        self._rules: dict[int, Rule] = {}
        self._last = 0

    def __bool__(self) -> bool:
        return bool(self._rules)

    def add(self, spec: Mapping[str, Any]) -> Rule:
        """Add a fault as `POST /_mock/faults` describes it.

        Raises:
            InvalidRequest: the description cannot be followed; `details` lists every reason.
        """
        rule = read_rule(
            spec, number=self._last + 1, operations=self._operations, path=self._path()
        )
        self._last = rule.number
        self._rules[rule.number] = rule
        return rule

    def end(self, rule: Rule) -> None:
        """End a fault, if it has not ended yet; another may have its number since."""
        if self._rules.get(rule.number) is rule:
            del self._rules[rule.number]

    def list(self) -> tuple[dict[str, Any], ...]:
        """Return of every fault what it does, and how often it matched and was applied."""
        return tuple(rule.as_json() for rule in self._rules.values())

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

    def decide(self, subject: Subject, *, now: int) -> AppliedFault | None:
        """Return what is applied to a request at a time of the sandbox's clock, in milliseconds.

        Every fault that matches counts the request, and the first that is due is applied. A rate
        limit that the request is within lets it go on to the next fault.
        """
        if not self._rules:
            return None
        subject = subject._replace(path=self._canonical(subject.path))
        applied: AppliedFault | None = None
        within: AppliedFault | None = None
        for rule in self._rules.values():
            if not rule.matches(subject):
                continue
            rule.matched += 1
            found = None if applied else rule.apply(subject.key, now)
            if found and found.effect.passes:
                within = within or found
            else:
                applied = applied or found
        if applied and within:
            return _joined(applied, within.effect)
        return applied or within

    def _canonical(self, path: Mapping[str, str]) -> dict[str, str]:
        known = self._path()
        return {name: known[name].canonical(path[name]) for name in path.keys() & known.keys()}


def _joined(fault: AppliedFault, limit: Effect) -> AppliedFault:
    effect = fault.effect
    own = {name.lower() for name, _ in effect.headers}
    added = tuple(header for header in limit.headers if header[0].lower() not in own)
    return fault._replace(effect=effect._replace(headers=effect.headers + added))
