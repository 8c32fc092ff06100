"""The records that a scenario file names, checked one by one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mockserver.core.determinism import is_time, parse_time, to_milliseconds, to_timestamp
from mockserver.core.records import canonical_id, is_uuid
from mockserver.generate.fitting import misfit
from mockserver.generate.named import Written
from mockserver.generate.own.funnel import stage_names
from mockserver.generate.own.reading import At, Source
from mockserver.generate.own.values import TABLES, names_of
from mockserver.schema import SCHEMA, Resource, shown

__all__ = ["read_records"]

_AGO = re.compile(r"([0-9]{1,6}) (minute|hour|day|week)s? ago")
_SPANS = {"minute": 60_000, "hour": 3_600_000, "day": 86_400_000, "week": 7 * 86_400_000}


def read_records(source: Source, *, clock: str, opening: str) -> Written:
    """Return the named records by table, in the order in which tables refer to one another.

    Without a time, a deal came in last week, and others were there before the first deal.

    Raises:
        StartError: a record lacks a field, has one that does not exist or fit, or names no record.
    """
    said = source.value.get("records", {})
    source.known(("records",), said, TABLES)
    for table, rows in said.items():
        source.known(("records", table), rows, rows if isinstance(rows, dict) else ())
    taken: dict[str, At] = {}  # the ids and e-mail addresses
    read: dict[str, dict[str, dict[str, Any]]] = {}
    for table in TABLES:
        if table in said:
            one = _Table(source, table, said, clock=clock, taken=taken)
            before = {} if table == "deals" else {"createdAt": opening}
            read[table] = {
                str(name): {**before, **one.read(str(name), values)}
                for name, values in said[table].items()
            }
    return read


class _Table:
    """The checks of one table's records."""

    def __init__(
        self,
        source: Source,
        table: str,
        said: Mapping[str, Mapping[str, Any]],
        *,
        clock: str,
        taken: dict[str, At],
    ) -> None:
        self._source = source
        self._resource: Resource = SCHEMA.resources[table]
        self._said = said
        self._now = to_milliseconds(clock)
        self._taken = taken
        self._links = {
            link.name: stage_names() if link.name == "stage" else names_of(link, said)
            for link in self._resource.links.values()
            if link.name != "pipeline"
        }
        by = {link.by for link in self._resource.links.values()}
        self._fields = [
            name
            for name, field in self._resource.fields.items()
            if name != "type" and name not in by and not field.link
        ]

    def read(self, name: str, said: Any) -> dict[str, Any]:
        """Return a record with its times and id as the mock writes them."""
        at: At = ("records", self._resource.table, name)
        self._source.known(at, said, (*self._fields, *self._links))
        record = {field: self._value((*at, field), field, value) for field, value in said.items()}
        record = {field: value for field, value in record.items() if value is not None}
        needed = {
            link.name if (link := self._resource.links.get(field)) else field
            for field in self._resource.needed
        } - {"id", "pipeline", "owner", *self._resource.times}
        if lacking := sorted(needed - record.keys()):
            raise self._source.error(at, f"lacks {', '.join(lacking)}")
        return record

    def _value(self, at: At, field: str, value: Any) -> Any:
        if field in self._links:
            return self._target(at, field, value)
        if self._resource.fields[field].kind.is_time and isinstance(value, str):
            value = self._moment(at, value)
        if found := misfit(self._resource.table, field, value):
            raise self._source.error(at, found)
        if field == "id":
            value = self._id(at, value)
        if field == "id" or self._resource.fields[field].personal == "e-mail":
            self._take(at, value)
        return value

    def _target(self, at: At, link: str, value: Any) -> Any:
        known = self._links[link]
        if value is not None and value not in known:
            could = f"use one of {', '.join(known)}" if known else "name one below records"
            raise self._source.error(at, f"is {shown(value)}, which is not there; {could}")
        return value

    def _moment(self, at: At, text: str) -> str:
        """Return a time that is not after the clock's, and may be said as one before it."""
        ago = _AGO.fullmatch(text)
        if ago:
            return to_timestamp(max(0, self._now - int(ago[1]) * _SPANS[ago[2]]))
        if not is_time(text):
            raise self._source.wrong(at, "a time such as 3 days ago or 2025-01-01T09:00", text)
        if parse_time(text) > self._now:
            clock = to_timestamp(self._now)
            raise self._source.wrong(at, f"no later than the clock of the file, {clock}", text)
        return to_timestamp(parse_time(text))

    def _id(self, at: At, value: str) -> str:
        if not is_uuid(value):
            raise self._source.wrong(at, "a UUID", value)
        return canonical_id(value)

    def _take(self, at: At, value: str) -> None:
        first = self._taken.setdefault(value, at)
        if value and first != at:
            raise self._source.error(at, f"is that of {'.'.join(map(str, first[:-1]))} too")
