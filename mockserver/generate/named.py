"""Records that are written by hand, as plain data, and name one another.

Each table maps the names by which others refer to its records to their fields. A link is written
under its own name, such as `company`, `contact` or `stage`, and holds the name of a record; that of
a stage is its pipeline's type and its label, such as `SALES Qualified`. What is left out has its
default: an owner is the first user, and a record without a time was created after those before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from mockserver.core.determinism import to_milliseconds
from mockserver.core.records import NewRecord, Record
from mockserver.generate.draws import Draws
from mockserver.generate.periods import WEEK, Period, monday_of
from mockserver.schema import SCHEMA, Link, Resource

__all__ = ["Named", "Written", "completed", "linked", "named_stages"]

Written: TypeAlias = Mapping[str, Mapping[str, Mapping[str, Any]]]

Named: TypeAlias = Mapping[str, Mapping[str, Record]]
"""The records of each table, by the names by which others refer to them."""


def named_stages(pipelines: Sequence[Record], stages: Sequence[Record]) -> Named:
    """Return pipelines and stages by the names that refer to them."""
    types = {pipeline["id"]: pipeline["type"] for pipeline in pipelines}
    return {
        "pipelines": {pipeline["type"]: pipeline for pipeline in pipelines},
        "stages": {f"{types[one['pipelineId']]} {one['label']}": one for one in stages},
    }


def completed(
    written: Written, draws: Draws, *, known: Named, clock: str
) -> dict[str, dict[str, NewRecord]]:
    """Return the records of each table by name, whole and in order of creation.

    `written` has the tables in an order in which each names only those before it, and those that
    are `known`. Records without a time were created in a week of their table, the last one of which
    is that before the clock's.
    """
    named = {**known}
    tables: dict[str, dict[str, NewRecord]] = {}
    now = to_milliseconds(clock)
    monday = monday_of(now)
    for number, (table, rows) in enumerate(written.items()):
        week = Period(start=monday - (len(written) - number) * WEEK, weeks=1)
        made = {
            name: _record(
                SCHEMA.resources[table],
                {"id": draws.record_id(table, name), **_times(values, week, slot / len(rows))},
                named,
            )
            for slot, (name, values) in enumerate(rows.items())
        }
        named[table] = made
        tables[table] = dict(sorted(made.items(), key=lambda item: str(item[1]["createdAt"])))
    return tables


def _times(values: Mapping[str, Any], week: Period, place: float) -> dict[str, Any]:
    """Return fields with their times: by default, a record was not changed since its creation."""
    if "createdAt" not in values:
        return {**week.times(week.created(0, 1, jitter=place), age=0), **values}
    return {"updatedAt": values["createdAt"], **values}


def _record(resource: Resource, values: Mapping[str, Any], named: Named) -> NewRecord:
    """Return a record with its times in the vendor's form, and the ids of the records it names."""
    links = {link.name: (name, link) for name, link in resource.links.items()}
    fields: dict[str, Any] = {}
    for name, value in values.items():
        if name in links:
            fields |= linked(*links[name], value, named)
        else:
            field = resource.fields.get(name)
            fields[name] = field.kind.write(value) if field and field.kind.write else value
    if "ownerId" in resource.needed - fields.keys():
        fields["ownerId"] = next(iter(named["users"].values()))["id"]
    return resource.completed(fields)


def linked(name: str, link: Link, target: str, named: Named) -> dict[str, str]:
    """Return the fields that link to a record, given the name by which it is referred to.

    Raises:
        KeyError: no record has this name.
    """
    for kind, table in (link.tables or {"": link.table}).items():
        if target in named.get(table, {}):
            record = named[table][target]
            return {
                name: record["id"],
                **({link.by: kind} if link.by else {}),
                **({link.within: record[link.within]} if link.within else {}),
            }
    raise KeyError(f"no {link.name} is named {target!r}")
