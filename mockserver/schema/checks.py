"""Checks of records from a file or an import, which people and stock TinyDB may have edited.

A record is completed with the defaults of missing fields. A record that cannot be completed, or
that names one that does not exist, is refused with its table, number and field.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import TypeAlias

from mockserver.core.errors import InvalidRecords
from mockserver.core.numbers import plain_values
from mockserver.core.records import Record
from mockserver.schema.following import check_links
from mockserver.schema.kinds import shown
from mockserver.schema.resources import NEEDED, Field, Resource

__all__ = ["Rows", "check_record", "check_whole", "completed"]

Rows: TypeAlias = Mapping[int, Record]


def completed(
    tables: Mapping[str, Rows], where: str, *, resources: Mapping[str, Resource]
) -> dict[str, dict[int, Record]]:
    """Return the tables of resources with complete records that fit together.

    Raises:
        InvalidRecords: a record lacks a field without a default, or has one of another kind; it
            names a record that does not exist, or has the id of another.
    """
    whole = {
        table: _completed(tables.get(table, {}), resource.fields, f"{where}: {table}")
        for table, resource in resources.items()
    }
    for table, resource in resources.items():
        for name, field in resource.fields.items():
            _check_values(whole[table], name, field, f"{where}: {table}")
            whole[table] = _as_written(whole[table], name, field)
    for table, resource in resources.items():
        check_links(resource, resources, whole, f"{where}: {table}")
        for name in resource.unique:
            _check_unique(whole[table], name, f"{where}: {table}")
    return whole


def check_record(record: Record, fields: Mapping[str, Field], where: str) -> Record:
    """Return one record with each of these fields.

    Raises:
        InvalidRecords: it lacks one without a default, or has one of another kind.
    """
    whole = _complete(record, fields, where)
    for name, field in fields.items():
        value, fits = whole[name], field.kind.fits
        if value is not None and fits and not fits(value):
            _refuse_value(whole, name, field, where)
    return whole


def check_whole(record: Record, fields: Mapping[str, Field], where: str) -> None:
    """Check that a record lacks none of these fields.

    Raises:
        InvalidRecords: it lacks one, or has one of another kind.
    """
    if check_record(record, fields, where) is not record:
        raise InvalidRecords(f"{where} is not complete")


def _completed(rows: Rows, fields: Mapping[str, Field], where: str) -> dict[int, Record]:
    if not _are_complete(rows, fields):
        rows = {
            doc_id: _complete(record, fields, f"{where} {doc_id}")
            for doc_id, record in rows.items()
        }
    written_as_doubles = [
        name
        for name, field in fields.items()
        if float in field.kind.types and float in map(type, map(itemgetter(name), rows.values()))
    ]
    return _with_plain_numbers(rows) if written_as_doubles else {**rows}


def _are_complete(rows: Rows, fields: Mapping[str, Field]) -> bool:
    """Return whether each record has exactly these fields, each of its kind."""
    records = rows.values()  # looked at in columns, so that C does the looking
    if not {len(fields)}.issuperset(map(len, records)):
        return False
    try:
        return all(
            field.kind.types.issuperset(map(type, map(itemgetter(name), records)))
            for name, field in fields.items()
        )
    except KeyError:
        return False


def _complete(record: Record, fields: Mapping[str, Field], where: str) -> Record:
    """Return a record with each of its fields."""
    _refuse_misspelt(record, fields, where)
    missing = fields.keys() - record.keys()
    lacking = [name for name in fields if name in missing and fields[name].default is NEEDED]
    if lacking:
        raise InvalidRecords(f"{where} lacks {', '.join(lacking)}")
    for name, field in fields.items():
        if name not in missing and type(record[name]) not in field.kind.types:
            _refuse_value(record, name, field, where)
    if not missing:
        return record
    return {**{name: fields[name].default for name in fields if name in missing}, **record}


def _with_plain_numbers(rows: Rows) -> dict[int, Record]:
    """Return numbers as the mock writes them; a file may have 5e4 or 5.0."""
    return {
        doc_id: plain_values(record) if float in map(type, record.values()) else record
        for doc_id, record in rows.items()
    }


def _refuse_misspelt(record: Record, fields: Mapping[str, Field], where: str) -> None:
    """Refuse a field that differs from one of ours in case or underscores: nobody would read it."""
    for name in sorted(record.keys() - fields.keys()):
        plain = name.replace("_", "").replace("-", "").lower()
        meant = next((field for field in fields if field.lower() == plain), None)
        if meant:
            raise InvalidRecords(f"{where} has a field {shown(name)}; its name is {meant}")


def _check_values(rows: Rows, name: str, field: Field, where: str) -> None:
    fits = field.kind.fits
    if fits is None:
        return
    values = set(map(itemgetter(name), rows.values()))
    if all(map(fits, values - {None})):
        return
    for doc_id, record in rows.items():
        if record[name] is not None and not fits(record[name]):
            _refuse_value(record, name, field, f"{where} {doc_id}")


def _as_written(rows: dict[int, Record], name: str, field: Field) -> dict[int, Record]:
    """Return the values of a field as the mock writes them; a file may have shorter times."""
    write = field.kind.write
    if write is None:
        return rows
    values = set(map(itemgetter(name), rows.values())) - {None}
    others = {value: written for value in values if (written := write(value)) != value}
    if not others:
        return rows
    return {
        doc_id: {**record, name: others[record[name]]} if record[name] in others else record
        for doc_id, record in rows.items()
    }


def _refuse_value(record: Record, name: str, field: Field, where: str) -> None:
    raise InvalidRecords(f"{where} has {name} {shown(record[name])}; it must be {field.kind.words}")


def _check_unique(rows: Rows, name: str, where: str) -> None:
    if len({record[name] for record in rows.values()}) == len(rows):
        return
    owners: dict[str, int] = {}
    for doc_id, record in rows.items():
        owner = owners.setdefault(record[name], doc_id)
        if owner != doc_id:
            value = shown(record[name])
            raise InvalidRecords(f"{where} {doc_id} has the {name} of {owner}: {value}")
