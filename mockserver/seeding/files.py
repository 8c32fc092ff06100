"""A data set as a directory of files: written for the user, and read back as the fixtures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

import orjson

from mockserver.contract import document
from mockserver.errors import StartError
from mockserver.records import TABLES, Record, digest
from mockserver.seeding.dataset import DataSet

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

_PACKAGE = Path(__file__).parents[1]


def find_fixtures() -> Path:
    """Tell where the committed data sets are: in the wheel, or beside the source."""
    installed = _PACKAGE / "fixtures"
    return installed if installed.is_dir() else _PACKAGE.parent / "fixtures"


def write_directory(data: DataSet, out: Path, *, file_format: FileFormat = "json") -> None:
    """Write one file for each table, and a manifest, into the directory `out`.

    `json` is an array with a record a line, `ndjson` a record a line. The files are complete
    before the first takes its place, and the manifest comes last.

    Raises:
        StartError: `out` is no directory, or cannot be written.
    """
    if out.exists() and not out.is_dir():
        raise StartError(f"cannot write the data set to {out}: it exists and is not a directory")
    files = {f"{table}.{file_format}": _encode(data.tables[table], file_format) for table in TABLES}
    files[MANIFEST] = _encode_manifest(data, file_format)
    try:
        _write(files, out)
    except OSError as error:
        reason = error.strerror or error
        raise StartError(f"cannot write the data set to {out}: {reason}") from error


def _encode(records: Sequence[Record], file_format: FileFormat) -> bytes:
    lines = [orjson.dumps(record) for record in records]
    if file_format == "ndjson":
        return b"".join(line + b"\n" for line in lines)
    return b"[\n" + b",\n".join(lines) + b"\n]\n" if lines else b"[]\n"


def _encode_manifest(data: DataSet, file_format: FileFormat) -> bytes:
    manifest = {
        "scenario": data.scenario,
        "seed": data.seed,
        "deals": data.deals,
        "clock": data.clock,
        "format": file_format,
        "contract": document.load()["info"]["version"],
        "faker": data.faker,
        "counts": {table: len(data.tables[table]) for table in TABLES},
        "digest": _digest(data.tables),
    }
    return orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _write(files: Mapping[str, bytes], out: Path) -> None:
    import tempfile

    out.mkdir(parents=True, exist_ok=True)
    # Inside `out`: beside it may be another file system, as with a container's volume.
    with tempfile.TemporaryDirectory(dir=out, prefix=".partial-") as name:
        for file, content in files.items():
            (Path(name) / file).write_bytes(content)
        for file in files:
            (Path(name) / file).replace(out / file)


def read_directory(source: Path) -> DataSet:
    """Read what `write_directory` wrote as `json`.

    Raises:
        StartError: a file is missing, or is not as it was written.
    """
    try:
        manifest: dict[str, Any] = orjson.loads((source / MANIFEST).read_bytes())
        tables = {
            table: tuple(orjson.loads((source / f"{table}.json").read_bytes())) for table in TABLES
        }
        intact = manifest["deals"] == len(tables["deals"])
        intact &= manifest["digest"] == _digest(tables)
        data = DataSet(
            tables=tables,
            **{key: manifest[key] for key in ("scenario", "seed", "deals", "clock", "faker")},
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
