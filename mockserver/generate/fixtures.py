"""The committed data sets, which come with the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from mockserver.core.errors import StartError
from mockserver.core.packaged import is_packaged, read_packaged
from mockserver.core.records import Record, digest
from mockserver.generate.dataset import DataSet
from mockserver.generate.manifest import MANIFEST
from mockserver.schema import SCHEMA

__all__ = ["find_fixtures", "read_directory"]

_PACKAGE = Path(__file__).parents[1]


def find_fixtures() -> Path:
    """Return the directory of the committed data sets: beside the source, or in the wheel.

    There it has a name that no module can have.
    """
    installed = _PACKAGE / "data-sets"
    found = is_packaged(installed / "default" / MANIFEST)
    return installed if found else _PACKAGE.parent / "fixtures"


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
            for table in SCHEMA.tables
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
