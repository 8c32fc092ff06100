"""What a resource is, declared once, and the checks of files and imports that follow from it."""

from __future__ import annotations

from collections.abc import Collection

from mockserver.schema.declaration import DECLARATION
from mockserver.schema.kinds import Kind, shown
from mockserver.schema.own import MOST_DEALS
from mockserver.schema.reading import read_schema
from mockserver.schema.resources import Field, Link, Resource
from mockserver.schema.schema import Schema
from mockserver.schema.special import rules

__all__ = [
    "MOST_DEALS",
    "SCHEMA",
    "Field",
    "Kind",
    "Link",
    "Resource",
    "Schema",
    "crm_schema",
    "read_schema",
    "shown",
]

SCHEMA: Schema = read_schema(DECLARATION)
"""The resources of the vendor's product."""


def crm_schema(types: Collection[str]) -> Schema:
    """Return the schema with what only pipelines and users need; `types` are those of pipelines."""
    return SCHEMA._replace(rules=rules(types))
