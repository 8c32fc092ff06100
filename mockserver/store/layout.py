"""What the tables hold: the fields of a record, and which of them name other records.

Files are edited by hand and by stock TinyDB. A record from a file is completed with the defaults
of the fields it lacks; what cannot be completed is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import NoneType
from typing import Any, NamedTuple

from mockserver.errors import InvalidRecords
from mockserver.numbers import plain_values
from mockserver.records import CONTACT_TABLES, START_TABLE, Record
from mockserver.store.ownlayout import check_own

__all__ = ["checked", "numbered"]

_DOC_ID = re.compile(r"[1-9][0-9]{0,14}")

_MOST_SHOWN = 60
_NEEDED: Any = object()


class _Field(NamedTuple):
    """What a field may hold, and what it holds where a file does not say; else it is needed."""

    kinds: frozenset[type]
    default: Any = _NEEDED


_TEXT = _Field(frozenset({str}))
_UNSET = _Field(frozenset({str, NoneType}), None)
_NUMBER = frozenset({int, float})

_DATES = {"createdAt": _TEXT, "updatedAt": _TEXT}

_FIELDS: Mapping[str, Mapping[str, _Field]] = {
    "pipelines": {
        "id": _TEXT,
        "type": _TEXT,
        "name": _TEXT,
        "description": _UNSET,
        **_DATES,
    },
    "stages": {
        "id": _TEXT,
        "pipelineId": _TEXT,
        "label": _TEXT,
        "color": _TEXT,
        "description": _UNSET,
        "sortOrder": _Field(_NUMBER),
        **_DATES,
    },
    "deals": {
        "id": _TEXT,
        "pipelineId": _TEXT,
        "pipelineStageId": _TEXT,
        "name": _TEXT,
        "description": _UNSET,
        "expectedValue": _Field(_NUMBER | {NoneType}, None),
        "currency": _Field(_TEXT.kinds, "USD"),
        "notes": _UNSET,
        "contactId": _UNSET,
        "contactType": _Field(_TEXT.kinds, "USER"),
        "ownerId": _TEXT,
        "referredByCustomerId": _UNSET,
        "referredByContactType": _Field(_TEXT.kinds, "USER"),
        **_DATES,
        "deletedAt": _UNSET,
    },
    "people": {
        "id": _TEXT,
        "type": _Field(_TEXT.kinds, "USER"),
        "email": _UNSET,
        "firstName": _TEXT,
        "lastName": _UNSET,
        "phoneNumber": _UNSET,
        "address": _UNSET,
        "companyId": _UNSET,
        "isFullUser": _Field(frozenset({bool}), False),
        **_DATES,
    },
    "companies": {
        "id": _TEXT,
        "type": _Field(_TEXT.kinds, "COMPANY"),
        "name": _TEXT,
        "description": _UNSET,
        "website": _UNSET,
        "industry": _UNSET,
        "address": _UNSET,
        **_DATES,
    },
    "users": {
        "id": _TEXT,
        "firstName": _TEXT,
        "lastName": _UNSET,
        "email": _UNSET,
        **_DATES,
    },
}


def numbered(tables: Mapping[str, Any], where: str) -> dict[str, dict[int, Any]]:
    """Return the tables of a file with numbers in the place of their text.

    Raises:
        InvalidRecords: a table, or a record, is no object, or has no number for a key.
    """
    for name, rows in tables.items():
        _need_object(rows, f"{where}: {name}")
        if not all(map(_DOC_ID.fullmatch, rows)):
            strange = next(doc_id for doc_id in rows if not _DOC_ID.fullmatch(doc_id))
            raise InvalidRecords(
                f"{where}: {name} has the document id {_shown(strange)}; it must be a number from "
                '1 on, of at most 15 digits, such as "1"'
            )
        if not {dict}.issuperset(map(type, rows.values())):
            for doc_id, record in rows.items():
                _need_object(record, f"{where}: {name} {doc_id}")
    return {
        name: {int(doc_id): record for doc_id, record in rows.items()}
        for name, rows in tables.items()
    }


def checked(tables: Mapping[str, Mapping[int, Record]], where: str) -> dict[str, dict[int, Record]]:
    """Complete the records of a file and follow every link between them.

    Raises:
        InvalidRecords: a record lacks a field that has no default, or has one of another kind; it
            names one that is not there, or has the UUID of another.
    """
    check_own(tables, where, check_record=_check_whole)
    whole = {
        table: _completed(tables.get(table, {}), table, f"{where}: {table}") for table in _FIELDS
    }
    ids = {table: {record["id"] for record in records.values()} for table, records in whole.items()}
    for doc_id, stage in whole["stages"].items():
        _follow(stage, "pipelineId", ids["pipelines"], f"{where}: stages {doc_id}")
    for doc_id, deal in whole["deals"].items():
        _follow_deal(deal, ids, f"{where}: deals {doc_id}")
    _need(ids["users"], f"{where}: users is empty; deals need an owner")
    with_stages = {stage["pipelineId"] for stage in whole["stages"].values()}
    for doc_id, pipeline in whole["pipelines"].items():
        _need(pipeline["id"] in with_stages, f"{where}: pipelines {doc_id} has no stage")
    for table, records in whole.items():
        if len(ids[table]) < len(records):
            _refuse_twin(records, f"{where}: {table}")
    others = {table: dict(records) for table, records in tables.items() if table not in _FIELDS}
    if START_TABLE in others:
        others[START_TABLE] = plain_values(others[START_TABLE])
    return whole | others


def _completed(records: Mapping[int, Record], table: str, where: str) -> dict[int, Record]:
    fields = _FIELDS[table]
    known: set[Any] = set()  # names and types of records that are as they must be
    whole = {}
    for doc_id, record in records.items():
        form = (*record, *map(type, record.values()))
        complete = record if form in known else _complete(record, fields, f"{where} {doc_id}")
        if complete is record:
            known.add(form)
        whole[doc_id] = _with_plain_numbers(complete) if float in form else complete
    return whole


def _complete(record: Record, fields: Mapping[str, _Field], where: str) -> Record:
    """Give a record with each of its fields."""
    missing = fields.keys() - record.keys()
    lacking = sorted(name for name in missing if fields[name].default is _NEEDED)
    _need(not lacking, f"{where} lacks {', '.join(lacking)}")
    for name, field in fields.items():
        kind_fits = name in missing or type(record[name]) in field.kinds
        _need(kind_fits, f"{where} has {name} {record.get(name)!r}, which is of another kind")
    if not missing:
        return record
    return {**{name: fields[name].default for name in fields if name in missing}, **record}


def _with_plain_numbers(record: Record) -> Record:
    """Write numbers as the mock does: a person, or another program, may have written 5e4 or 5.0."""
    return {name: plain_values(value) for name, value in record.items()}


def _check_whole(table: str, record: Record, where: str) -> None:
    _need(_complete(record, _FIELDS[table], where) is record, f"{where} is not complete")


def _refuse_twin(records: Mapping[int, Record], where: str) -> None:
    owners: dict[str, int] = {}
    for doc_id, record in records.items():
        owner = owners.setdefault(record["id"], doc_id)
        _need(owner == doc_id, f"{where} {doc_id} has the id of {owner}: {record['id']!r}")


def _follow_deal(deal: Record, ids: Mapping[str, set[str]], where: str) -> None:
    _follow(deal, "pipelineId", ids["pipelines"], where)
    _follow(deal, "pipelineStageId", ids["stages"], where)
    _follow(deal, "ownerId", ids["users"], where)
    _need(deal["contactType"] in CONTACT_TABLES, f"{where} has contactType {deal['contactType']!r}")
    if deal["contactId"] is not None:
        _follow(deal, "contactId", ids[CONTACT_TABLES[deal["contactType"]]], where)


def _follow(record: Record, field: str, ids: set[str], where: str) -> None:
    _need(record[field] in ids, f"{where} has {field} {record[field]!r}, which names nothing")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."


def _need_object(value: object, where: str) -> None:
    _need(isinstance(value, Mapping), f"{where} is {_shown(value)}; it must be a JSON object")


def _need(condition: object, fault: str) -> None:
    if not condition:
        raise InvalidRecords(fault)
