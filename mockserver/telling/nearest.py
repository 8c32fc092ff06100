"""The operations that a request may have meant, and what keeps it from being one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import NamedTuple

from mockserver.contract import Operation

__all__ = ["Difference", "differences", "nearest"]

_MOST = 3
_ALIKE = 0.6
_READ_SEGMENTS = 20
_SHOWN = 40
_WRITES = {"POST", "PUT", "PATCH"}


class Difference(NamedTuple):
    """One thing that differs, in words; the weight says how much it is."""

    weight: float
    text: str


def nearest(
    operations: Iterable[Operation], *, method: str, path: str
) -> list[tuple[Operation, tuple[Difference, ...]]]:
    """Give the operations that a request may have meant, at most three, nearest first."""
    found = [
        (operation, differences(operation, method=method, path=path))
        for operation in operations
        if _related(_segments(path), _segments(operation.path))
    ]
    return sorted(found, key=lambda pair: _weight(pair[1]))[:_MOST]


def differences(operation: Operation, *, method: str, path: str) -> tuple[Difference, ...]:
    """Say what keeps a request from being for an operation; nothing if it is."""
    in_path = _path_differences(_segments(path), _segments(operation.path))
    if method == operation.method or (method, operation.method) == ("HEAD", "GET"):
        return in_path
    weight = 0.3 if {method, operation.method} <= _WRITES else 0.9
    text = f"method is {_cut(method)}, expected {operation.method}"
    return (*in_path, Difference(weight, text))


def _segments(path: str) -> list[str]:
    inner = path.removeprefix("/").removesuffix("/")
    return inner.split("/") if inner else []


def _related(sent: Sequence[str], expected: Sequence[str]) -> bool:
    """Tell whether one of the words of a path is in the other, or one like it."""
    return any(
        _likeness(segment, word) >= _ALIKE
        for segment in sent[:_READ_SEGMENTS]
        for word in expected
        if not _is_parameter(word)
    )


def _path_differences(sent: Sequence[str], expected: Sequence[str]) -> tuple[Difference, ...]:
    """Find the lightest way to see a path as another that has some segments more, less or other."""
    read = sent[:_READ_SEGMENTS]

    @cache
    def lightest(at: int, place: int) -> tuple[Difference, ...]:
        if place == len(expected):
            return _goes_on(sent[at:], at)
        ways = [(_missing(expected[place], at, read), *lightest(at, place + 1))]
        if at < len(read):
            unlike = _unlike(read[at], expected[place], at)
            ways += [
                (*unlike, *lightest(at + 1, place + 1)),
                (_surplus(read[at], at), *lightest(at + 1, place)),
            ]
        return min(ways, key=_weight)

    return lightest(0, 0)


def _unlike(segment: str, word: str, at: int) -> tuple[Difference, ...]:
    if segment == word or (segment and _is_parameter(word)):
        return ()
    text = f"path segment {at + 1} is {_quoted(segment)}, expected {_quoted(word)}"
    likeness = _likeness(segment, word)
    is_slip = likeness >= _ALIKE or not segment
    return (Difference(1.5 - likeness if is_slip else 1.9, text),)


def _missing(word: str, at: int, sent: Sequence[str]) -> Difference:
    place = f"before segment {at + 1}, {_quoted(sent[at])}" if at < len(sent) else "at its end"
    weight = 0.8 if _is_parameter(word) else 1
    return Difference(weight, f"path lacks {_quoted(word)} {place}")


def _surplus(segment: str, at: int) -> Difference:
    text = f"path has {_quoted(segment)} at segment {at + 1}, expected nothing there"
    return Difference(1, text)


def _goes_on(segments: Sequence[str], at: int) -> tuple[Difference, ...]:
    if not segments:
        return ()
    rest = _quoted("/".join(segments))
    text = f"path goes on with {rest} after segment {at}, expected its end"
    return (Difference(len(segments), text),)


def _weight(way: Iterable[Difference]) -> float:
    return sum(difference.weight for difference in way)


@lru_cache(maxsize=1024)
def _likeness(segment: str, word: str) -> float:
    return SequenceMatcher(None, segment[:_SHOWN].lower(), word.lower()).ratio()


def _is_parameter(word: str) -> bool:
    return word.startswith("{")


def _quoted(text: str) -> str:
    return f'"{_cut(text)}"'


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
