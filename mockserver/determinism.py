"""The only module that knows time, ids and chance.

Nothing here draws from a stream: every value is a function of a seed and a path of names, so that
one more field, record or worker changes no other value. Points in time are whole milliseconds
since 1970 in UTC inside the program, and the vendor's text form everywhere else.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import TypeVar

__all__ = [
    "fraction",
    "next_id",
    "pick",
    "seeded_id",
    "stopwatch",
    "to_milliseconds",
    "to_timestamp",
    "wall_clock",
]

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SEPARATOR = "\x1f"


def _draw(seed: int, path: Sequence[str | int], size: int) -> int:
    text = _SEPARATOR.join(map(str, (seed, *path)))
    return int.from_bytes(blake2b(text.encode(), digest_size=size).digest(), "big")


def fraction(seed: int, *path: str | int) -> float:
    """Give the number in [0, 1) that belongs to a seed and a path of names."""
    return (_draw(seed, path, 8) >> 11) / (1 << 53)


def pick(options: Sequence[T], seed: int, *path: str | int) -> T:
    """Choose the option that belongs to a seed and a path of names."""
    return options[_draw(seed, path, 8) % len(options)]


def seeded_id(seed: int, *path: str | int) -> str:
    """Make the version 4 UUID text that belongs to a seed and a path of names."""
    return str(uuid.UUID(int=_draw(seed, path, 16), version=4))


def next_id(seed: int, operation: str, content: str, *, taken: Callable[[str], bool]) -> str:
    """Make the id of a record created at run time.

    The id is a function of seed, operation, content and occurrence, where the occurrence is the
    first number whose id is not taken. Equal creates fill the numbers without a gap and are only
    ever undone from the end, so that the end of the run is found by doubling and halving.
    """

    def candidate(occurrence: int) -> str:
        return seeded_id(seed, operation, content, occurrence)

    low, high = -1, 0
    while taken(candidate(high)):
        low, high = high, 2 * high + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if taken(candidate(middle)) else (low, middle)
    return candidate(high)


def to_timestamp(milliseconds: int) -> str:
    """Write a point in time as the vendor does: `2024-01-15T10:00:00.000Z`."""
    moment = _EPOCH + timedelta(milliseconds=milliseconds)
    return moment.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def to_milliseconds(timestamp: str) -> int:
    """Read the vendor's form of a point in time; ValueError if it is none."""
    return (datetime.fromisoformat(timestamp) - _EPOCH) // timedelta(milliseconds=1)


def wall_clock() -> str:
    """Tell this machine's time of day, for log lines only."""
    return datetime.now().astimezone().strftime("%H:%M:%S")


def stopwatch() -> Callable[[], float]:
    """Start measuring; what is returned tells the seconds since, for log lines only."""
    start = time.perf_counter()
    return lambda: time.perf_counter() - start
