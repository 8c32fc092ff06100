"""What stands beside the files of a data set: which one it is, and the digest of its records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from mockserver.core.records import NewRecord, digest_of, hash_sum
from mockserver.generate.dataset import DEFAULT_LOCALE
from mockserver.generate.encoding import ENCODINGS, FORMATS, WHOLE, Part
from mockserver.schema import SCHEMA

__all__ = [
    "MANIFEST",
    "file_name",
    "held_digest",
    "held_records",
    "is_intact",
    "others",
    "read_manifest",
]

MANIFEST = "manifest.json"

_IDENTITY = ("scenario", "seed", "deals", "format")
_LATER: Mapping[str, Any] = {"generator": 1, "locale": DEFAULT_LOCALE, "parts": 1}
"""What says beside these which data set it is, and what is meant where it is not said."""
_WHOLE: Mapping[str, Any] = {"part": 1, "starts": {}}
"""What the manifest of a part says of its place."""


def file_name(stem: str, ending: str, part: Part) -> str:
    """Return the name of a file; those of parts are in order when they are sorted."""
    if part == WHOLE:
        return f"{stem}.{ending}"
    digits = len(str(part.parts))
    return f"{stem}-{part.number:0{digits}}-of-{part.parts}.{ending}"


def read_manifest(path: Path) -> dict[str, Any] | None:
    """Return what a manifest says; None if it is none."""
    try:
        manifest = orjson.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    needed = {*_IDENTITY, "clock", "digest"}
    is_one = isinstance(manifest, dict) and manifest.keys() >= needed
    return {**_LATER, **_WHOLE, **manifest} if is_one and manifest["format"] in FORMATS else None


def others(held: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what says that a held data set is another than wanted."""
    wanted = {**_LATER, **wanted}
    return {
        name: held[name] for name in (*_IDENTITY, *_LATER, "clock") if held[name] != wanted[name]
    }


def described(held: Mapping[str, Any], *further: str) -> str:
    """Return in words which data set is held."""
    named = "".join(f", {name} {held[name]}" for name in further if name not in _IDENTITY)
    return (
        f"scenario {held['scenario']}, seed {held['seed']}, {held['deals']} deals as "
        f"{held['format']}{named}"
    )


def is_intact(manifest: Mapping[str, Any], out: Path) -> bool:
    """Return whether the files of a directory hold what was written there."""
    try:
        return bool(held_digest(manifest, out) == manifest["digest"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False


def held_digest(manifest: Mapping[str, Any], out: Path) -> str:
    """Return the digest of the records in the files that a manifest is beside."""
    return digest_of(
        sum(
            hash_sum(table, enumerate(records, manifest["starts"].get(table, 0) + 1))
            for table, records in held_records(manifest, out).items()
        )
    )


def held_records(manifest: Mapping[str, Any], out: Path) -> dict[str, Iterator[NewRecord]]:
    """Return the records in the files that a manifest is beside, by table."""
    form, part = manifest["format"], Part(manifest["part"], manifest["parts"])
    return {
        table: ENCODINGS[form].read(
            SCHEMA.resources[table], out / file_name(table, form, part), part.number == 1
        )
        for table in SCHEMA.tables
        if table in manifest["counts"]
    }
