"""The calls that change the file system, one function each.

The program makes, writes, renames and deletes files only through these.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

from mockserver.core.files.places import Access

__all__ = [
    "append_to",
    "close",
    "create",
    "cut",
    "grant",
    "make_directory",
    "overwrite",
    "remove",
    "rename",
    "sync",
    "sync_directory",
    "write",
]

# Where a system lacks one of these, it has no such links, or opens files so anyway.
_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)

_NO_DIRECTORY_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EACCES}
"""The errors of file systems that cannot sync directories, and of directories that cannot be read.
"""


def create(path: Path, mode: int) -> int:
    """Create a file and open it for writing; anything there, even a link, is FileExistsError."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _PLAIN, mode)


def append_to(path: Path) -> int:
    """Open a file for appending, unless it is a link."""
    return os.open(path, os.O_WRONLY | os.O_APPEND | _PLAIN)


def overwrite(path: Path) -> int:
    """Open a file for overwriting, unless it is a link."""
    return os.open(path, os.O_WRONLY | _PLAIN)


def write(file: int, content: bytes) -> None:
    """Write all of it, in as many pieces as the system needs."""
    taken = os.write(file, content)
    while taken < len(content):
        content = content[taken:]
        taken = os.write(file, content)


def cut(file: int, size: int) -> None:
    """Cut a file off after this many bytes."""
    os.ftruncate(file, size)


def sync(file: int) -> None:
    """Wait until what was written to a file is on the disk."""
    os.fsync(file)


def close(file: int) -> None:
    """Close a file."""
    os.close(file)


def rename(path: Path, to: Path) -> None:
    """Move a file, replacing what is there."""
    os.replace(path, to)  # noqa: PTH105  # beside the other calls of `os`


def remove(path: Path) -> None:
    """Delete a file, if it exists."""
    with suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108  # beside the other calls of `os`


def sync_directory(path: Path) -> None:
    """Wait until the names in a directory are on the disk, if the system supports that."""
    if os.name != "posix":
        return
    try:
        directory = os.open(path, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
    except OSError as error:
        if error.errno not in _NO_DIRECTORY_SYNC:
            raise


def make_directory(path: Path, like: Access | None) -> None:
    """Create a directory if it is missing, and wait until it is on the disk.

    Users who may read a file with this access may list it.
    """
    mode = 0o777 if like is None else like.mode | 0o300 | (like.mode & 0o444) >> 2
    with suppress(FileExistsError):
        path.mkdir(mode=mode)
        if like is not None and hasattr(os, "chown"):
            with suppress(OSError):
                os.chown(path, like.owner, like.group)
    sync_directory(path.parent)


def grant(file: int, access: Access | None) -> None:
    """Set the mode of an open file, and its owner and group where that is allowed.

    If the group cannot be set, the file's present group gets no access.
    """
    if access is not None and sys.platform != "win32":  # where files have neither
        for owner in (access.owner, -1):
            with suppress(OSError):
                os.fchown(file, owner, access.group)
                break
        same_group = os.fstat(file).st_gid == access.group
        with suppress(OSError):  # some file systems know no modes; as made, it is its owner's
            os.fchmod(file, access.mode if same_group else access.mode & ~0o070)
