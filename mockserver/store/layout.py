"""What the tables hold: the fields of a record, and which of them name other records.

Files are edited by hand and by stock TinyDB. A record from a file is completed with the defaults
of the fields it lacks; what cannot be completed is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.errors import InvalidRecords
from mockserver.records import CONTACT_TABLES, Record

__all__ = ["checked"]

_NEEDED: Any = object()

_DATES = {"createdAt": _NEEDED, "updatedAt": _NEEDED}

_FIELDS: dict[str, dict[str, Any]] = {
    "pipelines": {
        "id": _NEEDED,
        "type": _NEEDED,
        "name": _NEEDED,
        "description": None,
        **_DATES,
    },
    "stages": {
        "id": _NEEDED,
        "pipelineId": _NEEDED,
        "label": _NEEDED,
        "color": _NEEDED,
        "description": None,
        "sortOrder": _NEEDED,
        **_DATES,
    },
    "deals": {
        "id": _NEEDED,
        "pipelineId": _NEEDED,
        "pipelineStageId": _NEEDED,
        "name": _NEEDED,
        "description": None,
        "expectedValue": None,
        "currency": "USD",
        "notes": None,
        "contactId": None,
        "contactType": "USER",
        "ownerId": _NEEDED,
        "referredByCustomerId": None,
        "referredByContactType": "USER",
        **_DATES,
        "deletedAt": None,
    },
    "people": {
        "id": _NEEDED,
        "type": "USER",
        "email": None,
        "firstName": _NEEDED,
        "lastName": None,
        "phoneNumber": None,
        "address": None,
        "companyId": None,
        "isFullUser": False,
        **_DATES,
    },
    "companies": {
        "id": _NEEDED,
        "type": "COMPANY",
        "name": _NEEDED,
        "description": None,
        "website": None,
        "industry": None,
        "address": None,
        **_DATES,
    },
    "users": {
        "id": _NEEDED,
        "firstName": _NEEDED,
        "lastName": None,
        "email": None,
        **_DATES,
    },
}


def checked(tables: Mapping[str, Mapping[int, Record]], where: str) -> dict[str, dict[int, Record]]:
    """Complete the records of a file and follow every link between them.

    Raises:
        InvalidRecords: a record lacks a field that has no default, or names one that is not there.
    """
    whole = {
        table: {
            doc_id: _complete(record, fields, f"{where}: {table} {doc_id}")
            for doc_id, record in tables.get(table, {}).items()
        }
        for table, fields in _FIELDS.items()
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
    others = {table: dict(records) for table, records in tables.items() if table not in _FIELDS}
    return whole | others


def _complete(record: Record, fields: Mapping[str, Any], where: str) -> Record:
    _need(isinstance(record, Mapping), f"{where} is no JSON object")
    missing = fields.keys() - record.keys()
    if not missing:
        return record
    lacking = sorted(field for field in missing if fields[field] is _NEEDED)
    _need(not lacking, f"{where} lacks {', '.join(lacking)}")
    return {**{field: fields[field] for field in fields if field in missing}, **record}


def _follow_deal(deal: Record, ids: Mapping[str, set[str]], where: str) -> None:
    _follow(deal, "pipelineId", ids["pipelines"], where)
    _follow(deal, "pipelineStageId", ids["stages"], where)
    _follow(deal, "ownerId", ids["users"], where)
    _need(deal["contactType"] in CONTACT_TABLES, f"{where} has contactType {deal['contactType']!r}")
    if deal["contactId"] is not None:
        _follow(deal, "contactId", ids[CONTACT_TABLES[deal["contactType"]]], where)


def _follow(record: Record, field: str, ids: set[str], where: str) -> None:
    _need(record[field] in ids, f"{where} has {field} {record[field]!r}, which names nothing")


def _need(condition: object, fault: str) -> None:
    if not condition:
        raise InvalidRecords(fault)
