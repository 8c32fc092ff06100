"""Which table a CSV file is of, and which field a column of it is.

A mapping is TOML or JSON: for each file its `table`, and its `columns` by their names in the file,
each with a field of the table, or the name of a link.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from mockserver.core.errors import StartError, quoted
from mockserver.core.forms import Form, wrong
from mockserver.core.slips import read_json, without_mark
from mockserver.schema import SCHEMA, Resource

__all__ = ["Columns", "columns_of", "read_mapping"]

_FORM: Form = {"*": {"table?": str, "columns?": {"*": str}}}


class Columns(NamedTuple):
    """The table of a CSV file, and the field of each of its columns; None is left out."""

    table: str
    fields: list[str | None]
    left_out: list[str]


def read_mapping(raw: bytes, *, name: str) -> dict[str, Any]:
    """Return what a mapping says of each file.

    Raises:
        InvalidRecords: it is not JSON, where its name says so.
        StartError: it is not TOML, or not of the form of a mapping.
    """
    text = without_mark(raw)
    if name.lower().endswith(".json"):
        mapping = read_json(text, name=name)
    else:
        try:
            mapping = tomllib.loads(text.decode())
        except ValueError as error:
            raise StartError(f"{name} is not TOML: {error}") from error
    if found := wrong(mapping, _FORM):
        raise StartError(f"{name}: {found}")
    for file, said in mapping.items():
        table = said.get("table")
        if table is not None and table not in SCHEMA.resources:
            raise StartError(
                f"{name}: {file}: there is no table {quoted(table)}; {_use(SCHEMA.tables)}"
            )
    return dict(mapping)


def columns_of(header: Iterable[str], said: Mapping[str, Any], *, name: str, stem: str) -> Columns:
    """Return what the columns of a file are, by its mapping, and else by their own names.

    Raises:
        StartError: the mapping does not fit the file, the table is not clear, or two columns are
            one field.
    """
    header, mapped = [*header], said.get("columns", {})
    if absent := [column for column in mapped if column not in header]:
        raise StartError(f"{name} has no column {quoted(absent[0])}; {_use(header)}")
    table = said.get("table") or (stem if stem in SCHEMA.resources else _likeliest(header, name))
    resource = SCHEMA.resources[table]
    names = _names(resource)
    for field in mapped.values():
        if field not in names.values():
            raise StartError(f"{table} have no field {quoted(field)}; {_use(names.values())}")
    free = {folded: name for folded, name in names.items() if name not in mapped.values()}
    called = [mapped.get(column) or free.get(_folded(column)) for column in header]
    linking = {link.name: field for field, link in resource.links.items()}
    fields = [name and linking.get(name, name) for name in called]
    for field in filter(None, fields):
        same = [column for column, one in zip(header, fields, strict=True) if one == field]
        if len(same) > 1:
            raise StartError(
                f"{name} has {len(same)} columns for {field}: {', '.join(same)}; keep one of them"
            )
    left_out = [column for column, field in zip(header, fields, strict=True) if not field]
    return Columns(table, fields, left_out)


def _names(resource: Resource) -> dict[str, str]:
    """Return the fields of a resource and the names of its links, by how columns may write them."""
    links = [link.name for link in resource.links.values()]
    return {_folded(name): name for name in (*links, *resource.fields)}


def _folded(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def _likeliest(header: list[str], name: str) -> str:
    scores = {
        table: sum(_folded(column) in _names(resource) for column in header)
        for table, resource in SCHEMA.resources.items()
    }
    best = [table for table, score in scores.items() if score == max(scores.values())]
    if len(best) > 1:
        raise StartError(
            f"{name} may be of {' or '.join(best)}; call it after its table, such as "
            f"{best[0]}.csv, or say its table with --map"
        )
    return best[0]


def _use(names: Iterable[str]) -> str:
    return f"use one of {', '.join(names)}"
