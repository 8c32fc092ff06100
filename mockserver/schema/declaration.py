"""The resources of the vendor's product, declared as data.

It holds texts, numbers, booleans, lists and mappings only, so that it could as well be a file. A
resource has the fields of its records in order, the `noun` that people call one of them, the fields
that a record is `known by`, what is `unique` beside its id, and what the store `indexes`. A field
is the name of its kind, or a mapping: it may be `nullable`, have a `default` for what a file leaves
out, be `personal`, or be a `link` to the record whose id it holds, with the `name` by which people
and answers call that record. A link leads `to` one table, or `by` a field to one of several;
`within` is a field in which both records agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["DECLARATION"]

DECLARATION: Mapping[str, Any] = {
    "pipelines": {
        "noun": "pipeline",
        "known by": ["name"],
        "unique": ["type"],
        "indexes": ["type"],
        "fields": {
            "id": "id",
            "type": "code",
            "name": "text",
            "description": {"kind": "text", "default": ""},
            "createdAt": "time of creation",
            "updatedAt": "time of update",
        },
    },
    "stages": {
        "noun": "stage",
        "known by": ["label"],
        "indexes": ["pipelineId"],
        "fields": {
            "id": "id",
            "pipelineId": {"link": {"name": "pipeline", "to": "pipelines"}},
            "label": "text",
            "color": "colour",
            "description": {"kind": "text", "default": ""},
            "sortOrder": "number",
            "createdAt": "time of creation",
            "updatedAt": "time of update",
        },
    },
    "deals": {
        "noun": "deal",
        "known by": ["name"],
        "indexes": ["pipelineId", "pipelineStageId"],
        "fields": {
            "id": "id",
            "pipelineId": {"link": {"name": "pipeline", "to": "pipelines"}},
            "pipelineStageId": {
                "link": {"name": "stage", "to": "stages", "within": "pipelineId"},
            },
            "name": {"kind": "text", "personal": True},
            "description": {"kind": "text", "nullable": True, "personal": True},
            "expectedValue": {"kind": "number", "nullable": True},
            "currency": {"kind": "currency", "default": "USD"},
            "notes": {"kind": "text", "nullable": True, "personal": True},
            "contactId": {
                "nullable": True,
                "link": {
                    "name": "contact",
                    "by": "contactType",
                    "to": {"USER": "people", "COMPANY": "companies"},
                },
            },
            "contactType": {"kind": "one of", "values": ["USER", "COMPANY"], "default": "USER"},
            "ownerId": {"link": {"name": "owner", "to": "users"}},
            "referredByCustomerId": {
                "nullable": True,
                "link": {
                    "name": "referrer",
                    "by": "referredByContactType",
                    "to": {"USER": "people", "COMPANY": "companies"},
                },
            },
            "referredByContactType": {
                "kind": "one of",
                "values": ["USER", "COMPANY"],
                "default": "USER",
            },
            "createdAt": "time of creation",
            "updatedAt": "time of update",
            "deletedAt": {"kind": "time of deletion", "nullable": True},
        },
    },
    "people": {
        "noun": "person",
        "known by": ["firstName", "lastName"],
        "fields": {
            "id": "id",
            "type": {"kind": "one of", "values": ["USER"], "default": "USER"},
            "email": {"kind": "text", "default": "", "personal": True},
            "firstName": {"kind": "text", "personal": True},
            "lastName": {"kind": "text", "default": "", "personal": True},
            "phoneNumber": {"kind": "text", "nullable": True, "personal": True},
            "address": {"kind": "text", "nullable": True, "personal": True},
            "companyId": {"nullable": True, "link": {"name": "company", "to": "companies"}},
            "isFullUser": {"kind": "boolean", "default": False},
            "createdAt": "time of creation",
            "updatedAt": "time of update",
        },
    },
    "companies": {
        "noun": "company",
        "known by": ["name"],
        "fields": {
            "id": "id",
            "type": {"kind": "one of", "values": ["COMPANY"], "default": "COMPANY"},
            "name": "text",
            "description": {"kind": "text", "nullable": True},
            "website": {"kind": "text", "nullable": True},
            "industry": {"kind": "text", "nullable": True},
            "address": {"kind": "text", "nullable": True},
            "createdAt": "time of creation",
            "updatedAt": "time of update",
        },
    },
    "users": {
        "noun": "user",
        "known by": ["firstName", "lastName"],
        "fields": {
            "id": "id",
            "firstName": {"kind": "text", "personal": True},
            "lastName": {"kind": "text", "default": "", "personal": True},
            "email": {"kind": "text", "default": "", "personal": True},
            "createdAt": "time of creation",
            "updatedAt": "time of update",
        },
    },
}
