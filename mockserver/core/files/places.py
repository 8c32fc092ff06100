"""What is at a path, as far as it matters before writing there."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

from mockserver.core.determinism import unguessable

__all__ = [
    "Access",
    "Refused",
    "access_of",
    "are_one",
    "followed",
    "free_name",
    "is_standard_output",
    "is_taken",
    "leftovers",
    "new_name",
    "plain_file",
    "reason",
    "stamp",
]

_MOST_LINKS = 40
_SYSTEM = (("dev",), ("proc",))
_KINDS: Mapping[int, str] = {
    stat.S_IFDIR: "a directory",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
}


class Refused(OSError):
    """The program may not replace what is at a path; `strerror` says why."""

    def __init__(self, why: str) -> None:
        super().__init__(errno.EEXIST, why)


class Access(NamedTuple):
    """Who may read and write a file."""

    mode: int
    owner: int
    group: int


def reason(error: Exception) -> str:
    """Return the words for an error at the end of a sentence."""
    return getattr(error, "strerror", None) or str(error)


def plain_file(path: Path) -> os.stat_result | None:
    """Return the status of the file at a path, links followed; None if there is none.

    Raises:
        Refused: something else is there: a directory, a device, a pipe, or this program's own
            output.
        OSError: the path cannot be followed, as with a circle of links.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        kind = _KINDS.get(stat.S_IFMT(found.st_mode), "no file")
        raise Refused(f"it is {kind}, not a file")
    if any(_is_stream(number, found) for number in (1, 2)):
        raise Refused("it is where this program's own output goes")
    return found


def _is_stream(number: int, found: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.fstat(number), found)
    except OSError:  # it is closed
        return False


def is_standard_output(path: Path) -> bool:
    """Return whether a path means standard output: -, or one of the system's names for it."""
    if str(path) == "-":
        return True
    with suppress(OSError):
        return path.parts[1:2] in _SYSTEM and os.path.samestat(os.fstat(1), path.stat())
    return False


def followed(path: Path) -> Path:
    """Return where a link leads in the end, whether or not something is there."""
    for _ in range(_MOST_LINKS):
        if not path.is_symlink():
            break
        path = path.parent / path.readlink()
    return path


def are_one(path: Path, other: Path) -> bool:
    """Return whether two paths name the same file; neither has to exist."""
    if os.path.realpath(path) == os.path.realpath(other):
        return True
    with suppress(OSError):
        return path.samefile(other)
    return False


def new_name(place: Path) -> Path:
    """Return a name beside a place for a new file, which nobody can guess."""
    return place.with_name(f"{place.name}.{unguessable()}.new")


def is_taken(path: Path) -> bool:
    """Return whether a name is taken, even by a link to nothing."""
    return os.path.lexists(path)


def free_name(path: Path, word: str, *, fits: Callable[[Path], bool] = lambda _name: True) -> Path:
    """Return a free name beside a file that says why it is there, such as `mock.old-1.json`."""
    names = (path.with_name(f"{path.stem}.{word}-{number}{path.suffix}") for number in count(1))
    return next(name for name in names if not is_taken(name) and fits(name))


def leftovers(place: Path) -> list[Path]:
    """Return the new files beside a place whose writer crashed before they were put there."""
    form = re.compile(re.escape(place.name) + r"\.[0-9a-f]{16}\.new")
    return [path for path in place.parent.iterdir() if form.fullmatch(path.name)]


def access_of(path: Path) -> Access | None:
    """Return who may read and write a file; None if it does not exist or the system has no modes.

    Raises:
        OSError: it cannot be found out.
    """
    if os.name != "posix":
        return None
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return Access(stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid)


def stamp(path: Path) -> tuple[int, int, int] | None:
    """Return what changes when a file is edited or replaced; None if it does not exist.

    Raises:
        OSError: it cannot be found out.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
