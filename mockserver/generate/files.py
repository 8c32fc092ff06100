"""A data set as a directory of files: written for users, and read back as the fixtures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeAlias

import orjson

from mockserver.contract import document
from mockserver.errors import StartError
from mockserver.files import Refused, put_together, reason, writable_place
from mockserver.generate.dataset import DEFAULT_LOCALE, GENERATOR, DataSet
from mockserver.packaged import is_packaged, read_packaged
from mockserver.records import Record, digest
from mockserver.schema import SCHEMA

__all__ = [
    "FORMATS",
    "MANIFEST",
    "FileFormat",
    "find_fixtures",
    "read_directory",
    "write_directory",
]

FileFormat: TypeAlias = Literal["json", "ndjson"]

FORMATS: tuple[FileFormat, ...] = ("json", "ndjson")
MANIFEST = "manifest.json"

_TABLES = SCHEMA.tables
_IDENTITY = ("scenario", "seed", "deals", "format")
_LATER: Mapping[str, Any] = {"generator": 1, "locale": DEFAULT_LOCALE}
"""What says beside these which data set it is, and what is meant where it is not said."""

_NAMES = (
    MANIFEST,
    *(f"{table}.{file_format}" for table in _TABLES for file_format in FORMATS),
)

_PACKAGE = Path(__file__).parents[1]


def find_fixtures() -> Path:
    """Return the directory of the committed data sets: in the wheel, or beside the source."""
    installed = _PACKAGE / "fixtures"
    found = is_packaged(installed / "default" / MANIFEST)
    return installed if found else _PACKAGE.parent / "fixtures"


def write_directory(data: DataSet, out: Path, *, file_format: FileFormat = "json") -> None:
    """Write one file for each table, and a manifest, into the directory `out`.

    `json` is an array with one record per line, `ndjson` has one record per line. All files are
    complete before the first is put in its place, and the manifest comes last. Other files in the
    directory are left alone.

    Raises:
        StartError: `out` is not a directory or cannot be written; or it holds another data set, or
            files with the same names that this program did not write like this.
    """
    files = {
        f"{table}.{file_format}": _encode(data.tables[table], file_format) for table in _TABLES
    }
    files[MANIFEST] = _encode_manifest(data, file_format)
    try:
        if out.exists() and not out.is_dir():
            raise Refused("it exists and is not a directory")
        places = _places(files, out)
        out.mkdir(parents=True, exist_ok=True)
        try:
            put_together({place: [files[name]] for name, place in places.items()})
        except OSError:
            with suppress(OSError):  # it holds something
                out.rmdir()
            raise
    except OSError as error:
        raise StartError(f"cannot write the data set to {out}: {reason(error)}") from error


def _encode(records: Sequence[Record], file_format: FileFormat) -> bytes:
    lines = [orjson.dumps(record) for record in records]
    if file_format == "ndjson":
        return b"".join(line + b"\n" for line in lines)
    return b"[\n" + b",\n".join(lines) + b"\n]\n" if lines else b"[]\n"


def _encode_manifest(data: DataSet, file_format: FileFormat) -> bytes:
    manifest = {
        "scenario": data.scenario,
        "seed": data.seed,
        "deals": data.sizes["deals"],
        "locale": data.locale,
        "clock": data.clock,
        "format": file_format,
        "generator": GENERATOR,
        "contract": document.load()["info"]["version"],
        "faker": data.faker,
        "counts": {table: len(data.tables[table]) for table in _TABLES},
        "digest": _digest(data.tables),
    }
    return orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _places(files: Mapping[str, bytes], out: Path) -> dict[str, Path]:
    """Return where each file is to be written, if no other file is lost by it.

    Raises:
        Refused: one would be lost.
    """
    held = _read_manifest(out)
    wanted = orjson.loads(files[MANIFEST])
    if held and any(held[key] != wanted[key] for key in (*_IDENTITY, *_LATER, "clock")):
        raise Refused(
            f"it holds another one, scenario {held['scenario']}, seed {held['seed']}, "
            f"{held['deals']} deals as {held['format']}{_further(held, wanted)}; "
            "remove that, or name another directory"
        )
    is_intact = held is not None and _is_intact(held, out)
    places = {}
    for name in dict.fromkeys((*files, *_NAMES)):
        ours = partial(_is_ours, new=files.get(name), is_intact=is_intact)
        try:
            places[name] = writable_place(out / name, ours=ours)
        except Refused as error:
            raise Refused(
                f"{name} is there, and {reason(error)}; move it away, or name another directory"
            ) from error
    return {name: places[name] for name in files}


def _is_ours(path: Path, *, new: bytes | None, is_intact: bool) -> bool:
    """Return whether a file is of the data set to be written, in this version or another."""
    return new is not None and (is_intact or path.read_bytes() == new)


def _read_manifest(out: Path) -> dict[str, Any] | None:
    """Return the manifest of a directory; None if it has none."""
    try:
        manifest = orjson.loads((out / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    needed = {*_IDENTITY, "clock", "digest"}
    is_one = isinstance(manifest, dict) and manifest.keys() >= needed
    return {**_LATER, **manifest} if is_one and manifest["format"] in FORMATS else None


def _further(held: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """Return in words what else of a held data set is another than wanted."""
    others = [name for name in (*_LATER, "clock") if held[name] != wanted[name]]
    return "".join(f", {name} {held[name]}" for name in others)


def _is_intact(manifest: Mapping[str, Any], out: Path) -> bool:
    """Return whether the files of a directory hold what was written there."""
    form = manifest["format"]
    try:
        tables = {
            table: _decode((out / f"{table}.{form}").read_bytes(), form)
            for table in _TABLES
            if table in manifest["counts"]
        }
        return bool(_digest(tables) == manifest["digest"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False


def _decode(content: bytes, file_format: FileFormat) -> list[Record]:
    if file_format == "ndjson":
        return [orjson.loads(line) for line in content.splitlines()]
    return list(orjson.loads(content))


def read_directory(source: Path) -> DataSet:
    """Return the data set that `write_directory` wrote as `json`.

    Raises:
        StartError: a file is missing, or is not as it was written.
    """
    try:
        manifest: dict[str, Any] = orjson.loads(read_packaged(source / MANIFEST))
        tables = {
            table: tuple(orjson.loads(read_packaged(source / f"{table}.json")))
            if table in manifest["counts"]
            else ()
            for table in _TABLES
        }
        intact = manifest["deals"] == len(tables["deals"])
        intact &= manifest["digest"] == _digest(tables)
        data = DataSet(
            tables=tables,
            sizes={"deals": manifest["deals"]},
            **{key: manifest[key] for key in ("scenario", "seed", "clock", "locale", "faker")},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StartError(_damaged(source)) from error
    if not intact:
        raise StartError(_damaged(source))
    return data


def _damaged(source: Path) -> str:
    return (
        f"the fixtures in {source} are missing or were altered: the installation is damaged; "
        "install introzy-mock again"
    )


def _digest(tables: Mapping[str, Sequence[Record]]) -> str:
    return digest({table: enumerate(records, start=1) for table, records in tables.items()})
