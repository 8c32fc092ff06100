"""Faults: which requests of a sandbox fail, and how; decided by counting, never by chance.

This package only decides, and knows neither an HTTP framework nor a store. The caller of
`Faults.decide` raises the error, and the server delays, cuts or drops the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from mockserver.contract import PathParameter
from mockserver.core.errors import NotFound
from mockserver.core.news import News
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

    `operations` are the ids of the operations that a fault may be for. `path` returns the
    parameters of their paths, and is called when there is a fault.
    """

    def __init__(
        self,
        *,
        operations: Collection[str],
        path: Callable[[], Mapping[str, PathParameter]],
        news: News | None = None,
    ) -> None:
        self._news = news or News()
        self._operations = operations
        self._path = path
        self._rules: dict[int, Rule] = {}
        self._last = 0

    def __bool__(self) -> bool:
        return bool(self._rules)

    def add(self, spec: Mapping[str, Any]) -> Rule:
        """Add a fault in the form of `POST /_mock/faults`, and return it as `list` does.

        Raises:
            InvalidRequest: the description is invalid; `details` lists every reason.
        """
        rule = read_rule(
            spec, number=self._last + 1, operations=self._operations, path=self._path()
        )
        self._last = rule.number
        self._rules[rule.number] = rule
        self._news.notify()
        return rule

    def end(self, rule: Rule) -> None:
        """End a fault, if it has not ended yet; another may have its number by now."""
        if self._rules.get(rule.number) is rule:
            self.remove(rule.number)

    def list(self) -> tuple[dict[str, Any], ...]:
        """Return each fault, with the numbers of requests that it matched and was applied to."""
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
        self._news.notify()

    def clear(self) -> None:
        """End all faults; the next one has number 1 again, so that a reset repeats every answer."""
        self._rules.clear()
        self._last = 0
        self._news.notify()

    def decide(self, subject: Subject, *, now: int) -> AppliedFault | None:
        """Return the fault to apply to a request, at this time in milliseconds.

        Every fault that matches counts the request, and the first that is due is applied. A request
        within a rate limit goes on to the next fault.
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
