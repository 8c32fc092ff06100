"""Records as tables of a relational database: as SQL that SQLite and PostgreSQL take, or in SQLite.

A link to one table is a foreign key; one that leads to a table by the value of a field is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from graphlib import TopologicalSorter
from itertools import islice
from operator import itemgetter
from pathlib import Path
from types import NoneType
from typing import Any

import orjson

from mockserver.core.errors import StartError
from mockserver.core.files import followed, put_made, put_together, reason
from mockserver.core.numbers import spelled
from mockserver.core.records import Record
from mockserver.generate.dataset import GENERATOR, DataSet
from mockserver.schema import SCHEMA, Field, Resource

__all__ = ["write_sql", "write_sqlite"]

_BATCH = 500
"""How many records are written at a time."""


def write_sql(data: DataSet, out: Path, *, progress: Callable[[int], object] = int) -> None:
    """Write a data set as one file of SQL.

    `progress` is called with the number of further records that are written.

    Raises:
        StartError: there is a file already, or it cannot be written; or PostgreSQL cannot hold it.
    """
    _refuse_existing(out)
    try:
        put_together({followed(out): _sql(data, progress)})
    except OSError as error:
        raise StartError(f"{out} cannot be written: {reason(error)}") from error


def write_sqlite(data: DataSet, out: Path, *, progress: Callable[[int], object] = int) -> None:
    """Write a data set as a file of SQLite; `progress` as in `write_sql`.

    Raises:
        StartError: there is a file already, or it cannot be written.
    """
    import sqlite3

    def fill(path: Path) -> None:
        database = sqlite3.connect(path, isolation_level=None)
        try:
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;")
            for resource in _in_order():
                database.execute(_create(resource))
                places = ", ".join("?" * len(resource.fields))
                insert = f'INSERT INTO "{resource.table}" VALUES ({places})'  # noqa: S608  # our names
                for batch in _batches(data, resource):
                    database.executemany(insert, map(itemgetter(*resource.fields), batch))
                    progress(len(batch))
            database.execute("COMMIT")
        finally:
            database.close()

    _refuse_existing(out)
    try:
        put_made(followed(out), fill)
    except (OSError, sqlite3.Error) as error:
        raise StartError(f"{out} cannot be written: {reason(error)}") from error


def _refuse_existing(out: Path) -> None:
    if out.exists() and (not out.is_file() or out.stat().st_size):
        raise StartError(f"{out} exists; remove it first, or name another file with --out")


def _in_order() -> list[Resource]:
    """Return the resources so that each comes after those that its records lead to."""
    needed = {
        table: [link.table for link in resource.links.values() if not link.by]
        for table, resource in SCHEMA.resources.items()
    }
    return [SCHEMA.resources[table] for table in TopologicalSorter(needed).static_order()]


def _create(resource: Resource) -> str:
    columns = ",\n  ".join(
        _column(resource, name, field) for name, field in resource.fields.items()
    )
    return f'CREATE TABLE "{resource.table}" (\n  {columns}\n)'


def _column(resource: Resource, name: str, field: Field) -> str:
    parts = [f'"{name}"', _type(field)]
    if name == "id":
        parts.append("PRIMARY KEY")
    elif name in resource.unique:
        parts.append("UNIQUE")
    if NoneType not in field.kind.types:
        parts.append("NOT NULL")
    if field.link and not field.link.by:
        parts.append(f'REFERENCES "{field.link.table}" ("id")')
    return " ".join(parts)


def _type(field: Field) -> str:
    if field.kind.is_time:
        return "TIMESTAMP WITH TIME ZONE"
    if bool in field.kind.types:
        return "BOOLEAN"
    return "TEXT" if str in field.kind.types else "NUMERIC"


def _sql(data: DataSet, progress: Callable[[int], object]) -> Iterator[bytes]:
    yield (
        f"-- introzy-mock: scenario {data.scenario}, seed {data.seed}, "
        f"{data.sizes['deals']} deals, generator {GENERATOR}\nBEGIN;\n"
    ).encode()
    for resource in _in_order():
        yield f"{_create(resource)};\n".encode()
        columns = ", ".join(f'"{name}"' for name in resource.fields)
        insert = f'INSERT INTO "{resource.table}" ({columns}) VALUES'
        number = 0
        for batch in _batches(data, resource):
            lines = [
                f"{insert} ({', '.join(_values(resource, number, record))});\n"
                for number, record in enumerate(batch, number + 1)
            ]
            number += len(batch)
            yield "".join(lines).encode()
            progress(len(batch))
    yield b"COMMIT;\n"


def _batches(data: DataSet, resource: Resource) -> Iterator[list[Record]]:
    records = iter(data.tables[resource.table])
    while batch := [*islice(records, _BATCH)]:
        yield batch


def _values(resource: Resource, number: int, record: Record) -> Iterator[str]:
    for name in resource.fields:
        value: Any = record[name]
        if value is None:
            yield "NULL"
        elif isinstance(value, str):
            if "\0" in value:
                raise StartError(
                    f"{resource.table} {number} has a NUL character in {name}, which no SQL can "
                    "hold; use --format sqlite"
                )
            yield "'" + value.replace("'", "''") + "'"
        else:
            yield orjson.dumps(value, default=spelled).decode()
