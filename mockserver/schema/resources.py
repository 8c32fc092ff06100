"""The resources: the fields of their records in order, what these hold, and whom they name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import NoneType
from typing import Any, NamedTuple

from mockserver.determinism import is_time, parse_time, to_timestamp
from mockserver.numbers import Spelled
from mockserver.records import Record

__all__ = ["NEEDED", "RESOURCES", "Field", "Kind", "Link", "Resource", "name_of"]

_TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z")

NEEDED: Any = object()
"""The default of a field that has none."""


class Kind(NamedTuple):
    """What a field may hold, and the words for it; `fits` looks closer at what is not null.

    `write` returns a value that fits as the mock itself writes it.
    """

    types: frozenset[type]
    words: str
    fits: Callable[[Any], bool] | None = None
    write: Callable[[Any], Any] | None = None


class Field(NamedTuple):
    """A field, and what it holds where a file does not say."""

    kind: Kind
    default: Any = NEEDED


class Link(NamedTuple):
    """A field that names a record of a table by its id.

    `when` is a field and the value that it must have for the link to count. `within` is a field in
    which both records agree.
    """

    field: str
    table: str
    when: tuple[str, str] | None = None
    within: str | None = None


class Resource(NamedTuple):
    """The records of one table; no two have the same value in a field that is `unique`.

    `noun` is what people call one of them.
    """

    noun: str
    fields: Mapping[str, Field]
    links: tuple[Link, ...] = ()
    unique: tuple[str, ...] = ("id",)


def _one_of(*words: str) -> Kind:
    return Kind(frozenset({str}), " or ".join(words), words.__contains__)


def _like(pattern: str, words: str) -> Kind:
    fits = re.compile(pattern).fullmatch
    return Kind(frozenset({str}), words, lambda value: fits(value) is not None)


def _as_timestamp(text: str) -> str:
    return text if _TIMESTAMP.fullmatch(text) else to_timestamp(parse_time(text))


def _or_null(kind: Kind) -> Field:
    words = f"{kind.words}, or null"
    return Field(Kind(kind.types | {NoneType}, words, kind.fits, kind.write), None)


_TEXT = Kind(frozenset({str}), "text")
_NUMBER = Kind(frozenset({int, float, Spelled}), "a number")
_BOOLEAN = Kind(frozenset({bool}), "true or false")
_TIME = Kind(
    frozenset({str}), "a time such as 2025-01-01T09:00:00.000Z", is_time, write=_as_timestamp
)
_CONTACT_TYPE = _one_of("USER", "COMPANY")
_CURRENCY = _like(r"[A-Z]{3}", "three capital letters such as USD")
_COLOR = _like(r"#[0-9A-Fa-f]{6}", "a colour such as #3B82F6")

_ID = {"id": Field(_TEXT)}
_TIMES = {"createdAt": Field(_TIME), "updatedAt": Field(_TIME)}

RESOURCES: Mapping[str, Resource] = {
    "pipelines": Resource(
        "pipeline",
        {
            **_ID,
            "type": Field(_TEXT),
            "name": Field(_TEXT),
            "description": Field(_TEXT, ""),
            **_TIMES,
        },
        unique=("id", "type"),
    ),
    "stages": Resource(
        "stage",
        {
            **_ID,
            "pipelineId": Field(_TEXT),
            "label": Field(_TEXT),
            "color": Field(_COLOR),
            "description": Field(_TEXT, ""),
            "sortOrder": Field(_NUMBER),
            **_TIMES,
        },
        links=(Link("pipelineId", "pipelines"),),
    ),
    "deals": Resource(
        "deal",
        {
            **_ID,
            "pipelineId": Field(_TEXT),
            "pipelineStageId": Field(_TEXT),
            "name": Field(_TEXT),
            "description": _or_null(_TEXT),
            "expectedValue": _or_null(_NUMBER),
            "currency": Field(_CURRENCY, "USD"),
            "notes": _or_null(_TEXT),
            "contactId": _or_null(_TEXT),
            "contactType": Field(_CONTACT_TYPE, "USER"),
            "ownerId": Field(_TEXT),
            "referredByCustomerId": _or_null(_TEXT),
            "referredByContactType": Field(_CONTACT_TYPE, "USER"),
            **_TIMES,
            "deletedAt": _or_null(_TIME),
        },
        links=(
            Link("pipelineId", "pipelines"),
            Link("pipelineStageId", "stages", within="pipelineId"),
            Link("ownerId", "users"),
            Link("contactId", "people", when=("contactType", "USER")),
            Link("contactId", "companies", when=("contactType", "COMPANY")),
            Link("referredByCustomerId", "people", when=("referredByContactType", "USER")),
            Link("referredByCustomerId", "companies", when=("referredByContactType", "COMPANY")),
        ),
    ),
    "people": Resource(
        "person",
        {
            **_ID,
            "type": Field(_one_of("USER"), "USER"),
            "email": Field(_TEXT, ""),
            "firstName": Field(_TEXT),
            "lastName": Field(_TEXT, ""),
            "phoneNumber": _or_null(_TEXT),
            "address": _or_null(_TEXT),
            "companyId": _or_null(_TEXT),
            "isFullUser": Field(_BOOLEAN, False),
            **_TIMES,
        },
        links=(Link("companyId", "companies"),),
    ),
    "companies": Resource(
        "company",
        {
            **_ID,
            "type": Field(_one_of("COMPANY"), "COMPANY"),
            "name": Field(_TEXT),
            "description": _or_null(_TEXT),
            "website": _or_null(_TEXT),
            "industry": _or_null(_TEXT),
            "address": _or_null(_TEXT),
            **_TIMES,
        },
    ),
    "users": Resource(
        "user",
        {
            **_ID,
            "firstName": Field(_TEXT),
            "lastName": Field(_TEXT, ""),
            "email": Field(_TEXT, ""),
            **_TIMES,
        },
    ),
}


def name_of(record: Record) -> str:
    """Return the name by which people know a record."""
    for field in ("label", "name"):
        if field in record:
            return str(record[field])
    names = (record.get("firstName"), record.get("lastName"))
    return " ".join(name for name in names if name)
