"""Values that a scenario sets itself, in place of the generated ones of its records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any, NamedTuple

__all__ = ["Values", "names_in"]


class Values(NamedTuple):
    """The values of some fields of a table's records.

    For `drawn` fields one is picked by chance; in `links` they are names of records. `texts` may
    have the names of the record's other fields in braces.
    """

    drawn: Mapping[str, Sequence[Any]] = {}
    links: Mapping[str, Sequence[str | None]] = {}
    texts: Mapping[str, str] = {}


def names_in(text: str) -> list[str]:
    """Return the names in braces of a text; {{ and }} stand for braces.

    Raises:
        ValueError: braces are not closed, or hold more than a name.
    """
    names = []
    for _, name, form, conversion in Formatter().parse(text):
        if name is not None:
            if form or conversion or not name.isidentifier():
                raise ValueError(f"{{{name}}} must hold a name alone")
            names.append(name)
    return names
