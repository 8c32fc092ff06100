"""The only module that uses time, random ids and chance.

Values are not drawn from a stream: each is a function of a seed and a path of names, so that one
more field, record or worker changes no other value. Inside the program a time is in whole
milliseconds since 1970 (UTC); elsewhere it has the vendor's text form.
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
    "Source",
    "TimeSpan",
    "as_fraction",
    "http_date",
    "is_time",
    "next_id",
    "parse_time",
    "real_milliseconds",
    "seeded_hex",
    "seeded_id",
    "seeded_ids",
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
"""The digit that RFC 9562 has for each hex digit at the place of a UUID's variant."""


def _hashed(seed: int, path: Sequence[str | int], *, size: int, secret: bytes = b"") -> Any:
    """Return the hash of a seed and a path of names, which can be continued."""
    text = _SEPARATOR.join(map(str, (seed, *path)))
    return blake2b(text.encode(), digest_size=size, key=secret)


class Source:
    """The chance that belongs to a seed and a path of names; `hashed` has both."""

    __slots__ = ("_hashed",)

    def __init__(self, hashed: Any) -> None:
        self._hashed = hashed

    @classmethod
    def of(cls, seed: int, *path: str | int, secret: bytes = b"") -> Source:
        """Return the chance that belongs to a seed and a path of names.

        With a secret, nobody can draw from it without knowing it.
        """
        return cls(_hashed(seed, path, size=8, secret=secret))

    def below(self, name: str | int) -> Source:
        """Return the chance that belongs to a name below the path."""
        hashed = self._hashed.copy()
        hashed.update(f"{_SEPARATOR}{name}".encode())
        return Source(hashed)

    def numbers(self, names: Sequence[str | int]) -> list[int]:
        """Return a number of 64 bits for each name below the path, as `pick` and `fraction` do.

        It is for what is done a million times: a call for each name would take half as long again.
        """
        numbers = []
        for step in map(_step, names):
            hashed = self._hashed.copy()
            hashed.update(step)
            numbers.append(_number(hashed.digest(), "big"))
        return numbers

    def fraction(self, name: str | int) -> float:
        """Return the number in [0, 1) that belongs to a name below the path."""
        hashed = self._hashed.copy()
        hashed.update(_step(name))
        return as_fraction(_number(hashed.digest(), "big"))

    def pick(self, options: Sequence[T], name: str | int) -> T:
        """Return the option that belongs to a name below the path."""
        hashed = self._hashed.copy()
        hashed.update(_step(name))
        return options[_number(hashed.digest(), "big") % len(options)]


def as_fraction(number: int) -> float:
    """Return a number of 64 bits as one in [0, 1)."""
    return (number >> 11) / (1 << 53)


_number = int.from_bytes


@lru_cache(maxsize=256)
def _step(name: str | int) -> bytes:
    """Return what a path is continued by; a record draws by the same names as the one before."""
    return f"{_SEPARATOR}{name}".encode()


def seeded_id(seed: int, *path: str | int, secret: bytes = b"") -> str:
    """Return the version 4 UUID that belongs to a seed and a path of names.

    With a secret, nobody can compute it without knowing it.
    """
    return _uuid(_hashed(seed, path, size=16, secret=secret).hexdigest())


def seeded_ids(seed: int, *path: str | int) -> Callable[[str | int], str]:
    """Return what gives the UUID that belongs to a name below a path, as `seeded_id` does."""
    before = _hashed(seed, path, size=16)

    def id_of(name: str | int) -> str:
        hashed = before.copy()
        hashed.update(f"{_SEPARATOR}{name}".encode())
        return _uuid(hashed.hexdigest())

    return id_of


def _uuid(drawn: str) -> str:
    variant = _VARIANTS[drawn[16]]
    return f"{drawn[:8]}-{drawn[8:12]}-4{drawn[13:16]}-{variant}{drawn[17:20]}-{drawn[20:]}"


def seeded_hex(seed: int, *path: str | int, digits: int, secret: bytes = b"") -> str:
    """Return the hexadecimal digits, an even number, that belong to a seed and a path of names.

    With a secret, nobody can compute them without knowing it.
    """
    digested: str = _hashed(seed, path, size=digits // 2, secret=secret).hexdigest()
    return digested


def next_id(
    seed: int,
    operation: str,
    content: str,
    *,
    taken: Callable[[str], bool],
    latest: tuple[str, int] | None = None,
) -> tuple[str, int]:
    """Return the id of a record created at run time, and its occurrence.

    The id is a function of seed, operation, content and occurrence; the occurrence is the first
    number whose id is not taken. Equal creates take the numbers without a gap and are only undone
    from the end, so the first free number is found by doubling and halving. `latest` is the
    previous result for the same content: if its id is still taken, no search is needed.
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
    """Return a time in the vendor's form: `2024-01-15T10:00:00.000Z`."""
    moment = _EPOCH + timedelta(milliseconds=milliseconds)
    return f"{moment.isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


def to_milliseconds(timestamp: str) -> int:
    """Return the milliseconds of a time in the vendor's form.

    Raises:
        ValueError: it is not in that form.
    """
    return (datetime.fromisoformat(timestamp) - _EPOCH) // timedelta(milliseconds=1)


def parse_time(text: str) -> int:
    """Return the milliseconds of a time in ISO 8601 form; without an offset it is UTC.

    Raises:
        ValueError: it is not in that form.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def is_time(text: str) -> bool:
    """Return whether a text is a time or a day in ISO 8601 form."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def real_milliseconds() -> int:
    """Return this machine's time, for clocks of sandboxes that follow it."""
    return time.time_ns() // 1_000_000


def unguessable(digits: int = 16) -> str:
    """Return hexadecimal digits that nobody can guess, for what never appears in a body."""
    return os.urandom(digits // 2).hex()


def http_date() -> str:
    """Return this machine's time in the form of the header Date (RFC 9110, 5.6.7)."""
    return formatdate(time.time(), usegmt=True)


def wall_clock() -> str:
    """Return this machine's time of day, for log lines only."""
    return time.strftime("%H:%M:%S", time.localtime(time.time()))


def _time_of_our_own() -> Any:
    """Return a second instance of the standard module `time`.

    Tools that freeze time in tests replace the functions of the one that everybody imports.
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
"""Return seconds that only ever increase, even where a test has frozen time; for waiting."""


def stopwatch() -> Callable[[], float]:
    """Start measuring; return a function that returns the real seconds since."""
    start = _perf_counter()
    return lambda: _perf_counter() - start
