"""Near misses: the operations that a request may have meant, and what keeps it from matching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from mockserver.contract import Operation
from mockserver.core.errors import Detail, NotFound
from mockserver.core.printable import shortened

__all__ = ["Difference", "near_misses", "no_operation"]

_MOST = 3
_ALIKE = 0.6
_READ_SEGMENTS = 20
_LONGEST = 40
_REMEMBERED = 200  # characters of a path, so that what is remembered stays small
_PARAMETER_WEIGHT = 0.8
_UNIT = 1_000_000
_WRITES = {"POST", "PUT", "PATCH"}
_NO_NUMBER = "what is in braces must be a whole number"
"""All that is left to differ where a path is as expected."""


class Difference(NamedTuple):
    """One difference in words, with its weight."""

    weight: float
    text: str


def near_misses(
    operations: Iterable[Operation], *, method: str, path: str
) -> list[tuple[Operation, tuple[Difference, ...]]]:
    """Return the operations that a request may have meant, at most three, the best match first."""
    known = {(operation.method, operation.path): operation for operation in operations}
    find = _near_misses if len(path) <= _REMEMBERED else _near_misses.__wrapped__
    return [(known[one], found) for one, found in find(tuple(known), method, path)]


@lru_cache(maxsize=1024)
def _near_misses(
    known: tuple[tuple[str, str], ...], method: str, path: str
) -> list[tuple[tuple[str, str], tuple[Difference, ...]]]:
    sent = _segments(path)
    found = [
        ((expected_method, expected), _differences(method, sent, expected_method, expected))
        for expected_method, expected in known
        if _related(sent, _segments(expected))
    ]
    return sorted(found, key=lambda pair: _weight(pair[1]))[:_MOST]


def no_operation(
    operations: Iterable[Operation], *, method: str, path: str, contract: str
) -> NotFound:
    """Return the refusal of a request whose path belongs to no operation.

    Its message names the operation that was most likely meant, its details all candidates;
    `contract` is where the operations are listed.
    """
    near = [
        f"{operation.id}, {operation.method} {operation.path}: "
        + (", ".join(difference.text for difference in found) or _NO_NUMBER)
        for operation, found in near_misses(operations, method=method, path=path)
    ]
    advice = f"Nearest is {near[0]}. " if near else ""
    return NotFound(
        f"No operation has this path. {advice}{contract} lists them all.",
        details=[Detail("path", f"may mean {one}") for one in near],
    )


def _differences(
    method: str, sent: Sequence[str], expected_method: str, expected: str
) -> tuple[Difference, ...]:
    in_path = _path_differences(sent, _segments(expected))
    if method == expected_method or (method, expected_method) == ("HEAD", "GET"):
        return in_path
    weight = 0.3 if {method, expected_method} <= _WRITES else 0.9
    text = f"method is {shortened(method, _LONGEST)}, expected {expected_method}"
    return (*in_path, Difference(weight, text))


def _segments(path: str) -> list[str]:
    inner = path.removeprefix("/").removesuffix("/")
    return [unquote(part, errors="replace") for part in inner.split("/")] if inner else []


def _related(sent: Sequence[str], expected: Sequence[str]) -> bool:
    """Return whether a word of one path is in the other, exactly or nearly."""
    return any(
        _likeness(segment, word) >= _ALIKE
        for segment in sent[:_READ_SEGMENTS]
        for word in expected
        if not _is_parameter(word)
    )


def _path_differences(sent: Sequence[str], expected: Sequence[str]) -> tuple[Difference, ...]:
    """Return the smallest set of differences between two paths."""
    read = sent[:_READ_SEGMENTS]
    ways = _lightest_ways(read, expected, surplus=len(sent) - len(read))
    found: list[Difference] = []
    at = place = 0
    while place < len(expected):
        step = ways[place][at]
        if step == _LACKS:
            found.append(_missing(expected[place], at, read))
        elif step == _IS_UNLIKE:
            found += _unlike(read[at], expected[place], at)
        else:
            found.append(_surplus(read[at], at))
        at += step != _LACKS
        place += step != _HAS_MORE
    return (*found, *_goes_on(sent[at:], at))


_LACKS, _IS_UNLIKE, _HAS_MORE = range(3)
"""The steps of a way: by a segment of the expected path, of both, of the one that was sent."""


def _lightest_ways(
    read: Sequence[str], expected: Sequence[str], *, surplus: int
) -> list[list[int]]:
    """Return, for each place in both paths, the first step of the lightest way from there."""
    ways: list[list[int]] = []
    beyond = [_UNIT * (surplus + len(read) - at) for at in range(len(read) + 1)]
    for word in reversed(expected):
        lacks = _units(_PARAMETER_WEIGHT if _is_parameter(word) else 1)
        weights, steps = [lacks + beyond[-1]], [_LACKS]
        for at in reversed(range(len(read))):
            lightest, step = lacks + beyond[at], _LACKS
            unlike = _units(_unlikeness(read[at], word)) + beyond[at + 1]
            if unlike < lightest:
                lightest, step = unlike, _IS_UNLIKE
            if _UNIT + weights[-1] < lightest:
                lightest, step = _UNIT + weights[-1], _HAS_MORE
            weights.append(lightest)
            steps.append(step)
        beyond = weights[::-1]
        ways.append(steps[::-1])
    return ways[::-1]


def _units(weight: float) -> int:
    """Return a weight as a whole number, so that sums do not depend on their order."""
    return int(weight * _UNIT + 0.5)


def _unlike(segment: str, word: str, at: int) -> tuple[Difference, ...]:
    weight = _unlikeness(segment, word)
    text = f"path segment {at + 1} is {_quoted(segment)}, expected {_quoted(word)}"
    return (Difference(weight, text),) if weight else ()


def _unlikeness(segment: str, word: str) -> float:
    if segment == word or (segment and _is_parameter(word)):
        return 0
    likeness = _likeness(segment, word)
    return 1.5 - likeness if likeness >= _ALIKE or not segment else 1.9


def _missing(word: str, at: int, sent: Sequence[str]) -> Difference:
    place = f"before segment {at + 1}, {_quoted(sent[at])}" if at < len(sent) else "at its end"
    weight = _PARAMETER_WEIGHT if _is_parameter(word) else 1
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
    shorter, longer = sorted((min(len(segment), _LONGEST), len(word)))
    if 2 * shorter < _ALIKE * (shorter + longer):
        return 0  # it could not be enough
    return SequenceMatcher(None, segment[:_LONGEST].lower(), word.lower()).ratio()


def _is_parameter(word: str) -> bool:
    return word.startswith("{")


def _quoted(text: str) -> str:
    return f'"{shortened(text, _LONGEST)}"'
