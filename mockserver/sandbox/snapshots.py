"""Named copies of a sandbox's state: files beside its data file, or in memory if it has none.

Such a file is itself a data file, which `serve --data` accepts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from mockserver.core.errors import (
    Conflict,
    Detail,
    InvalidRequest,
    NotFound,
    StartError,
    StorageError,
    quoted,
)
from mockserver.core.files import Refused, access_of, calls, put_together, reason, writable_place
from mockserver.schema import Schema
from mockserver.store import Tables, as_file, is_data_file, read_tables

__all__ = ["Snapshots"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_MOST_IN_MEMORY = 100


class Snapshots:
    """The snapshots of one sandbox, by name."""

    def __init__(self, data: Path | None, schema: Schema) -> None:
        self._schema = schema
        self._data = data
        self._folder = data.with_name(f"{data.stem}.snapshots") if data else None
        self._kept: dict[str, Tables] = {}

    def names(self) -> list[str]:
        """Return the names in order."""
        if self._folder is None:
            return sorted(self._kept)
        files = self._folder.glob("*.json")
        return sorted(file.stem for file in files if _NAME.fullmatch(file.stem))

    def save(self, name: str, take: Callable[[], Tables]) -> None:
        """Save a state under a name, replacing an earlier one.

        Raises:
            Conflict: memory holds the most snapshots that it may, or another file has the name.
            InvalidRequest: the name is not valid.
            StorageError: the file cannot be written.
        """
        path = self._path(name)
        if path is None:
            if len(self._kept) >= _MOST_IN_MEMORY and name not in self._kept:
                raise Conflict(
                    f"There are {_MOST_IN_MEMORY} snapshots in memory already. "
                    "Make room with: DELETE /_mock/snapshots/NAME"
                )
            self._kept[name] = take()
            return
        try:
            access = access_of(self._data) if self._data else None
            calls.make_directory(path.parent, access)
            put_together({self._place(path): as_file(take())}, like=access)
        except Refused as error:
            raise Conflict(f"Snapshot {name!r} cannot be saved: {reason(error)}.") from error
        except OSError as error:
            raise StorageError(f"Snapshot {name!r} could not be written: {error}.") from error

    def get(self, name: str) -> Tables:
        """Return the state that was saved under a name.

        Raises:
            InvalidRequest: the name is not valid.
            NotFound: nothing was saved under it.
            Conflict: the file is damaged, or something else made it.
            StorageError: the file cannot be read.
        """
        path = self._path(name)
        if path is None:
            return self._kept[self._known(name)]
        try:
            return read_tables(path, self._schema)
        except FileNotFoundError:
            raise self._unknown(name) from None
        except OSError as error:
            raise StorageError(f"Snapshot {name!r} could not be read: {error}.") from error
        except StartError as error:
            raise Conflict(f"Snapshot {name!r} cannot be loaded: {error}.") from error

    def delete(self, name: str) -> None:
        """Delete a snapshot.

        Raises:
            InvalidRequest: the name is not valid.
            NotFound: nothing was saved under it.
            Conflict: something else made the file.
            StorageError: the file cannot be deleted.
        """
        path = self._path(name)
        if path is None:
            del self._kept[self._known(name)]
            return
        try:
            if not path.exists():
                if path.parent.exists():  # the disk may not have confirmed that it is gone
                    calls.sync_directory(path.parent)
                raise self._unknown(name)
            self._place(path)
            calls.remove(path)
            calls.sync_directory(path.parent)
        except Refused as error:
            raise Conflict(f"Snapshot {name!r} cannot be deleted: {reason(error)}.") from error
        except OSError as error:
            raise StorageError(f"Snapshot {name!r} could not be deleted: {error}.") from error

    def _known(self, name: str) -> str:
        if name not in self._kept:
            raise self._unknown(name)
        return name

    def _unknown(self, name: str) -> NotFound:
        there = ", ".join(self.names()) or "none"
        return NotFound(f"There is no snapshot {name!r}. Existing ones: {there}.")

    def _path(self, name: str) -> Path | None:
        if not _NAME.fullmatch(name):
            expected = "1 to 64 letters, digits, _ or -, beginning with a letter or digit"
            raise InvalidRequest(
                f"{quoted(name)} cannot be the name of a snapshot; a name has {expected}.",
                details=(Detail("name", f"must be {expected}"),),
            )
        return self._folder / f"{name}.json" if self._folder else None

    def _place(self, path: Path) -> Path:
        """Return the path of a snapshot to write or delete.

        Raises:
            Refused: another file is there.
        """
        return writable_place(path, ours=lambda held: is_data_file(held, self._schema))
