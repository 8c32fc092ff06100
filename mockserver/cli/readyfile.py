"""The ready file, which tells whoever waits for a server where it answers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mockserver.errors import StartError
from mockserver.files import NewFile, are_one, reason, remove_file, writable_place

if TYPE_CHECKING:
    from mockserver.server import Server

__all__ = ["ReadyFile", "kind_of_data"]

_MOST_BYTES = 4096


class ReadyFile:
    """Is written aside when the server listens, shown when it answers, and deleted at its end.

    Only one of an earlier server is replaced; `data` is the data file, which it may not be.

    Raises:
        StartError: something else is in its place, or it cannot be written.
    """

    def __init__(self, path: Path, server: Server, *, data: Path | None) -> None:
        import orjson

        self._path = path
        self._told = orjson.dumps({"url": server.url, "pid": os.getpid(), "port": server.port})
        kind = kind_of_data(path, data)
        if kind:
            raise StartError(self._refusal(f"it is the {kind} too; name another file"))
        try:
            self._place = writable_place(path, ours=_is_ready_file)
            if not self._place.parent.is_dir():
                raise StartError(self._refusal("its directory does not exist"))
            self._new = NewFile(self._place)
            try:
                self._new.write(self._told + b"\n")
                remove_file(self._place)
            except BaseException:  # a signal too may end the program here
                self._new.abandon()
                raise
        except OSError as error:
            raise StartError(self._refusal(reason(error))) from error

    def show(self) -> None:
        """Put the file in its place.

        Raises:
            StartError: something else is there by now, or it cannot be written.
        """
        try:
            writable_place(self._path, ours=_is_ready_file)
            if not self._new.put(self._place):
                self._new.put_over(self._place)
        except OSError as error:
            raise StartError(self._refusal(reason(error))) from error

    def remove(self) -> None:
        """Delete the file, unless it is another's by now."""
        self._new.abandon()
        try:
            if self._place.read_bytes() == self._told + b"\n":
                remove_file(self._place)
        except OSError:  # it is gone, or cannot be deleted any more
            return

    def _refusal(self, why: str) -> str:
        return f"ready file {self._path} cannot be written: {why}"


def kind_of_data(path: Path, data: Path | None) -> str | None:
    """Return which file of a data file a path names, such as its log; None if it is none."""
    if data is None:
        return None
    from mockserver.store import files_of

    return next((kind for kind, other in files_of(data).items() if are_one(path, other)), None)


def _is_ready_file(path: Path) -> bool:
    import orjson

    if path.stat().st_size > _MOST_BYTES:
        return False
    try:
        told = orjson.loads(path.read_bytes())
    except ValueError:
        return False
    return isinstance(told, dict) and told.keys() == {"url", "pid", "port"}
