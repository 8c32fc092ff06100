"""Records as CSV (RFC 4180): a header, and a line for each record.

Null is an empty cell, and an empty text is `""`. A text that a spreadsheet would run as a formula
has a `'` before it. Reading takes both back, so the records are the same again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from mockserver.core.numbers import plain_values, spelled
from mockserver.core.records import NewRecord, Record
from mockserver.schema import Resource

__all__ = ["csv_head", "csv_rows", "csv_text", "plain_text", "read_csv"]

_SIGNS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"  # the last four as Japanese keyboards write them
_FORMULA = re.compile(f"'*[{_SIGNS}]")
"""How a text begins that a spreadsheet would run, or that looks as if it had been changed."""

_ODD = re.compile(f"['{_SIGNS}]|.*[\",\r\n]", re.DOTALL)
_NEEDS_QUOTES = re.compile('[",\r\n]')
_CELL = re.compile(r'(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|\Z)')


def csv_head(resource: Resource) -> bytes:
    """Return the line with the names of the columns."""
    return f"{','.join(resource.fields)}\r\n".encode()


def csv_text(resource: Resource, records: Iterable[Record], _start: int) -> bytes:
    """Return a line for each record."""
    names = resource.fields
    lines = (",".join([_cell(record[name]) for name in names]) for record in records)
    return "".join(f"{line}\r\n" for line in lines).encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return orjson.dumps(value, default=spelled).decode()
    if value and not _ODD.match(value):
        return value
    text = f"'{value}" if _FORMULA.match(value) else value
    if not text or _NEEDS_QUOTES.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def read_csv(resource: Resource, path: Path, *, headed: bool = True) -> Iterator[NewRecord]:
    """Yield the records of a file whose columns are fields of a resource, in whatever order.

    A file that is not `headed` has all fields in the order of the schema.

    Raises:
        ValueError: it is no CSV, or has a column that is no field.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = (cells for _, cells in csv_rows(file))
        names = [name or "" for name in next(rows, [])] if headed else [*resource.fields]
        if unknown := [name for name in names if name not in resource.fields]:
            raise ValueError(f"{path.name} has a column {unknown[0]!r}, which is no field")
        for number, row in enumerate(rows, 1):
            if len(row) != len(names):
                raise ValueError(
                    f"{path.name}: record {number} has {len(row)} cells, the header {len(names)}"
                )
            yield {
                name: _value(resource, name, cell) for name, cell in zip(names, row, strict=True)
            }


def csv_rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str | None]]]:
    """Yield the cells of each record after its line; None where one is empty and has no quotes.

    Raises:
        ValueError: it is no CSV.
    """
    text = ""
    for number, line in enumerate(lines, 1):
        text += line
        if text.count('"') % 2:
            continue  # a quoted cell goes on in the next line
        yield number - text.count("\n", 0, -1), _cells(text)
        text = ""
    if text:
        raise ValueError("a quote is not closed")


def _cells(line: str) -> list[str | None]:
    cells: list[str | None] = []
    position, ending = 0, ","
    while ending == ",":
        found = _CELL.match(line, position)
        if found is None:
            raise ValueError(f"a cell has text beside its quotes: {line[position:][:40]!r}")
        quoted, plain, ending = found.groups()
        cells.append(plain or None if quoted is None else quoted.replace('""', '"'))
        position = found.end()
    return cells


def _value(resource: Resource, name: str, cell: str | None) -> Any:
    types = resource.fields[name].kind.types
    if cell is None:
        return None if type(None) in types else ""
    if str not in types:
        return plain_values(orjson.loads(cell))
    return plain_text(cell)


def plain_text(cell: str) -> str:
    """Return the text of a cell without the mark that keeps a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
