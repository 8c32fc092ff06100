"""What is at a path, as far as it matters to whoever is about to write there."""

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

from mockserver.determinism import unguessable

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
    """What is at a path is not for this program to replace; `strerror` says why."""

    def __init__(self, why: str) -> None:
        super().__init__(errno.EEXIST, why)


class Access(NamedTuple):
    """Who may do what with a file."""

    mode: int
    owner: int
    group: int


def reason(error: Exception) -> str:
    """Return the words for an error, to end a sentence with."""
    return getattr(error, "strerror", None) or str(error)


def plain_file(path: Path) -> os.stat_result | None:
    """Return what is known of the file at a path, links followed; None if there is none.

    Raises:
        Refused: there is something else: a directory, a device, a pipe, or where this program's
            own output goes.
        OSError: nobody can tell, as with links that go round in a circle.
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
    """Return whether a path means standard output: as - or as the system spells it."""
    if str(path) == "-":
        return True
    with suppress(OSError):
        return path.parts[1:2] in _SYSTEM and os.path.samestat(os.fstat(1), path.stat())
    return False


def followed(path: Path) -> Path:
    """Return where a link leads in the end, whether something is there or not."""
    for _ in range(_MOST_LINKS):
        if not path.is_symlink():
            break
        path = path.parent / path.readlink()
    return path


def are_one(path: Path, other: Path) -> bool:
    """Return whether two paths, which may lead nowhere, name one file, by whatever spelling."""
    if os.path.realpath(path) == os.path.realpath(other):
        return True
    with suppress(OSError):
        return path.samefile(other)
    return False


def new_name(place: Path) -> Path:
    """Return a name beside a place, for what is to come there, that nobody can guess."""
    return place.with_name(f"{place.name}.{unguessable()}.new")


def is_taken(path: Path) -> bool:
    """Return whether a name is taken, if only by a link that leads nowhere."""
    return os.path.lexists(path)


def free_name(path: Path, word: str, *, fits: Callable[[Path], bool] = lambda _name: True) -> Path:
    """Return a name beside a file that says why it is there, such as `mock.old-1.json`.

    It is free, and fits what else there may be.
    """
    names = (path.with_name(f"{path.stem}.{word}-{number}{path.suffix}") for number in count(1))
    return next(name for name in names if not is_taken(name) and fits(name))


def leftovers(place: Path) -> list[Path]:
    """Return the new files beside a place that never came there, since their writer died."""
    form = re.compile(re.escape(place.name) + r"\.[0-9a-f]{16}\.new")
    return [path for path in place.parent.iterdir() if form.fullmatch(path.name)]


def access_of(path: Path) -> Access | None:
    """Return who may do what with a file; None if it is not there, or the system has no modes.

    Raises:
        OSError: nobody can tell.
    """
    if os.name != "posix":
        return None
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return Access(stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid)


def stamp(path: Path) -> tuple[int, int, int] | None:
    """Return what tells a file from an edited or replaced one; None if it is not there.

    Raises:
        OSError: nobody can tell.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
