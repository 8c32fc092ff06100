"""A data set as a directory of files: written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any

import orjson

from mockserver.contract import document
from mockserver.core.errors import StartError
from mockserver.core.files import Refused, fill_directory, reason, writable_place
from mockserver.core.records import digest_of
from mockserver.generate.dataset import GENERATOR, DataSet
from mockserver.generate.encoding import (
    ENCODINGS,
    FORMATS,
    WHOLE,
    Chunk,
    FileFormat,
    Part,
    chunk_starts,
    chunks_of,
)
from mockserver.generate.manifest import (
    MANIFEST,
    described,
    file_name,
    is_intact,
    others,
    read_manifest,
)
from mockserver.schema import SCHEMA

__all__ = ["write_directory"]

_TABLES = SCHEMA.tables


def write_directory(
    data: DataSet,
    out: Path,
    *,
    file_format: FileFormat = "json",
    part: Part = WHOLE,
    chunks: Iterable[Chunk] | None = None,
    progress: Callable[[int], object] = int,
) -> None:
    """Write one file for each table, and a manifest, into the directory `out`.

    `json` is an array with one record per line, `ndjson` and `csv` have one per line. All files are
    complete before the first is put in its place, and the manifest comes last. Other files in the
    directory are left alone. The `chunks` are those of the data set if somebody makes them already;
    `progress` is called with the number of further records that are written.

    Raises:
        StartError: `out` is not a directory or cannot be written; or it holds another data set, or
            files with the same names that this program did not write like this.
    """
    writing = _Writing(data, file_format=file_format, part=part, progress=progress)
    files = writing.files(chunks_of(data, file_format, part) if chunks is None else chunks)
    try:
        fill_directory(out, lambda: _places(files, out, writing.manifest))
    except OSError as error:
        raise StartError(f"cannot write the data set to {out}: {reason(error)}") from error


class _Writing:
    """The content of the files of a data set, as it is made."""

    def __init__(
        self,
        data: DataSet,
        *,
        file_format: FileFormat,
        part: Part,
        progress: Callable[[int], object],
    ) -> None:
        self._encoding = ENCODINGS[file_format]
        self._part = part
        self._progress = progress
        self._hashed = 0
        self._positions = {table: part.of(len(rows)) for table, rows in data.tables.items()}
        self._names = {table: file_name(table, file_format, part) for table in _TABLES}
        self._manifest_name = file_name("manifest", "json", part)
        self.manifest: dict[str, Any] = {
            "scenario": data.scenario,
            "seed": data.seed,
            "deals": data.sizes["deals"],
            "locale": data.locale,
            "clock": data.clock,
            "format": file_format,
            "generator": GENERATOR,
            "contract": document.load()["info"]["version"],
            "faker": data.faker,
            **({} if part == WHOLE else self._place()),
            "counts": {table: len(self._positions[table]) for table in _TABLES},
        }

    def _place(self) -> dict[str, Any]:
        """Return which part of the whole this is, and how many records of each table precede."""
        starts = {table: self._positions[table].start for table in _TABLES}
        return {"part": self._part.number, "parts": self._part.parts, "starts": starts}

    def files(self, chunks: Iterable[Chunk]) -> dict[str, Iterator[bytes]]:
        """Return the pieces of each file by its name; they are to be read in this order."""
        following = iter(chunks)
        files = {self._names[table]: self._table(table, following) for table in _TABLES}
        return {**files, self._manifest_name: self._whole_manifest()}

    def _table(self, table: str, chunks: Iterator[Chunk]) -> Iterator[bytes]:
        positions = self._positions[table]
        if self._part.number == 1:
            yield self._encoding.head(SCHEMA.resources[table])
        for chunk in islice(chunks, len(chunk_starts(positions))):
            self._hashed += chunk.hashed
            yield chunk.text
            self._progress(chunk.records)
        yield self._encoding.tail(len(positions))

    def _whole_manifest(self) -> Iterator[bytes]:
        manifest = {**self.manifest, "digest": digest_of(self._hashed)}
        yield orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _places(
    files: Mapping[str, Iterator[bytes]], out: Path, wanted: Mapping[str, Any]
) -> dict[Path, Iterator[bytes]]:
    """Return what is to be written where, if no other file is lost by it.

    Raises:
        Refused: one would be lost.
    """
    manifests = {path.name: read_manifest(path) for path in sorted(out.glob("manifest*.json"))}
    for other in filter(None, manifests.values()):
        if further := others(other, wanted):
            raise Refused(
                f"it holds another one, {described(other, *further)}; remove that, or name another "
                "directory"
            )
    *_, manifest_name = files
    held = manifests.get(manifest_name)
    intact = held is not None and is_intact(held, out)
    whole = (f"{table}.{form}" for table in _TABLES for form in FORMATS)
    places = {}
    for name in dict.fromkeys((*files, MANIFEST, *whole)):
        try:
            place = writable_place(out / name, ours=lambda path: path.name in files)
        except Refused as error:
            raise _in_the_way(name, reason(error)) from error
        places[name] = place
    return {
        places[name]: pieces if intact else _repeating(places[name], name, pieces)
        for name, pieces in files.items()
    }


def _repeating(place: Path, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield pieces, which a file that is there must hold: somebody else's is not written over."""
    if not place.exists() or not place.stat().st_size:
        yield from pieces
        return
    with place.open("rb") as held:
        for piece in chain(pieces, [b""]):
            if held.read(len(piece) or 1) != piece:
                raise _in_the_way(
                    name, "what is there was not written by introzy-mock, and is left as it is"
                )
            yield piece


def _in_the_way(name: str, why: str) -> Refused:
    return Refused(f"{name} is there, and {why}; move it away, or name another directory")
