"""Values that a scenario sets itself, in place of the generated ones of its records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from string import Formatter
from typing import Any, NamedTuple, TypeAlias

from mockserver.core.records import NewRecord, Record
from mockserver.generate.draws import Draws

__all__ = ["Change", "Linked", "Values", "change_by", "names_in"]

Change: TypeAlias = Callable[[NewRecord, Mapping[str, str | None]], NewRecord]
"""Returns a record with other values; the mapping has the names that texts may use beside it."""

Linked: TypeAlias = Callable[[str, str], Mapping[str, Any]]
"""Returns the fields that link to a record, by the name of the link and of the record."""


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


def change_by(
    values: Values, table: str, *, draws: Draws, linked: Linked, check: Callable[[Record], None]
) -> Change:
    """Return what gives the records of a table these values, each by its id.

    A text has the values that the record got before it. `check` raises if a text became invalid.
    """
    chance = draws.of("values", table)

    def changed(record: NewRecord, names: Mapping[str, str | None]) -> NewRecord:
        own = chance.below(record["id"])
        for field, options in values.drawn.items():
            record[field] = own.pick(options, field)
        for link, targets in values.links.items():
            if (target := own.pick(targets, link)) is not None:
                record.update(linked(link, target))
        for field, text in values.texts.items():
            record[field] = text.format_map(_shown({**record, **names}))
        if values.texts:
            check(record)
        return record

    return changed


def _shown(names: Mapping[str, Any]) -> Mapping[str, str]:
    return {name: "" if value is None else str(value) for name, value in names.items()}
