"""Reading a declaration of resources, such as `resources.json`.

A resource has the fields of its records in order, what one of them is `called`, the fields that it
is `known by`, what is `unique` beside its id, and what the store `indexes`. A field is the name of
its kind, or a mapping: it may be `nullable`, have a `default` for what a file leaves out, be
`personal`, or be a `link` to the record whose id it holds, with the `name` by which people and
answers call that record. A link leads `to` one table, or `by` a field to one of several; `within`
is a field in which both records agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mockserver.core.errors import StartError
from mockserver.schema.kinds import CREATION, DELETION, KINDS, UPDATE, Kind, one_of, or_null, shown
from mockserver.schema.resources import NEEDED, PERSONAL, Field, Link, Resource
from mockserver.schema.schema import Schema

__all__ = ["read_schema"]

_RESOURCE = {"called": str, "known by": list, "fields": dict, "unique": list, "indexes": list}
_FIELD = {
    "kind": str,
    "values": list,
    "nullable": bool,
    "default": object,
    "personal": (bool, str),
    "link": dict,
}
_LINK = {"name": str, "to": (str, dict), "by": str, "within": str}


def read_schema(declaration: Mapping[str, Any]) -> Schema:
    """Return the schema that a declaration describes.

    Raises:
        StartError: it is invalid; the message says where.
    """
    resources = {table: _resource(table, part) for table, part in declaration.items()}
    for table, resource in resources.items():
        for name, link in resource.links.items():
            _check_link(link, resource, resources, f"{table}: fields: {name}: link")
    return Schema(resources)


def _resource(table: str, declared: Any) -> Resource:
    _check_parts(declared, _RESOURCE, table, needed=("called", "known by", "fields"))
    kinds: dict[str, str] = {}
    fields = {}
    for name, part in declared["fields"].items():
        where = f"{table}: fields: {name}"
        whole = {"kind": part} if isinstance(part, str) else part
        _check_parts(whole, _FIELD, where)
        kinds.setdefault(whole.get("kind", ""), name)
        fields[name] = _field(whole, where)
    if "id" not in fields:
        raise StartError(f"{table}: fields lacks id")
    for part in ("known by", "unique", "indexes"):
        _check_fields(declared.get(part, ()), fields, f"{table}: {part}")
    return Resource(
        table=table,
        called=declared["called"],
        known_by=(*declared["known by"],),
        fields=fields,
        links={name: field.link for name, field in fields.items() if field.link},
        blank={name: field.default for name, field in fields.items()},
        needed=frozenset(name for name, field in fields.items() if field.default is NEEDED),
        unique=("id", *declared.get("unique", ())),
        indexes=(*declared.get("indexes", ()),),
        times=tuple(kinds[kind] for kind in (CREATION, UPDATE) if kind in kinds),
        updated=kinds.get(UPDATE),
        soft_delete=kinds.get(DELETION),
    )


def _field(declared: Mapping[str, Any], where: str) -> Field:
    kind, default = _kind(declared, where), declared.get("default", NEEDED)
    if declared.get("nullable"):
        kind, default = or_null(kind), declared.get("default")
    if default is not NEEDED and not kind.accepts(default):
        raise StartError(f"{where}: default is {shown(default)}; it must be {kind.words}")
    link = _link(declared["link"], f"{where}: link") if "link" in declared else None
    return Field(kind, default, link, _personal(declared.get("personal", False), where))


def _personal(declared: str | bool, where: str) -> str | None:
    if declared in PERSONAL:
        return str(declared)
    if isinstance(declared, str):
        raise StartError(f"{where}: personal is {shown(declared)}; use one of {_list(PERSONAL)}")
    return PERSONAL[0] if declared else None


def _kind(declared: Mapping[str, Any], where: str) -> Kind:
    name = declared.get("kind", "text" if "link" in declared else None)
    if name == "one of":
        if not declared.get("values"):
            raise StartError(f"{where} lacks values, which are the words that it may hold")
        return one_of(declared["values"])
    if name not in KINDS:
        raise StartError(f"{where}: kind is {shown(name)}; use one of {_list(KINDS)}, one of")
    return KINDS[name]


def _link(declared: Any, where: str) -> Link:
    _check_parts(declared, _LINK, where, needed=("name", "to"))
    to, by = declared["to"], declared.get("by")
    if isinstance(to, str) == (by is not None):
        raise StartError(f"{where}: `to` is a table, or with `by` a table for each of its values")
    tables = {} if isinstance(to, str) else to
    table = to if isinstance(to, str) else next(iter(to.values()))
    return Link(declared["name"], table, by, tables, declared.get("within"))


def _check_link(
    link: Link, resource: Resource, resources: Mapping[str, Resource], where: str
) -> None:
    tables = {link.table, *link.tables.values()}
    for table in sorted(tables):
        if table not in resources:
            raise StartError(f"{where}: there is no table {table!r}; use one of {_list(resources)}")
    if link.by:
        _check_fields([link.by], resource.fields, f"{where}: by")
        fits = resource.fields[link.by].kind.fits
        strange = [value for value in link.tables if not fits or not fits(value)]
        if strange:
            raise StartError(f"{where}: {link.by} cannot be {strange[0]!r}")
    if link.within:
        _check_fields([link.within], resource.fields, f"{where}: within")
        for table in sorted(tables):
            _check_within(link.within, resources[table], f"{where}: within")


def _check_within(field: str, target: Resource, where: str) -> None:
    _check_fields([field], target.fields, where)
    if field not in target.indexes:
        raise StartError(f"{where} needs {field!r} in the indexes of {target.table}")


def _check_fields(names: Iterable[str], fields: Mapping[str, Field], where: str) -> None:
    for name in names:
        if name not in fields:
            raise StartError(f"{where}: there is no field {name!r}; use one of {_list(fields)}")


def _check_parts(
    value: Any, parts: Mapping[str, Any], where: str, *, needed: Iterable[str] = ()
) -> None:
    """Check that a mapping has these parts, each of its type, and no other."""
    if not isinstance(value, dict):
        raise StartError(f"{where} is {shown(value)}; it must be a mapping of {_list(parts)}")
    for name, part in value.items():
        if name not in parts:
            raise StartError(f"{where} has {name!r}; it may have {_list(parts)}")
        if not isinstance(part, parts[name]):
            raise StartError(f"{where}: {name} cannot be {shown(part)}")
    for name in needed:
        if name not in value:
            raise StartError(f"{where} lacks {name}")


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
