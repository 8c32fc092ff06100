"""Records at the edges of what the contract allows, made from its limits.

A limit that is added to the contract brings its own deals. The name of each deal, or its
description, says what it is for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from mockserver.contract import Node
from mockserver.contract.document import dereference, load
from mockserver.generate.limits import allowed
from mockserver.generate.named import Written

__all__ = ["RECORDS", "records"]

_DELETED = "2024-12-30T09:00:00.000Z"
_FULL_STAGES = (
    "INTEGRATION Discovery",
    "INTEGRATION Scoping",
    "INTEGRATION Building",
    "PARTNER Prospect",
    "PARTNER Evaluation",
    "PARTNER Agreement",
)
_PARTIES = ("person with all", "person with least", "company with all", "company with least")


def _values(schema: Node) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield a deal for each value at the limits of a field, with its name."""
    for field, item in schema["properties"].items():
        for value in allowed(item):
            is_text = isinstance(value, str) and "enum" not in item
            shown = f"length {len(value)}" if is_text else orjson.dumps(value).decode()
            purpose = f"{field}: {shown}"
            texts = {"name": purpose, "description": purpose}
            yield purpose, {"stage": "SALES Lead", **texts, field: value}


def _contacts() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield deals with each kind of contact and of referrer."""
    for link in ("contact", "referrer"):
        for party in _PARTIES:
            name = f"{link}: {party}"
            yield name, {"stage": "REFERRAL Introduction", "name": name, link: party}


def _equal() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield deals with the same name, one of which is deleted and one in another pipeline."""
    places = {"SALES Qualified": 3, "REFERRAL Proposal": 1}
    for stage, number in places.items():
        for place in range(number):
            values = {"stage": stage, "name": "The same name", "expectedValue": place}
            yield f"{stage} {place}", values if place != 1 else {**values, "deletedAt": _DELETED}


def _gone() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the deals of a stage that has only deleted ones."""
    for place in range(2):
        yield (
            f"gone {place}",
            {
                "stage": "SALES Won",
                "name": f"Deleted {place}",
                "deletedAt": _DELETED,
            },
        )


def _pages(limit: Node) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the deals of stages that have one less than a page, just one page, and one more."""
    sizes = [size + more for size in (limit["default"], limit["maximum"]) for more in (-1, 0, 1)]
    for stage, size in zip(_FULL_STAGES, sizes, strict=True):
        for number in range(1, size + 1):
            name = f"{number} of {size}"
            yield f"{stage} {name}", {"stage": stage, "name": name}


def records(document: Node) -> Written:
    """Return the records at the limits of a contract."""
    schemas = dereference(document, document["components"]["schemas"])
    limit = document["components"]["parameters"]["Limit"]["schema"]
    return {
        "users": {
            "owner": {"firstName": "Owen", "lastName": "Owner", "email": "owner@edge.example"}
        },
        "companies": {
            "company with all": {
                "name": "The same company",
                "description": "Every field of this company is filled.",
                "website": "https://www.edge.example",
                "industry": "Software",
                "address": "1 Edge Street, Springfield",
            },
            "company with least": {"name": "The same company"},
        },
        "people": {
            "person with all": {
                "firstName": "Ella",
                "lastName": "Edge",
                "email": "ella@edge.example",
                "phoneNumber": "+1-202-555-0100",
                "address": "1 Edge Street, Springfield",
                "company": "company with all",
                "isFullUser": True,
            },
            "person with least": {"firstName": "Ella", "lastName": "", "email": ""},
        },
        "deals": dict(
            [
                *_values(schemas["DealCreate"]),
                *_contacts(),
                *_equal(),
                *_gone(),
                *_pages(limit),
            ]
        ),
    }


RECORDS: Written = records(load())
"""The records of the scenario."""
