"""The values of fields that a file sets: fixed, one of several, from a range, or a text."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from mockserver.generate.fitting import misfit
from mockserver.generate.own.reading import At, Source
from mockserver.generate.values import Values, names_in
from mockserver.schema import SCHEMA, Link, Resource

__all__ = ["TABLES", "names_of", "read_values"]

TABLES = ("users", "companies", "people", "deals")
"""The tables whose records a file may name or change, each after those that it refers to."""

_RANGE = ("from", "to", "step")
_USE = "use {email}, {id} or both generated names, such as '{firstName}.{lastName}@acme.example'"
_ALSO = {"deals": ("company", "person")}
"""What texts of a table may name beside its fields."""


def read_values(source: Source, written: Mapping[str, Mapping[str, Any]]) -> dict[str, Values]:
    """Return the values of each table.

    Raises:
        StartError: one does not fit its field, or names what is not there.
    """
    said = source.value.get("values", {})
    source.known(("values",), said, TABLES)
    read = {}
    for table, fields in said.items():
        source.known(("values", table), fields, _settable(SCHEMA.resources[table]))
        one = _Table(source, table, written)
        for name, value in fields.items():
            one.read(name, value)
        read[table] = Values(one.drawn, one.links, one.texts)
    return read


def names_of(link: Link, written: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the names of the records that a link may lead to."""
    tables = link.tables.values() or [link.table]
    return [name for table in tables for name in written.get(table, {})]


def _settable(resource: Resource) -> list[str]:
    """Return the fields that may have values: not those that the mock or another field decides."""
    by = {link.by for link in resource.links.values()}
    fields = [
        name
        for name, field in resource.fields.items()
        if name not in {"id", "type"} | by and not field.link and not field.kind.is_noted
    ]
    links = [link.name for link in resource.links.values()]
    return [*fields, *(name for name in links if name not in {"pipeline", "stage"})]


class _Table:
    """The values of one table, as they are read one after another."""

    def __init__(
        self, source: Source, table: str, written: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.drawn: dict[str, Sequence[Any]] = {}
        self.links: dict[str, Sequence[str | None]] = {}
        self.texts: dict[str, str] = {}
        self._source = source
        self._resource = SCHEMA.resources[table]
        self._written = written

    def read(self, name: str, value: Any) -> None:
        """Read the values of a field or link."""
        at: At = ("values", self._resource.table, name)
        link = next((one for one in self._resource.links.values() if one.name == name), None)
        if link:
            self.links[name] = self._targets(at, link, value)
        elif isinstance(value, str) and "{" in value:
            self.texts[name] = self._text(at, name, value)
        else:
            self.drawn[name] = self._options(at, name, value)

    def _targets(self, at: At, link: Link, value: Any) -> Sequence[str | None]:
        targets = value if isinstance(value, list) else [value]
        known = names_of(link, self._written)
        for target in targets:
            if target is not None and target not in known:
                could = f"use one of {', '.join(known)}" if known else "name one below records"
                raise self._source.error(at, f"names {target!r}, which is no record; {could}")
        return self._some(at, targets)

    def _text(self, at: At, field: str, value: str) -> str:
        names = [*self._resource.fields, *_ALSO.get(self._resource.table, ())]
        try:
            used = names_in(value)
        except ValueError as error:
            raise self._source.error(
                at, f"is {value!r}, whose braces are wrong: {error}; {{{{ stands for a brace"
            ) from None
        for name in used:
            if name not in names:
                raise self._source.error(
                    at, f"is {value!r}; in braces may be {', '.join(names)}, not {name}"
                )
        if self._resource.fields[field].personal == "e-mail" and not self._differs(used):
            raise self._source.error(
                at, f"is {value!r}, but each of the {self._resource.table} needs another; {_USE}"
            )
        return value

    def _differs(self, used: Collection[str]) -> bool:
        """Return whether a text with these fields is another for each person."""
        said = self._source.value["values"][self._resource.table]
        names = {"firstName", "lastName"}
        return bool({"id", "email"} & {*used}) or (names <= {*used} and not names & said.keys())

    def _options(self, at: At, name: str, value: Any) -> Sequence[Any]:
        if isinstance(value, dict):
            options: Sequence[Any] = self._range(at, value)
            ends = [options[0], options[-1]] if options else []
        else:
            ends = options = value if isinstance(value, list) else [value]
        for one in ends:
            if found := misfit(self._resource.table, name, one):
                raise self._source.error(at, found)
        if self._resource.fields[name].personal == "e-mail":
            raise self._source.error(
                at,
                f"has {len(options)} values, but each of the {self._resource.table} needs another; "
                + _USE,
            )
        return self._some(at, options)

    def _range(self, at: At, value: Mapping[str, Any]) -> range:
        self._source.known(at, value, _RANGE)
        for key in ("from", "to", *value):
            if type(value.get(key)) is not int:
                raise self._source.wrong((*at, key), "a whole number", value.get(key))
        if value.get("step", 1) < 1:
            raise self._source.wrong((*at, "step"), "1 or more", value["step"])
        return range(value["from"], value["to"] + 1, value.get("step", 1))

    def _some(self, at: At, options: Sequence[Any]) -> Sequence[Any]:
        if not options:
            raise self._source.error(at, "has no value; name at least one")
        return options
