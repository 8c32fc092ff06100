"""What a resource is, declared once, and the checks of files and imports derived from that."""

from __future__ import annotations

from mockserver.schema.crm import (
    SCHEMA,
    SHORT_FORMS,
    ShortForm,
    crm_schema,
    find_stage,
    pipeline_records,
)
from mockserver.schema.kinds import Kind, shown
from mockserver.schema.own import FORMAT, MOST_RECORDS, in_format_1
from mockserver.schema.reading import read_schema
from mockserver.schema.resources import NEEDED, Field, Link, Resource
from mockserver.schema.schema import Schema

__all__ = [
    "FORMAT",
    "MOST_RECORDS",
    "NEEDED",
    "SCHEMA",
    "SHORT_FORMS",
    "Field",
    "Kind",
    "Link",
    "Resource",
    "Schema",
    "ShortForm",
    "crm_schema",
    "find_stage",
    "in_format_1",
    "pipeline_records",
    "read_schema",
    "shown",
]
