"""What a resource is, declared once, and the checks of files and imports that follow from it."""

from __future__ import annotations

from mockserver.schema.checks import checked
from mockserver.schema.own import MOST_DEALS, shown
from mockserver.schema.resources import RESOURCES, Field, Kind, Link, Resource, name_of

__all__ = [
    "MOST_DEALS",
    "RESOURCES",
    "Field",
    "Kind",
    "Link",
    "Resource",
    "checked",
    "name_of",
    "shown",
]
