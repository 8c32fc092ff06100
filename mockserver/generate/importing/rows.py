"""Records in CSV files, as `generate` writes them or as others do."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson

from mockserver.core.determinism import seeded_id
from mockserver.core.errors import InvalidRecords
from mockserver.core.slips import place_after, without_mark
from mockserver.generate.importing.found import Found, Place, Problem
from mockserver.generate.importing.mapping import columns_of
from mockserver.generate.importing.naming import imported_id
from mockserver.generate.spreadsheet import csv_rows, plain_text
from mockserver.schema import NEEDED, SCHEMA, Field, Resource, shown

__all__ = ["read_rows"]


def read_rows(
    raw: bytes, *, name: str, stem: str, said: Mapping[str, Any], note: Callable[[str], None]
) -> Iterator[Found | Problem]:
    """Yield what the rows of a file say; `said` is what a mapping says of the file.

    A column that no field has the name of is left out, and its name is noted.

    Raises:
        InvalidRecords: it is no CSV in UTF-8.
        StartError: what its columns are is not clear.
    """
    rows = [*_rows(without_mark(raw), name)]
    header = [cell or "" for cell in rows[0][1]] if rows else []
    if len(header) == 1 and ";" in header[0]:
        raise InvalidRecords(f"{name} has semicolons between its columns; save it with commas")
    columns = columns_of(header, said, name=name, stem=stem)
    if columns.left_out:
        note(f"{name}: left out {', '.join(columns.left_out)}")
    resource = SCHEMA.resources[columns.table]
    lines: dict[str, int] = {}
    for line, cells in rows[1:]:
        place = Place(name, line)
        if cells == [None]:
            continue  # an empty line
        if len(cells) != len(header):
            reason = f"the row has {len(cells)} cells, and the header {len(header)}"
            yield Problem(place, resource.called, reason)
            continue
        values = _values(resource, dict(zip(columns.fields, cells, strict=True)))
        record_id = values.get("id") or seeded_id(1, "import", columns.table, *map(str, cells))
        values["id"] = imported_id(columns.table, record_id)
        first = lines.setdefault(values["id"], line)
        if first != line:
            reason = f"id is {shown(record_id)}, like that of line {first}"
            yield Problem(place, resource.called, reason)
        yield Found(columns.table, values, place)


def _rows(raw: bytes, name: str) -> Iterator[tuple[int, list[str | None]]]:
    """Yield the cells of each row after its line.

    Raises:
        InvalidRecords: it is no CSV in UTF-8; the message names a line.
    """
    line = 0
    try:
        for line, cells in csv_rows(io.StringIO(raw.decode(), newline="")):
            yield line, cells
    except UnicodeDecodeError as error:
        where = place_after(raw[: error.start].decode())
        raise InvalidRecords(
            f"{name}, {where}: this is not UTF-8; save the file as UTF-8"
        ) from None
    except ValueError as error:
        raise InvalidRecords(f"{name} is no CSV after line {line}: {error}") from error


def _values(resource: Resource, cells: dict[str | None, str | None]) -> dict[str, Any]:
    values = {}
    for field, cell in cells.items():
        if field is not None:
            value = _value(resource.fields[field], cell)
            if value is not NEEDED:
                values[field] = value
    return values


def _value(field: Field, cell: str | None) -> Any:
    """Return what a cell says; a text that is none of the field's kind is refused later."""
    if not cell and (cell is None or field.link or not field.kind.accepts(cell)):
        return None if field.kind.accepts(None) else field.default
    if str in field.kind.types:
        return plain_text(cell)
    try:
        value = orjson.loads(cell.strip().lower())
    except orjson.JSONDecodeError:
        return cell
    return value if field.kind.accepts(value) else cell
