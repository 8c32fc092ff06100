"""Checking a data set in files: whether it is as it was generated, and valid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from mockserver.core.determinism import to_milliseconds
from mockserver.core.errors import InvalidRecords, StartError
from mockserver.core.records import Record, digest_of
from mockserver.generate.dataset import GENERATOR
from mockserver.generate.manifest import described, held_digest, held_records, read_manifest
from mockserver.generate.scenarios import plan
from mockserver.schema import SCHEMA, crm_schema, shown

__all__ = ["check_directory", "counted"]


def check_directory(source: Path) -> list[str]:
    """Return what was found to be right in a data set, or in all parts of one.

    Raises:
        InvalidRecords: something is not; the message names the first record and the field.
        StartError: there is no data set, or a part of it is missing.
    """
    manifests = _manifests(source)
    tables: dict[str, list[Record]] = {table: [] for table in SCHEMA.tables}
    for manifest in manifests:
        for table, records in held_records(manifest, source).items():
            tables[table] += _readable(records, f"{source}: {table}", len(tables[table]))
    for manifest in manifests:
        if held_digest(manifest, source) != manifest["digest"]:
            raise InvalidRecords(_difference(manifests[0], tables, source))
    rows = {table: dict(enumerate(records, 1)) for table, records in tables.items()}
    crm_schema().fitting(rows, str(source))
    whole = sum(int(manifest["digest"], 16) for manifest in manifests)
    return [described(manifests[0]), *counted(tables), f"digest {digest_of(whole)}"]


def counted(tables: Mapping[str, Sequence[Record]]) -> list[str]:
    """Return the numbers of records, links and unique values of tables in words."""
    resources = SCHEMA.resources.values()
    links = sum(
        record[field] is not None
        for resource in resources
        for field in resource.links
        for record in tables[resource.table]
    )
    unique = sum(len(resource.unique) * len(tables[resource.table]) for resource in resources)
    return [
        "records: " + ", ".join(f"{len(tables[table])} {table}" for table in SCHEMA.tables),
        f"links that lead to a record: {links}; values that are unique: {unique}",
    ]


def _manifests(source: Path) -> list[dict[str, Any]]:
    """Return the manifest of a set, or those of all its parts."""
    found = [read_manifest(path) for path in sorted(source.glob("manifest*.json"))]
    manifests = [manifest for manifest in found if manifest]
    if not manifests:
        raise StartError(
            f"{source} holds no data set: there is no manifest.json; make one with "
            f"introzy-mock generate --format ndjson --out {source}"
        )
    parts = manifests[0]["parts"]
    missing = {*range(1, parts + 1)} - {manifest["part"] for manifest in manifests}
    if missing:
        raise StartError(
            f"{source} lacks part {min(missing)}/{parts}; links can only be checked in the whole"
        )
    return manifests


def _readable(records: Iterator[Record], where: str, before: int) -> list[Record]:
    read: list[Record] = []
    try:
        for record in records:
            if not isinstance(record, dict):
                raise InvalidRecords(f"{where} {before + len(read) + 1} is {shown(record)}")
            read.append(record)
    except (OSError, ValueError) as error:
        at = before + len(read) + 1
        raise InvalidRecords(f"{where} {at} cannot be read: {error}") from error
    return read


def _difference(
    manifest: Mapping[str, Any], tables: Mapping[str, Sequence[Record]], source: Path
) -> str:
    """Return in words what differs first from the set that the generator makes."""
    changed = f"{source}: the records do not have the digest {manifest['digest']}"
    if manifest["generator"] != GENERATOR:
        return changed
    try:
        made = plan(
            manifest["scenario"],
            seed=manifest["seed"],
            sizes={"deals": manifest["deals"]},
            locale=manifest["locale"],
            now=to_milliseconds(manifest["clock"]),
        )
    except (StartError, ValueError, TypeError):  # it is of a scenario that only its maker has
        return changed
    differences = chain.from_iterable(
        _differences(table, tables[table], made.tables[table]) for table in SCHEMA.tables
    )
    first = next(differences, None)
    return f"{source}: {first}" if first and made.faker == manifest["faker"] else changed


def _differences(table: str, held: Sequence[Record], made: Sequence[Record]) -> Iterator[str]:
    for number, (one, other) in enumerate(zip_longest(held, made), 1):
        if one is None or other is None:
            yield f"{table} {number} is {'missing' if one is None else 'one too many'}"
        elif one != other:
            for name in dict.fromkeys((*other, *one)):
                if one.get(name, one) != other.get(name, other):
                    had = f"has {name} {shown(one[name])}" if name in one else f"lacks {name}"
                    was = shown(other[name]) if name in other else "nothing"
                    yield f"{table} {number} {had}; the generator makes {was}"
