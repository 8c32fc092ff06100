"""The files beside a data file when it is opened: remains of a crash, and files of others."""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

from mockserver.core.errors import StartError
from mockserver.core.files import (
    access_of,
    calls,
    followed,
    free_name,
    is_taken,
    leftovers,
    move,
    put_copy,
    put_together,
    reason,
    write_over,
)
from mockserver.schema import Schema
from mockserver.store.files.lock import lock_path
from mockserver.store.files.reading import is_data_file
from mockserver.store.files.sidelog import is_log, source_of_overwrite

__all__ = [
    "advice",
    "end_what_was_cut_off",
    "files_of",
    "keep_rest",
    "log_path",
    "put_back",
    "refuse_others_log",
    "set_aside",
    "set_log_aside",
]

logger: logging.Logger = logging.getLogger(__name__)


def log_path(path: Path) -> Path:
    """Return the path of a data file's side log."""
    return path.with_name(path.name + ".log")


def files_of(path: Path) -> dict[str, Path]:
    """Return the files that a store uses for a data file, by their names in messages."""
    place = followed(path)
    return {
        "data file": place,
        "data file's log": log_path(place),
        "data file's lock": lock_path(place),
    }


def refuse_others_log(path: Path) -> None:
    """Refuse a file that only has the name of a log, such as `app.log` beside `app`.

    Raises:
        StartError: there is one.
    """
    log = log_path(path)
    try:
        if not is_taken(log) or (not log.is_symlink() and log.is_file() and is_log(log)):
            return
    except OSError as error:
        raise StartError(f"{log} cannot be read: {reason(error)}") from error
    raise StartError(
        f"{log} is in the way: it is not a log of introzy-mock, and is left as it is; name another "
        "data file"
    )


def end_what_was_cut_off(path: Path) -> None:
    """Delete half-written files, and complete overwriting the data file if a crash interrupted it.

    Raises:
        StartError: the file system refuses it.
    """
    try:
        halves = leftovers(path)
        source = source_of_overwrite(log_path(path)) if halves else None
        for half in halves:
            if half.name == source and path.exists():
                _write_over(path, half)
            calls.remove(half)
        for half in leftovers(log_path(path)):
            calls.remove(half)
        _hide_log(path)
    except OSError as error:
        raise StartError(f"data file {path} cannot be used: {reason(error)}") from error


def _hide_log(path: Path) -> None:
    """Make the log readable only for users who may read the data file now."""
    log, access = log_path(path), access_of(path)
    if access is not None and log.exists() and access_of(log) != access:
        file = calls.append_to(log)
        try:
            calls.grant(file, access)
        finally:
            calls.close(file)


def _write_over(path: Path, source: Path) -> None:
    begun = path.read_bytes()
    if not source.read_bytes().startswith(begun):  # somebody edited it since
        keep_rest(path, begun)
    write_over(path, source)


def set_log_aside(path: Path, why: str) -> None:
    """Rename a log that does not belong to the data file."""
    log = log_path(path)
    if log.exists():
        aside = free_name(log, "aside")
        calls.rename(log, aside)
        logger.warning("%s was not used and is now %s: %s", log, aside.name, why)


def set_aside(path: Path, word: str, *, schema: Schema) -> Path | None:
    """Rename a data file and its log; return the new name, None if there was no file.

    A crash in between leaves the log in both places, so it is beside its file in any case.

    Raises:
        StartError: the file is not the mock's.
    """
    log = log_path(path)
    if not path.exists() or not path.stat().st_size:
        set_log_aside(path, "there is no data file that it continues")
        return None
    if not is_data_file(path, schema):
        raise StartError(
            f"{path} is not a data file of introzy-mock, and is left as it is; move it away, or "
            "name another with --data"
        )
    aside = free_name(path, word, fits=lambda name: _may_hold(log_path(name)))
    has_log = log.exists()
    if has_log:
        calls.remove(log_path(aside))  # of a copy that death cut off
        put_copy(log, log_path(aside))
        calls.sync_directory(path.parent)
    move(path, aside)
    if has_log:
        try:
            calls.sync_directory(path.parent)
            calls.remove(log)
        except OSError:
            put_back(path, aside)
            raise
    return aside


def _may_hold(copy: Path) -> bool:
    """Return whether a name is free for a copy of a log, or has a copy that a crash cut off."""
    return not is_taken(copy) or (not copy.is_symlink() and copy.is_file() and is_log(copy))


def advice(path: Path, schema: Schema) -> str:
    """Return what to do about a data file that cannot be used."""
    if not is_data_file(path, schema):
        return "name another with --data"
    return "correct it, start over with --fresh, which keeps it aside, or name another with --data"


def put_back(path: Path, aside: Path) -> None:
    """Undo `set_aside`, as far as the file system permits."""
    with suppress(OSError):
        if log_path(aside).exists():
            calls.rename(log_path(aside), log_path(path))
        calls.rename(aside, path)
        calls.sync_directory(path.parent)


def keep_rest(path: Path, rest: bytes) -> None:
    """Copy the rest of a file, from this byte on, to a file of its own."""
    aside = free_name(path, "damaged")
    put_together({aside: [rest]}, like=access_of(path))
    logger.warning(
        "%s is damaged from byte %d on; what follows is now in %s",
        path,
        path.stat().st_size - len(rest),
        aside.name,
    )
