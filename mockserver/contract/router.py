"""Finding the operation of a request: its path is split as it was sent, and then decoded.

`/api/pipelines/sales%2Fdeals` has three segments, the last of which is `sales/deals`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from operator import itemgetter
from typing import Any, Generic, TypeVar
from urllib.parse import unquote

from mockserver.core.errors import MethodNotAllowed

__all__ = ["SAFE", "Router", "split_path"]

T = TypeVar("T")

SAFE = "/:@!$&'()*+,;=~[]|"
"""Characters that a path has unencoded, beside letters, digits and `_.-`."""

_NUMBER = re.compile(r"[0-9]{1,100}")


def split_path(path: str) -> list[str]:
    """Return the segments of a path as it was sent, each decoded."""
    parts = path.split("/")
    return [unquote(part, errors="replace") for part in parts] if "%" in path else parts


class Router(Generic[T]):
    """Targets by method and path, which has words and `{placeholders}`; a placeholder is not empty.

    A placeholder that is named in `numbers` is a whole number. A slash at the end makes no
    difference.
    """

    def __init__(self, *, numbers: Collection[str] = ()) -> None:
        self._numbers = numbers
        self._by_method: defaultdict[tuple[str, int], list[_Form[T]]] = defaultdict(list)
        self._by_length: defaultdict[int, list[_Form[T]]] = defaultdict(list)

    def add(self, path: str, methods: Iterable[str], target: T) -> None:
        """Add a target; if two paths match, the one with fewer placeholders wins."""
        form = _Form(path.split("/"), frozenset(methods), target, self._numbers)
        size = path.count("/") + 1
        for forms in (
            *(self._by_method[name, size] for name in form.methods),
            self._by_length[size],
        ):
            forms.append(form)
            forms.sort(key=lambda one: len(one.names))

    def find(self, method: str, segments: Sequence[str]) -> tuple[T, dict[str, Any]] | None:
        """Return the target of a path, and the values in it; None if there is none.

        Raises:
            MethodNotAllowed: there is one, but not for this method.
        """
        segments = _without_slash(segments)
        for form in self._by_method.get((method, len(segments)), ()):
            values = form.values(segments)
            if values is not None:
                return form.target, values
        allowed = self.allowed(segments)
        if allowed:
            raise MethodNotAllowed(method, allowed)
        return None

    def allowed(self, segments: Sequence[str]) -> set[str]:
        """Return the methods of the targets of a path."""
        segments = _without_slash(segments)
        fitting = self._by_length.get(len(segments), ())
        return {
            name for form in fitting if form.values(segments) is not None for name in form.methods
        }


def _without_slash(segments: Sequence[str]) -> Sequence[str]:
    ends_in_slash = len(segments) > 2 and segments[-1] == "" != segments[-2]
    return segments[:-1] if ends_in_slash else segments


class _Form(Generic[T]):
    """A path with its target."""

    def __init__(
        self, parts: Sequence[str], methods: frozenset[str], target: T, numbers: Collection[str]
    ) -> None:
        self.methods = methods
        self.target = target
        self.names = [(at, part[1:-1]) for at, part in enumerate(parts) if part[:1] == "{"]
        self._numbers = [name for _, name in self.names if name in numbers]
        self._words = itemgetter(*(at for at, part in enumerate(parts) if part[:1] != "{"))
        self._expected = self._words(parts)
        self._empty = parts.count("")

    def values(self, segments: Sequence[str]) -> dict[str, Any] | None:
        """Return what the placeholders stand for in a path of as many segments, if it fits."""
        if self._words(segments) != self._expected or segments.count("") != self._empty:
            return None
        values: dict[str, Any] = {name: segments[at] for at, name in self.names}
        for name in self._numbers:
            if not _NUMBER.fullmatch(values[name]):
                return None
            values[name] = int(values[name])
        return values
