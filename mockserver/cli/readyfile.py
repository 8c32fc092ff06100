"""The ready file: other programs wait for it, and read from it where the server answers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mockserver.core.errors import StartError
from mockserver.core.files import NewFile, are_one, reason, remove_file, writable_place

if TYPE_CHECKING:
    from mockserver.server import Server

__all__ = ["ReadyFile", "kind_of_data"]

_MOST_BYTES = 4096


class ReadyFile:
    """A file that is prepared when the server listens, and shown when it answers.

    It replaces nothing but the ready file of an earlier server. It may not be one of the files of
    `data`, the data file.

    Raises:
        StartError: another file is in its place, or it cannot be written.
    """

    def __init__(self, path: Path, server: Server, *, data: Path | None) -> None:
        import orjson

        self._path = path
        self._content = orjson.dumps({"url": server.url, "pid": os.getpid(), "port": server.port})
        kind = kind_of_data(path, data)
        if kind:
            raise StartError(self._refusal(f"it is the {kind} too; name another file"))
        try:
            self._place = writable_place(path, ours=_is_ready_file)
            if not self._place.parent.is_dir():
                raise StartError(self._refusal("its directory does not exist"))
            self._new = NewFile(self._place)
            try:
                self._new.write(self._content + b"\n")
                remove_file(self._place)
            except BaseException:  # a signal too may end the program here
                self._new.abandon()
                raise
        except OSError as error:
            raise StartError(self._refusal(reason(error))) from error

    def show(self) -> None:
        """Put the file in its place.

        Raises:
            StartError: another file has appeared there, or it cannot be written.
        """
        try:
            writable_place(self._path, ours=_is_ready_file)
            self._new.settle(self._place)
        except OSError as error:
            raise StartError(self._refusal(reason(error))) from error

    def remove(self) -> None:
        """Delete the file, unless another server has replaced it."""
        self._new.abandon()
        try:
            if self._place.read_bytes() == self._content + b"\n":
                remove_file(self._place)
        except OSError:  # it is gone, or cannot be deleted any more
            return

    def _refusal(self, why: str) -> str:
        return f"ready file {self._path} cannot be written: {why}"


def kind_of_data(path: Path, data: Path | None) -> str | None:
    """Return which of a data file's files a path names, such as its log; None if none of them."""
    if data is None:
        return None
    from mockserver.store import files_of

    return next((kind for kind, other in files_of(data).items() if are_one(path, other)), None)


def _is_ready_file(path: Path) -> bool:
    import orjson

    if path.stat().st_size > _MOST_BYTES:
        return False
    try:
        content = orjson.loads(path.read_bytes())
    except ValueError:
        return False
    return isinstance(content, dict) and content.keys() == {"url", "pid", "port"}
