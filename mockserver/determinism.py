"""The only module that knows time, ids and chance.

Nothing here draws from a stream: every value is a function of a seed and a path of names, so that
one more field, record or worker changes no other value. Points in time are whole milliseconds
since 1970 in UTC inside the program, and the vendor's text form everywhere else.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from email.utils import formatdate
from functools import lru_cache
from hashlib import blake2b
from importlib.machinery import BuiltinImporter
from importlib.util import module_from_spec
from typing import Any, TypeAlias, TypeVar

__all__ = [
    "Date",
    "TimeSpan",
    "fraction",
    "http_date",
    "is_time",
    "next_id",
    "parse_time",
    "pick",
    "real_milliseconds",
    "seeded_hex",
    "seeded_id",
    "steady_seconds",
    "stopwatch",
    "to_milliseconds",
    "to_timestamp",
    "unguessable",
    "wall_clock",
]

T = TypeVar("T")

Date: TypeAlias = date
"""A day, or a point in time: every `datetime` is a `date`."""

TimeSpan: TypeAlias = timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SEPARATOR = "\x1f"
_VARIANTS = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))
"""The hex digit that RFC 9562 makes of any other at the place of a UUID's variant."""


def _draw_hex(seed: int, path: Sequence[str | int], size: int, secret: bytes = b"") -> str:
    text = _SEPARATOR.join(map(str, (seed, *path)))
    return blake2b(text.encode(), digest_size=size, key=secret).hexdigest()


def _draw(seed: int, path: Sequence[str | int], size: int) -> int:
    return int(_draw_hex(seed, path, size), 16)


def fraction(seed: int, *path: str | int) -> float:
    """Give the number in [0, 1) that belongs to a seed and a path of names."""
    return (_draw(seed, path, 8) >> 11) / (1 << 53)


def pick(options: Sequence[T], seed: int, *path: str | int) -> T:
    """Choose the option that belongs to a seed and a path of names."""
    return options[_draw(seed, path, 8) % len(options)]


def seeded_id(seed: int, *path: str | int) -> str:
    """Make the version 4 UUID text that belongs to a seed and a path of names."""
    drawn = _draw_hex(seed, path, 16)
    variant = _VARIANTS[drawn[16]]
    return f"{drawn[:8]}-{drawn[8:12]}-4{drawn[13:16]}-{variant}{drawn[17:20]}-{drawn[20:]}"


def seeded_hex(seed: int, *path: str | int, digits: int, secret: bytes = b"") -> str:
    """Return the hexadecimal digits, an even number, that belong to a seed and a path of names.

    With a secret, nobody can work them out who does not know it.
    """
    return _draw_hex(seed, path, digits // 2, secret)


def next_id(
    seed: int,
    operation: str,
    content: str,
    *,
    taken: Callable[[str], bool],
    latest: tuple[str, int] | None = None,
) -> tuple[str, int]:
    """Make the id of a record created at run time; give it with its occurrence.

    The id is a function of seed, operation, content and occurrence, where the occurrence is the
    first number whose id is not taken. Equal creates fill the numbers without a gap and are only
    ever undone from the end, so that the end of the run is found by doubling and halving. The
    latest that this gave for the same saves the search if it is still taken.
    """
    tried: dict[int, str] = {}

    def free(occurrence: int) -> bool:
        tried[occurrence] = seeded_id(seed, operation, content, occurrence)
        return not taken(tried[occurrence])

    low = latest[1] if latest and taken(latest[0]) else -1
    high = low + 1
    while not free(high):
        low, high = high, 2 * high + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if free(middle) else (middle, high)
    return tried[high], high


def to_timestamp(milliseconds: int) -> str:
    """Write a point in time as the vendor does: `2024-01-15T10:00:00.000Z`."""
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{_minute(minutes)}:{rest // 1000:02}.{rest % 1000:03}Z"


@lru_cache(maxsize=256)
def _minute(number: int) -> str:
    return (_EPOCH + timedelta(minutes=number)).isoformat(timespec="minutes").removesuffix("+00:00")


def to_milliseconds(timestamp: str) -> int:
    """Read the vendor's form of a point in time; ValueError if it is none."""
    return (datetime.fromisoformat(timestamp) - _EPOCH) // timedelta(milliseconds=1)


def parse_time(text: str) -> int:
    """Read a point in time in ISO 8601 form, in UTC where it says no offset; ValueError if none."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def is_time(text: str) -> bool:
    """Return whether a text is a point in time in ISO 8601 form, or a day."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def real_milliseconds() -> int:
    """Tell this machine's time, for the clocks of sandboxes that are to follow it."""
    return time.time_ns() // 1_000_000


def unguessable() -> str:
    """Return 16 hexadecimal digits that nobody can guess, for names that no body has."""
    return os.urandom(8).hex()


def http_date() -> str:
    """Return this machine's time as the header Date has it (RFC 9110, 5.6.7)."""
    return formatdate(time.time(), usegmt=True)


def wall_clock() -> str:
    """Tell this machine's time of day, for log lines only."""
    return _time_of_day(int(time.time()))


@lru_cache(maxsize=1)
def _time_of_day(second: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(second))


def _time_of_our_own() -> Any:
    """Load the standard module `time` once more.

    Tools that freeze the time of tests replace the functions of the one that everybody imports.
    """
    spec = BuiltinImporter.find_spec("time")
    if spec is None or spec.loader is None:
        raise ImportError("this Python has no built-in module time", name="time")
    own = module_from_spec(spec)
    spec.loader.exec_module(own)
    return own


_time = _time_of_our_own()
_perf_counter: Callable[[], float] = _time.perf_counter

steady_seconds: Callable[[], float] = _time.monotonic
"""Return seconds that only ever go on, also where a test has frozen time: for waiting."""


def stopwatch() -> Callable[[], float]:
    """Start measuring; what is returned tells the real seconds since, frozen time or not."""
    start = _perf_counter()
    return lambda: _perf_counter() - start
