"""Writing a file so that its place has either the old content or all of the new one."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from mockserver.core.files import calls
from mockserver.core.files.places import (
    Access,
    Refused,
    access_of,
    followed,
    is_taken,
    new_name,
    plain_file,
    stamp,
)

__all__ = [
    "NewFile",
    "cut_off",
    "move",
    "put_copy",
    "put_made",
    "put_together",
    "remove_file",
    "writable_place",
    "write_file",
    "write_over",
]

_HELD = {errno.EBUSY, errno.EXDEV, errno.EPERM}
"""The errors for mount points, and for files of other users in a directory such as /tmp."""
_PIECE = 1 << 20


class NewFile:
    """A file that is written beside its place, and put there when it is complete.

    Nobody can guess its name, so nobody can put a link there. It gets the access of the file that
    it replaces, or else that of `like`.
    """

    def __init__(self, place: Path, *, like: Access | None = None) -> None:
        access = access_of(place) or like
        self.path: Path = new_name(place)
        self.size: int = 0
        self.stamp: tuple[int, int, int] | None = None
        self._access = access
        self._is_needed = False
        self._file: int | None = calls.create(self.path, 0o666 if access is None else 0o600)

    def write(self, content: bytes) -> None:
        """Write more of the content."""
        if self._file is not None:
            calls.write(self._file, content)
            self.size += len(content)

    def sync(self) -> None:
        """Wait until what was written is on the disk."""
        if self._file is not None:
            calls.sync(self._file)

    def put(self, place: Path) -> bool:
        """Put this file in its place; return False if the file there can only be overwritten.

        That is the case for a mount point, as containers make of single files, and for a file with
        a second name, which a rename would separate from it. `stamp` is then that of this file.
        """
        if self._file is not None:
            calls.grant(self._file, access_of(place) or self._access)
            self._close()
        if _has_two_names(place):
            return False
        self.stamp = stamp(self.path)  # which it keeps: what fails later fails too late
        try:
            calls.rename(self.path, place)
        except OSError as error:
            if error.errno not in _HELD:
                raise
            return False
        return True

    def put_over(self, place: Path) -> None:
        """Overwrite the file at the place; if that fails, this file remains beside it."""
        self._is_needed = True
        write_over(place, self.path)
        self._is_needed = False
        self.abandon()

    def settle(self, place: Path) -> None:
        """Put this file in its place, overwriting the file there if necessary."""
        if not self.put(place):
            self.put_over(place)

    def abandon(self) -> None:
        """Delete this file; its place stays as it is."""
        self._close()
        if not self._is_needed:
            calls.remove(self.path)

    def _close(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            calls.close(file)


def write_over(place: Path, source: Path) -> None:
    """Overwrite a file with the content of another, down to the disk."""
    file = calls.overwrite(place)
    try:
        calls.cut(file, 0)
        _fill(file, source)
    finally:
        calls.close(file)


def cut_off(path: Path, size: int) -> None:
    """Cut a file off after this many bytes."""
    file = calls.overwrite(path)
    try:
        calls.cut(file, size)
    finally:
        calls.close(file)


def writable_place(path: Path, *, ours: Callable[[Path], bool]) -> Path:
    """Return the path to write to: where the path leads, if it is a link.

    `ours` says whether this program wrote the file that is there. An empty file may be replaced.

    Raises:
        Refused: something else is there.
        OSError: it cannot be found out.
    """
    found = plain_file(path)
    if found and found.st_size and not ours(path):
        raise Refused("what is there was not written by introzy-mock, and is left as it is")
    return followed(path)


def write_file(path: Path, content: bytes, *, ours: Callable[[Path], bool]) -> None:
    """Write a new file, or replace one that this program wrote.

    Raises:
        Refused: something else is there.
        OSError: it cannot be written.
    """
    put_together({writable_place(path, ours=ours): [content]})


def put_together(files: Mapping[Path, Iterable[bytes]], *, like: Access | None = None) -> None:
    """Write files that belong together, in pieces: the first is put in place when all are complete.

    Users who may read a file with the access `like` may read the new ones.

    Raises:
        OSError: one cannot be written; the files before the first are still there.
    """
    with ExitStack() as ending:
        ready = []
        for place, pieces in files.items():
            new = NewFile(place, like=like)
            ending.callback(new.abandon)
            for piece in pieces:
                new.write(piece)
            new.sync()
            ready.append((new, place))
        for new, place in ready:
            new.settle(place)
    for directory in {place.parent for place in files}:
        calls.sync_directory(directory)


def fill_directory(out: Path, files: Callable[[], Mapping[Path, Iterable[bytes]]]) -> None:
    """Write files that belong together into a directory, which is made if there is none.

    `files` says where each is to be, once it is known that `out` can be a directory.

    Raises:
        OSError: one cannot be written; a directory that was made is removed again.
    """
    if out.exists() and not out.is_dir():
        raise Refused("it exists and is not a directory")
    places = files()
    out.mkdir(parents=True, exist_ok=True)
    try:
        put_together(places)
    finally:
        with suppress(OSError):  # it holds something
            out.rmdir()


def put_made(place: Path, make: Callable[[Path], object]) -> None:
    """Write a file that a function fills by its path, for programs that write files themselves.

    Raises:
        OSError: it cannot be written; what was there before is there still.
    """
    with ExitStack() as ending:
        new = NewFile(place)
        ending.callback(new.abandon)
        make(new.path)
        new.sync()
        new.settle(place)
    calls.sync_directory(place.parent)


def remove_file(path: Path) -> None:
    """Delete a file, if it exists; empty it if it is a mount point."""
    try:
        calls.remove(path)
    except OSError as error:
        if error.errno not in _HELD:
            raise
        cut_off(path, 0)


def move(path: Path, to: Path) -> None:
    """Rename a file to a free name; copy it if it is a mount point."""
    if is_taken(to):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(to))
    try:
        calls.rename(path, to)
    except OSError as error:
        if error.errno not in _HELD:
            raise
        put_copy(path, to)


def put_copy(path: Path, to: Path) -> None:
    """Copy a file to a free name, for the same readers."""
    file = calls.create(to, 0o600)
    try:
        calls.grant(file, access_of(path))
        _fill(file, path)
    finally:
        calls.close(file)


def _fill(file: int, source: Path) -> None:
    """Write the content of a file into another, down to the disk."""
    with source.open("rb") as content:
        while piece := content.read(_PIECE):
            calls.write(file, piece)
    calls.sync(file)


def _has_two_names(place: Path) -> bool:
    try:
        return place.stat().st_nlink > 1
    except FileNotFoundError:
        return False
