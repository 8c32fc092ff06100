"""Assembling an import: what its files say, joined to whole records that fit together.

A record of which several places speak has the fields of all of them. Where they contradict each
other, the one that was updated last is right, then the fuller one, then the later one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mockserver.core.records import NewRecord, Record, canonical_id
from mockserver.generate.importing.found import BadRows, Found, Problem
from mockserver.generate.importing.missing import MakeUp
from mockserver.generate.importing.naming import Names
from mockserver.schema import NEEDED, SCHEMA, Resource, shown

__all__ = ["assembled"]

_ADVICE = "import what says more, or add --missing create"


def assembled(
    found: Iterable[Found | Problem],
    *,
    beside: Mapping[str, Iterable[Record]],
    now: str,
    make_up: bool,
) -> dict[str, dict[str, NewRecord]]:
    """Return the records that were found, whole, by table and id.

    `beside` are records that stay, and that these may name. What has no time of creation has the
    earliest of the others, or else `now`. What the records need of others is made up on demand.

    Raises:
        BadRows: a record is not as its table has them, or names one that is nowhere.
    """
    assembly = _Assembly(beside)
    assembly.join(found)
    assembly.resolve_names()
    assembly.date(now)
    if make_up:
        MakeUp(assembly.tables, now=assembly.earliest).place_stages()
    assembly.agree()
    if make_up:
        MakeUp(assembly.tables, now=assembly.earliest).follow_links()
    assembly.check()
    return assembly.tables


class _Assembly:
    def __init__(self, beside: Mapping[str, Iterable[Record]]) -> None:
        self.tables: dict[str, dict[str, NewRecord]] = {
            table: {one["id"]: {**one} for one in beside.get(table, ())} for table in SCHEMA.tables
        }
        self.earliest = ""
        self._said: dict[tuple[str, str], list[Found]] = {}
        self._problems: list[Problem] = []

    def join(self, found: Iterable[Found | Problem]) -> None:
        """Add what was found, the best that is known of a record last."""
        for one in found:
            if isinstance(one, Problem):
                self._problems.append(one)
                continue
            record_id = one.values.get("id")
            if isinstance(record_id, str) and record_id:
                self._said.setdefault((one.table, canonical_id(record_id)), []).append(one)
            else:
                self._add_problem(one, f"id is {shown(record_id)}")
        for (table, record_id), said in self._said.items():
            said.sort(key=_weight)
            record = self.tables[table].setdefault(record_id, {})
            for one in said:
                for name in one.values:
                    record[name] = self._value(one, name)

    def _value(self, found: Found, name: str) -> Any:
        """Return a value as records have it; None if it is refused, so that it does not lack."""
        field, value = SCHEMA.resources[found.table].fields[name], found.values[name]
        if value is None and not field.kind.accepts(None) and field.default is not NEEDED:
            return field.default
        if not field.kind.accepts(value):
            self._add_problem(found, f"{name} is {shown(value)}; it must be {field.kind.words}")
            return None
        is_id = name == "id" or field.link is not None
        return canonical_id(value) if is_id and value is not None else value

    def resolve_names(self) -> None:
        """Put ids in the place of names by which records call others."""
        names = Names(self.tables)
        for table, record_id in self._said:
            record, resource = self.tables[table][record_id], SCHEMA.resources[table]
            for field, link in resource.links.items():
                said = record.get(field)
                if said is not None and said not in self.tables[link.table_of(record)]:
                    count = names.resolve(record, field, link)
                    if count > 1:
                        reason = f"{field} is {shown(said)}, which {count} records are called"
                        self._refuse(resource, record, field, f"{reason}; use an id")
                        record[field] = None

    def date(self, now: str) -> None:
        """Complete the times at which records were created and changed."""
        known = [
            str(record[resource.times[0]])
            for table, resource in SCHEMA.resources.items()
            for record in self.tables[table].values()
            if resource.times and record.get(resource.times[0])
        ]
        self.earliest = min(known, default=now)
        for table, resource in SCHEMA.resources.items():
            for record in self.tables[table].values():
                latest = self.earliest
                for name in resource.times:
                    latest = record[name] = record.get(name) or latest

    def agree(self) -> None:
        """Complete the fields in which a record agrees with one that it names."""
        for table, resource in SCHEMA.resources.items():
            for field, link in resource.links.items():
                if link.within:
                    for record in self.tables[table].values():
                        named = self.tables[link.table_of(record)].get(record.get(field, ""), {})
                        if record.get(link.within) is None and link.within in named:
                            record[link.within] = named[link.within]

    def check(self) -> None:
        """Refuse what is not whole or names what is nowhere."""
        for table, record_id in self._said:
            resource = SCHEMA.resources[table]
            record = {**resource.blank, **self.tables[table][record_id]}
            self.tables[table][record_id] = record
            self._check_whole(record, resource)
            self._check_links(record, resource)
        for resource in SCHEMA.resources.values():
            for name in resource.unique:
                self._check_unique(resource, name)
        if self._problems:
            raise BadRows(self._problems)

    def _check_whole(self, record: Record, resource: Resource) -> None:
        lacking = [name for name in resource.fields if record[name] is NEEDED]
        if lacking and not self._is_due_to_another(record, resource, lacking):
            reason = f"{', '.join(lacking)} {'are' if lacking[1:] else 'is'} missing"
            links = resource.links.keys() & {*lacking}
            self._refuse(resource, record, lacking[0], f"{reason}{f'; {_ADVICE}' * bool(links)}")

    def _is_due_to_another(self, record: Record, resource: Resource, lacking: list[str]) -> bool:
        """Return whether a record lacks what another one would say, if it were whole."""
        return all(
            any(
                link.within == name and record[field] in self.tables[link.table_of(record)]
                for field, link in resource.links.items()
            )
            for name in lacking
        )

    def _check_links(self, record: Record, resource: Resource) -> None:
        for name, link in resource.links.items():
            target, is_named = SCHEMA.resources[link.table_of(record)], shown(record[name])
            named = self.tables[target.table].get(record[name])
            if named is None and record[name] not in {None, NEEDED}:
                reason = f"{name} is {is_named}, but no {target.called} has this id; {_ADVICE}"
                self._refuse(resource, record, name, reason)
            elif named and link.within:
                there, here = named.get(link.within), record[link.within]
                if there != here and not {there, here} & {None, NEEDED}:
                    other = f"a {target.called} with {link.within} {shown(there)}"
                    self._refuse(resource, record, name, f"{name} is {is_named}, {other}")

    def _check_unique(self, resource: Resource, name: str) -> None:
        owners: dict[Any, Record] = {}
        for record in self.tables[resource.table].values():
            owner = owners.setdefault(record[name], record)
            if owner is not record:
                one, other = (record, owner) if self._is_new(resource, record) else (owner, record)
                reason = f"{name} is {shown(record[name])}, like that of {other['id']}"
                self._refuse(resource, one, name, reason)

    def _is_new(self, resource: Resource, record: Record) -> bool:
        return (resource.table, record["id"]) in self._said

    def _refuse(self, resource: Resource, record: Record, field: str, reason: str) -> None:
        said = self._said[resource.table, record["id"]]
        where = next((one for one in reversed(said) if field in one.values), said[0])
        self._add_problem(where, reason)

    def _add_problem(self, found: Found, reason: str) -> None:
        called = SCHEMA.resources[found.table].called
        record_id = found.values.get("id") or "without an id"
        self._problems.append(Problem(found.place, f"{called} {record_id}", reason))


def _weight(found: Found) -> tuple[str, int]:
    updated = SCHEMA.resources[found.table].updated
    return str(found.values.get(updated) or "") if updated else "", len(found.values)
