"""Pseudonyms: records with made-up people and companies in the place of real ones.

What a field says of whom is declared in the schema. The same person and the same company have the
same pseudonym in all records, and their e-mail addresses and hosts agree with it. A text is
replaced as a whole, since any word that stayed could be a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from mockserver.core.determinism import seeded_id
from mockserver.core.records import NewRecord, Record
from mockserver.generate.pseudonyms.blurring import blurred
from mockserver.generate.pseudonyms.cast import Cast, folded
from mockserver.schema import SCHEMA, Resource, Schema

__all__ = ["pseudonymised"]

Said: TypeAlias = Mapping[str, Any]
"""What the fields of a record say of somebody, by what that is."""

_COMMON = {"industry", "amount"}
"""What is too common to be anybody's."""
_HOST = re.compile(r"(?:[a-z]+://)?(?:www\.)?([^/?#]*)")


def pseudonymised(
    tables: Mapping[str, Iterable[Record]],
    *,
    secret: bytes,
    keep_ids: bool = False,
    blur: bool = False,
    schema: Schema = SCHEMA,
) -> dict[str, list[NewRecord]]:
    """Return records that name nobody; `secret` has at most 64 bytes.

    Ids are replaced too, in all links, unless they are to be kept. To blur is to change amounts and
    times a little.
    """
    rows = {name: [*tables.get(name, ())] for name in schema.tables}
    pseudonyms = _Pseudonyms(rows, schema, secret)
    replaced = {}
    for name, resource in schema.resources.items():
        records = [pseudonyms.of(record, resource) for record in rows[name]]
        if blur:
            records = [blurred(record, resource, secret=secret) for record in records]
        replaced[name] = records
    return replaced if keep_ids else _with_other_ids(replaced, schema, secret)


def _with_other_ids(
    tables: Mapping[str, list[NewRecord]], schema: Schema, secret: bytes
) -> dict[str, list[NewRecord]]:
    ids = {
        record["id"]: seeded_id(0, "id", record["id"], secret=secret)
        for records in tables.values()
        for record in records
    }
    return {
        name: [
            {**record, **{field: ids.get(record[field]) for field in ("id", *resource.links)}}
            for record in tables[name]
        ]
        for name, resource in schema.resources.items()
    }


class _Pseudonyms:
    def __init__(self, tables: Mapping[str, list[Record]], schema: Schema, secret: bytes) -> None:
        self._schema = schema
        self._by_id = {
            name: {record["id"]: record for record in records} for name, records in tables.items()
        }
        self._names: dict[str, str] = {}
        self._companies: dict[str, str | None] = {}
        originals: set[str] = set()
        for name, resource in schema.resources.items():
            for record in tables[name]:
                said = _said(record, resource)
                self._learn(said, self._company_of(record, resource))
                originals |= {
                    record[field]
                    for field, declared in resource.fields.items()
                    if declared.is_personal and declared.personal not in _COMMON and record[field]
                }
        self._cast = Cast(secret, originals)

    def of(self, record: Record, resource: Resource) -> NewRecord:
        """Return a record that names nobody; what is no field of the resource is left out."""
        said, company = _said(record, resource), self._company_of(record, resource)
        return {
            name: self._value(field.personal, record[name], said, company)
            if field.personal and record[name]
            else record[name]
            for name, field in resource.fields.items()
        }

    def _value(self, what: str, value: Any, said: Said, company: str | None) -> Any:
        cast, known = self._cast, company or str(value)
        draw: Mapping[str, Callable[[], str]] = {
            "text": lambda: cast.text(value),
            "first name": lambda: cast.first_name(_full_name(said)),
            "last name": lambda: cast.last_name(_full_name(said)),
            "e-mail": lambda: self._address(value),
            "phone": lambda: cast.phone(value),
            "address": lambda: cast.postal_address(value),
            "company": lambda: cast.company(value),
            "website": lambda: f"https://www.{cast.host(company or _host(value))}",
            "industry": lambda: cast.line(known).industry,
            "line": lambda: cast.about(value, company=known),
            "title": lambda: cast.title(value, company=known),
        }
        return draw[what]() if what in draw else value

    def _address(self, address: str) -> str:
        host = address.rpartition("@")[2].casefold()
        return self._cast.address(
            address,
            full_name=self._names[folded(address)],
            company=self._companies.get(host) or host,
        )

    def _learn(self, said: Said, company: str | None) -> None:
        """Remember whose an e-mail address is, and which company has a host."""
        if said.get("website") and company:
            self._companies[_host(said["website"])] = company
        if said.get("e-mail"):
            self._names.setdefault(folded(said["e-mail"]), _full_name(said))
            host = said["e-mail"].rpartition("@")[2].casefold()
            if company and self._companies.setdefault(host, company) != company:
                self._companies[host] = None  # it is that of a provider

    def _company_of(self, record: Record, resource: Resource, *, steps: int = 2) -> str | None:
        """Return the name of the company that a record is, or that its links lead to."""
        said = _said(record, resource)
        if "company" in said or not steps:
            return said.get("company")
        for field, link in resource.links.items():
            table = link.table_of(record)
            named = self._by_id[table].get(record[field])
            other = self._schema.resources[table]
            if named and (found := self._company_of(named, other, steps=steps - 1)):
                return found
        return None


def _said(record: Record, resource: Resource) -> Said:
    return {
        field.personal: record[name] for name, field in resource.fields.items() if field.personal
    }


def _full_name(said: Said) -> str:
    return f"{said.get('first name', '')} {said.get('last name', '')}"


def _host(website: str) -> str:
    found = _HOST.match(website.casefold())
    return found[1] if found else website
