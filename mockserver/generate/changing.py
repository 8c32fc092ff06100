"""Giving generated records the values that their scenario sets itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from mockserver.core.errors import StartError
from mockserver.core.records import NewRecord
from mockserver.generate.catalogue import Scenario
from mockserver.generate.draws import Draws
from mockserver.generate.fitting import misfit
from mockserver.generate.named import Named, linked
from mockserver.generate.runs import Lazy
from mockserver.schema import SCHEMA

__all__ = ["Change", "changed", "changes_of"]

Change: TypeAlias = Callable[[NewRecord, Mapping[str, str | None]], NewRecord]
"""Returns a record with other values; the mapping has the names that texts may use beside it."""


def changes_of(declared: Scenario, draws: Draws, named: Named) -> dict[str, Change]:
    """Return what sets the values that a scenario sets itself, by table."""
    return {table: _change(declared, table, draws, named) for table in declared.values}


def changed(records: Lazy, change: Change) -> Lazy:
    """Return records as a change makes them, without further names in their texts."""

    def between(start: int, stop: int) -> Iterator[NewRecord]:
        return (change({**record}, {}) for record in records.records(start, stop))

    return Lazy(len(records), between)


def _change(declared: Scenario, table: str, draws: Draws, named: Named) -> Change:
    values, chance = declared.values[table], draws.of("values", table)
    links = {link.name: (field, link) for field, link in SCHEMA.resources[table].links.items()}

    def change(record: NewRecord, names: Mapping[str, str | None]) -> NewRecord:
        own = chance.below(record["id"])
        for field, options in values.drawn.items():
            record[field] = own.pick(options, field)
        for link, targets in values.links.items():
            if (target := own.pick(targets, link)) is not None:
                record.update(linked(*links[link], target, named))
        for field, text in values.texts.items():
            record[field] = text.format_map(_shown({**record, **names}))
            if found := misfit(table, field, record[field]):
                raise StartError(
                    f"scenario {declared.like}: {field} of {table} {record['id']} {found}; change "
                    "its text below values"
                )
        return record

    return change


def _shown(names: Mapping[str, Any]) -> Mapping[str, str]:
    return {name: "" if value is None else str(value) for name, value in names.items()}
