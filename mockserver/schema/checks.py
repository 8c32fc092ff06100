"""Checks of records that come from a file or an import, which people and stock TinyDB edit.

A record is completed with the defaults of the fields that it lacks; what cannot be completed, or
names what is not there, is refused with its table, number and field.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from operator import itemgetter
from typing import TypeAlias

from mockserver.errors import InvalidRecords
from mockserver.numbers import plain_values
from mockserver.records import START_TABLE, Record
from mockserver.schema.own import check_own, shown
from mockserver.schema.resources import NEEDED, RESOURCES, Field, Link, name_of

__all__ = ["checked"]

_Rows: TypeAlias = Mapping[int, Record]

_EXAMPLES = 3


def checked(
    tables: Mapping[str, _Rows], where: str, *, types: Collection[str]
) -> dict[str, dict[int, Record]]:
    """Return the tables with complete records that fit together; `types` are those of pipelines.

    Raises:
        InvalidRecords: a record lacks a field that has no default, or has one of another kind; it
            names one that is not there, or has the id of another.
    """
    check_own(tables, where, check_record=_check_whole)
    whole = {
        table: _completed(tables.get(table, {}), table, f"{where}: {table}") for table in RESOURCES
    }
    for table, resource in RESOURCES.items():
        for name, field in resource.fields.items():
            _check_values(whole[table], name, field, f"{where}: {table}")
            whole[table] = _as_written(whole[table], name, field)
    for table, resource in RESOURCES.items():
        for link in resource.links:
            _follow(whole[table], link, whole[link.table], f"{where}: {table}")
        for name in resource.unique:
            _check_unique(whole[table], name, f"{where}: {table}")
    _check_pipelines(whole, where, types)
    if not whole["users"]:
        raise InvalidRecords(f"{where}: users is empty; a new deal needs a user as its owner")
    others = {table: dict(records) for table, records in tables.items() if table not in RESOURCES}
    if START_TABLE in others:
        others[START_TABLE] = plain_values(others[START_TABLE])
    return whole | others


def _completed(rows: _Rows, table: str, where: str) -> dict[int, Record]:
    fields = RESOURCES[table].fields
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


def _are_complete(rows: _Rows, fields: Mapping[str, Field]) -> bool:
    """Return whether each record has the fields and no other, each of its kind."""
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
    lacking = sorted(name for name in missing if fields[name].default is NEEDED)
    if lacking:
        raise InvalidRecords(f"{where} lacks {', '.join(lacking)}")
    for name, field in fields.items():
        if name not in missing and type(record[name]) not in field.kind.types:
            _refuse_value(record, name, field, where)
    if not missing:
        return record
    return {**{name: fields[name].default for name in fields if name in missing}, **record}


def _with_plain_numbers(rows: _Rows) -> dict[int, Record]:
    """Write numbers as the mock does: a person, or another program, may have written 5e4 or 5.0."""
    return {
        doc_id: plain_values(record) if float in map(type, record.values()) else record
        for doc_id, record in rows.items()
    }


def _check_whole(table: str, record: Record, where: str) -> None:
    if _complete(record, RESOURCES[table].fields, where) is not record:
        raise InvalidRecords(f"{where} is not complete")


def _refuse_misspelt(record: Record, fields: Mapping[str, Field], where: str) -> None:
    """Refuse a field that differs from one of ours in case or underscores: it would be unread."""
    for name in sorted(record.keys() - fields.keys()):
        plain = name.replace("_", "").replace("-", "").lower()
        meant = next((field for field in fields if field.lower() == plain), None)
        if meant:
            raise InvalidRecords(f"{where} has a field {shown(name)}; its name is {meant}")


def _check_values(rows: _Rows, name: str, field: Field, where: str) -> None:
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
    """Write the values of a field as the mock does: a person may have left parts of a time out."""
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


def _check_unique(rows: _Rows, name: str, where: str) -> None:
    if len({record[name] for record in rows.values()}) == len(rows):
        return
    owners: dict[str, int] = {}
    for doc_id, record in rows.items():
        owner = owners.setdefault(record[name], doc_id)
        if owner != doc_id:
            value = shown(record[name])
            raise InvalidRecords(f"{where} {doc_id} has the {name} of {owner}: {value}")


def _follow(rows: _Rows, link: Link, targets: _Rows, where: str) -> None:
    """Make sure that whatever a field names is there."""
    within = [link.within] if link.within else []
    named = itemgetter(link.field, *within)
    there = set(map(itemgetter("id", *within), targets.values()))
    linking: Iterable[Record] = rows.values()
    if link.when:
        field, value = link.when
        linking = (record for record in linking if record[field] == value)
    if set(map(named, linking)) <= there | {None}:
        return
    for doc_id, record in rows.items():
        counts = not link.when or record[link.when[0]] == link.when[1]
        if counts and record[link.field] is not None and named(record) not in there:
            _refuse_link(record, link, targets, f"{where} {doc_id}")


def _refuse_link(record: Record, link: Link, targets: _Rows, where: str) -> None:
    same = link.within
    could = (one for one in targets.values() if not same or one[same] == record[same])
    examples = ", ".join(f"{one['id']} ({name_of(one)})" for one in islice(could, _EXAMPLES))
    noun = f"{RESOURCES[link.table].noun} with this {same}" if same else RESOURCES[link.table].noun
    because = f" and {link.when[0]} {link.when[1]}" if link.when else ""
    could_be = f"it could be {examples}" if examples else "there are none yet"
    raise InvalidRecords(
        f"{where} has {link.field} {shown(record[link.field])}{because}, but no {noun} has this "
        f"id; {could_be}"
    )


def _check_pipelines(tables: Mapping[str, _Rows], where: str, types: Collection[str]) -> None:
    with_stages = {stage["pipelineId"] for stage in tables["stages"].values()}
    for doc_id, pipeline in tables["pipelines"].items():
        place = f"{where}: pipelines {doc_id}"
        if pipeline["type"] not in types:
            raise InvalidRecords(
                f"{place} has type {shown(pipeline['type'])}; it must be {' or '.join(types)}"
            )
        if pipeline["id"] not in with_stages:
            raise InvalidRecords(
                f"{place} has no stage; each needs one, with its id {pipeline['id']} in pipelineId"
            )
