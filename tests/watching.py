"""Catches the calls of the store to the file system, in `os`, `io` and `FileIO`."""

from __future__ import annotations

import _io
import builtins
import io
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

from watched_disk import Disk

__all__ = ["watched"]

_LOOKS = ("stat", "lstat", "fstat", "scandir", "listdir", "readlink", "access")
_RIGHTS = ("utime", "chmod", "fchmod", "chown", "fchown")
_NAMES = {"replace": "rename", "rename": "rename", "unlink": "unlink", "remove": "unlink"}
_FOLDERS = ("mkdir", "rmdir")


@contextmanager
def watched(disk: Disk) -> Iterator[Disk]:
    """Catch every call below the disk's directory meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        for name, caught in _caught(disk).items():
            patch.setattr(os, name, caught)
        opened = _open(disk)
        for module in (builtins, io, _io):
            patch.setattr(module, "open", opened)
        for module_name, module in [*sys.modules.items()]:
            if module_name.startswith("mockserver.store"):
                _replace(patch, module, io.FileIO, partial(_file, disk))
                _replace(patch, module, threading.Thread, disk.thread)
        yield disk
        disk.settle()


def _replace(patch: pytest.MonkeyPatch, module: Any, old: object, new: object) -> None:
    for name, value in [*vars(module).items()]:
        if value is old:
            patch.setattr(module, name, new)


def _file(disk: Disk, path: Any, mode: str = "r", *rest: Any) -> io.FileIO:
    if disk.place(path) is None:
        return io.FileIO(path, mode, *rest)
    return _WatchedFile(disk, path, mode, *rest)


class _WatchedFile(io.FileIO):
    """A file whose calls are seen."""

    def __init__(self, disk: Disk, path: Any, mode: str = "r", *rest: Any) -> None:
        self._disk = disk
        self._path = disk.place(path) or ""
        if not isinstance(path, int):
            disk.call("open", self._path)
        super().__init__(path, mode, *rest)
        if not isinstance(path, int):
            disk.opened(self.fileno(), self._path)
        self._number = disk.number(self.fileno())
        if "w" in mode:
            disk.note("cut", file=self._number, at=0)

    def write(self, data: Any) -> int:
        whole = bytes(data)
        size = self._disk.taken(self._path, len(whole))
        super().write(whole[:size])
        self._disk.note("write", file=self._number, at=self.tell() - size, data=whole[:size])
        return size

    def truncate(self, size: int | None = None) -> int:
        self._disk.call("ftruncate", self._path)
        size = super().truncate(size)
        self._disk.note("cut", file=self._number, at=size)
        return size

    def read(self, size: int | None = -1) -> bytes:
        self._disk.call("read", self._path)
        return super().read(-1 if size is None else size)

    def readall(self) -> bytes:
        self._disk.call("read", self._path)
        return super().readall()

    def readinto(self, buffer: Any) -> int:
        self._disk.call("read", self._path)
        return super().readinto(buffer)

    def close(self) -> None:
        if self.closed:
            return
        self._disk.closed(self.fileno())
        super().close()
        self._disk.call("close", self._path)


def _open(disk: Disk) -> Callable[..., Any]:
    really = builtins.open

    def opened(file: Any, mode: str = "r", buffering: int = -1, *text: Any, **options: Any) -> Any:
        if disk.place(file) is None or "opener" in options:
            return really(file, mode, buffering, *text, **options)
        raw = _WatchedFile(disk, file, mode.replace("b", "").replace("t", ""))
        if buffering == 0:
            return raw
        kind = io.BufferedRandom if "+" in mode else io.BufferedReader
        buffered = io.BufferedWriter(raw) if set(mode) & set("wax") else kind(raw)
        return buffered if "b" in mode else io.TextIOWrapper(buffered, *text, **options)

    return opened


def _caught(disk: Disk) -> dict[str, Callable[..., Any]]:
    """Return what stands in for functions of `os`."""
    caught: dict[str, Callable[..., Any]] = {
        "open": _os_open(disk),
        "close": _os_close(disk),
        "fsync": _os_fsync(disk),
    }
    caught |= {"truncate": _os_truncate(disk), "write": _os_write(disk)}
    caught |= {"fdatasync": caught["fsync"], "ftruncate": caught["truncate"]}
    plain = dict.fromkeys((*_LOOKS, *_RIGHTS), "") | _NAMES | {name: name for name in _FOLDERS}
    named = {name: kind for name, kind in plain.items() if hasattr(os, name)}
    return caught | {name: _os_plain(disk, name, kind) for name, kind in named.items()}


def _os_plain(disk: Disk, name: str, kind: str) -> Callable[..., Any]:
    really = getattr(os, name)

    def caught(path: Any = ".", *rest: Any, **options: Any) -> Any:
        place = disk.place(path)
        if place is None:
            return really(path, *rest, **options)
        try:
            disk.call(name, place)
        except OSError:
            if name == "access":  # which says no instead
                return False
            raise
        result = really(path, *rest, **options)
        if kind:
            to = disk.place(rest[0]) if kind == "rename" else None
            disk.note(kind, path=place, to=to or "")
        return result

    return caught


def _os_open(disk: Disk) -> Callable[..., int]:
    really = os.open

    def caught(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        place = disk.place(path) if dir_fd is None else None
        if place is None:
            return really(path, flags, mode, dir_fd=dir_fd)
        disk.call("open", place)
        descriptor = really(path, flags, mode)
        disk.opened(descriptor, place)
        if flags & os.O_TRUNC:
            disk.note("cut", file=disk.number(descriptor), at=0)
        return descriptor

    return caught


def _os_close(disk: Disk) -> Callable[[int], None]:
    really = os.close

    def caught(descriptor: int) -> None:
        place = disk.place(descriptor)
        disk.closed(descriptor)
        really(descriptor)
        if place is not None:
            disk.call("close", place)

    return caught


def _os_write(disk: Disk) -> Callable[[int, Any], int]:
    really = os.write

    def caught(descriptor: int, data: Any) -> int:
        place = disk.place(descriptor)
        if place is None:
            return really(descriptor, data)
        size = disk.taken(place, len(data))
        really(descriptor, bytes(data)[:size])
        at = os.lseek(descriptor, 0, os.SEEK_CUR) - size
        disk.note("write", file=disk.number(descriptor), at=at, data=bytes(data)[:size])
        return size

    return caught


def _os_fsync(disk: Disk) -> Callable[[int], None]:
    really = os.fsync

    def caught(descriptor: int) -> None:
        place = disk.place(descriptor)
        if place is None:
            return really(descriptor)
        number = disk.number(descriptor)
        try:
            disk.call("fsync", place)
        except OSError:
            if number:
                disk.note("lose", file=number)
            raise
        disk.note(*(("sync",) if number else ("sync names",)), path=place, file=number)
        return None

    return caught


def _os_truncate(disk: Disk) -> Callable[[Any, int], None]:
    really = os.truncate

    def caught(path: Any, size: int) -> None:
        place = disk.place(path)
        if place is None:
            return really(path, size)
        disk.call("truncate", place)
        really(path, size)
        number = disk.number(path) if isinstance(path, int) else 0
        disk.note("cut", path=place, file=number, at=size)
        return None

    return caught
