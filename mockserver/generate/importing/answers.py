"""The vendor's answers as JSON, and records as JSON in the shapes of the API or of the schema.

What an object is follows from the schema: the resource that declares most of its keys, as fields,
as names of links, or as tables whose records link to it. An object under the name of a link is a
record of the link's table, so a deal brings its stage, contact and owner.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mockserver.contract.sent import is_too_deep, shown
from mockserver.core.errors import InvalidRecords
from mockserver.core.slips import lines_of_objects, read_json, refuse_repeated_keys, without_mark
from mockserver.generate.importing.found import Found, Place
from mockserver.schema import SCHEMA, Link, Resource

__all__ = ["read_answers", "read_lines"]


def read_answers(raw: bytes, *, name: str, stem: str = "") -> Iterator[Found]:
    """Yield what an answer of the vendor's API says; `stem` is a table, or else unimportant.

    Raises:
        InvalidRecords: it is not JSON, or holds no records.
    """
    text = without_mark(raw)
    value = _value(text, name)
    yield from _Reader(name, dict(lines_of_objects(text.decode(), value))).read(value, stem)


def read_lines(raw: bytes, *, name: str, stem: str = "") -> Iterator[Found]:
    """Yield what the lines of a file say, each of which is the JSON of a record or an answer.

    Raises:
        InvalidRecords: a line is not JSON, or holds no records.
    """
    for number, line in enumerate(without_mark(raw).splitlines(), start=1):
        if line.strip():
            at = f"{name}: line {number}"
            yield from _Reader(name, {}, line=number).read(_value(line, at), stem)


def _value(text: bytes, name: str) -> Any:
    value = read_json(text, name=name)
    refuse_repeated_keys(text, name=name)
    if is_too_deep(value, around=0):
        raise InvalidRecords(f"{name} is nested too deeply")
    return value


class _Reader:
    def __init__(self, name: str, lines: Mapping[int, int], *, line: int = 1) -> None:
        self._name = name
        self._lines = lines
        self._line = line

    def read(self, answer: Any, stem: str) -> Iterator[Found]:
        data = answer
        if isinstance(answer, dict) and "success" in answer:
            if answer["success"] is not True:
                raise InvalidRecords(f"{self._name} is an answer that says no: {shown(answer)}")
            data = answer.get("data")
        table = stem if stem in SCHEMA.resources else None
        found = False
        for key, item in _records_in(data):
            found = True
            yield from self._of(key or table or self._table_of(item), item, {})
        if not found and data != [] and not _is_empty_page(data):
            raise InvalidRecords(
                f"{self._name} holds no records; save an answer of the API such as that of "
                "GET /api/pipelines/sales/deals, or what introzy-mock export writes"
            )

    def _table_of(self, item: Mapping[str, Any]) -> str:
        """Return the table of an object by its keys.

        Raises:
            InvalidRecords: several resources have as many of them.
        """
        scores = {table: _score(item, resource) for table, resource in SCHEMA.resources.items()}
        best = [table for table, score in scores.items() if score == max(scores.values())]
        if len(best) > 1:
            raise InvalidRecords(
                f"{self._place(item)} may be a record of {' or '.join(best)}; call the file after "
                f"its table, such as {best[0]}.json"
            )
        return best[0]

    def _of(self, table: str, item: Any, around: Mapping[str, Any]) -> Iterator[Found]:
        """Yield what an object says: of a record of a table, and of those inside it."""
        resource, place = SCHEMA.resources[table], self._place(item)
        links = {link.name: (field, link) for field, link in resource.links.items()}
        values, inside = dict(around), []
        for key, value in item.items():
            if key in resource.fields:
                values[key] = value
            elif key in links:
                field, link = links[key]
                if value is None:
                    values[field] = None
                elif isinstance(value, dict):
                    target = _target(link, value)
                    values |= _linked(field, link, value, target)
                    inside.append(self._of(target, value, {}))
            elif isinstance(value, list) and (field_back := _links_back(resource, key)):
                inside += [
                    self._of(key, one, {field_back: item.get("id")})
                    for one in value
                    if isinstance(one, dict)
                ]
        yield Found(table, values, place)
        for others in inside:
            yield from others

    def _place(self, item: object) -> Place:
        return Place(self._name, self._lines.get(id(item), self._line))


def _records_in(data: Any) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """Yield the records in the data of an answer, each with its table if that is said.

    In exports and data files the records of a table are an object, by their numbers.
    """
    if isinstance(data, list) or (isinstance(data, dict) and "id" in data):
        rows = data if isinstance(data, list) else [data]
        yield from ((None, row) for row in rows if isinstance(row, dict) and row)
    elif isinstance(data, dict):
        tables = data.get("tables")
        for key, value in (tables if isinstance(tables, dict) else data).items():
            table = key if key in SCHEMA.resources else None
            rows = [*value.values()] if table and isinstance(value, dict) else value
            if isinstance(rows, list):
                yield from ((table, row) for _, row in _records_in(rows))


def _is_empty_page(data: Any) -> bool:
    return isinstance(data, dict) and ([] in data.values() or "tables" in data)


def _score(item: Mapping[str, Any], resource: Resource) -> int:
    """Return how many keys of an object a resource declares, less those whose codes it lacks."""
    names = {link.name for link in resource.links.values()}
    known = sum(
        key in resource.fields or key in names or _links_back(resource, key) is not None
        for key in item
    )
    strange = sum(
        field.kind.is_code and not field.kind.accepts(item[name])
        for name, field in resource.fields.items()
        if name in item
    )
    return known - 2 * strange


def _links_back(resource: Resource, key: str) -> str | None:
    """Return the field by which records of the table that a key names link to this resource."""
    if key not in SCHEMA.resources:
        return None
    links = SCHEMA.resources[key].links.items()
    return next((field for field, link in links if link.table == resource.table), None)


def _target(link: Link, value: Mapping[str, Any]) -> str:
    """Return the table of a link that the object under its name is of, by its keys."""
    tables: Iterable[str] = link.tables.values() or [link.table]
    return max(tables, key=lambda table: _score(value, SCHEMA.resources[table]))


def _linked(field: str, link: Link, value: Mapping[str, Any], target: str) -> dict[str, Any]:
    values = {field: value.get("id")}
    if link.by:
        values[link.by] = next(code for code, table in link.tables.items() if table == target)
    return values
