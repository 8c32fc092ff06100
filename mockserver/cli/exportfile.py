"""Writing an export to a file, which may be new or an earlier export."""

from __future__ import annotations

from pathlib import Path

from mockserver.core.errors import StartError
from mockserver.core.files import Refused, reason, writable_place, write_file

__all__ = ["check_place", "write_export"]


def write_export(path: Path, text: bytes, *, instead: str = "name another file") -> None:
    """Write an export; `instead` is the advice in the error when another file is in its place.

    Raises:
        StartError: another file is in its place, or it cannot be written.
    """
    try:
        write_file(path, text, ours=_is_export)
    except OSError as error:
        raise _refusal(path, error, instead) from error


def check_place(path: Path) -> None:
    """Check, as far as that is possible beforehand, that an export can be written there.

    Raises:
        StartError: another file is in its place, or the directory does not exist.
    """
    try:
        place = writable_place(path, ours=_is_export)
    except OSError as error:
        raise _refusal(path, error, "name another file") from error
    if not place.parent.is_dir():
        raise StartError(f"{path} cannot be written: its directory does not exist")


def _refusal(path: Path, error: OSError, instead: str) -> StartError:
    hint = f"; {instead}" * isinstance(error, Refused)
    return StartError(f"{path} cannot be written: {reason(error)}{hint}")


def _is_export(path: Path) -> bool:
    import orjson

    with path.open("rb") as file:
        if file.read(1) != b"{":  # an export is an object; read nothing else
            return False
    try:
        held = orjson.loads(path.read_bytes())
    except ValueError:
        return False
    return isinstance(held, dict) and held.keys() >= {"format", "scenario", "digest", "tables"}
