"""Writing files that belong together into a directory, and over nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from mockserver.core.errors import StartError
from mockserver.core.files import Refused, fill_directory, reason, writable_place

__all__ = ["write_files"]


def write_files(
    out: Path, files: Mapping[str, bytes], *, called: str, ours: Callable[[bytes, bytes], bool]
) -> None:
    """Write files into a directory, which is made if there is none.

    `called` is what they are called together. `ours` says of the content of a file that is there,
    and of the new one, whether this program may replace it.

    Raises:
        StartError: another file is in the way, or one cannot be written.
    """

    def place(name: str, content: bytes) -> Path:
        try:
            return writable_place(out / name, ours=lambda held: ours(held.read_bytes(), content))
        except Refused as error:
            raise Refused(
                f"another {name} is there; remove it, or name another directory"
            ) from error

    try:
        fill_directory(
            out, lambda: {place(name, content): [content] for name, content in files.items()}
        )
    except OSError as error:
        raise StartError(f"cannot write the {called} to {out}: {reason(error)}") from error
