"""How files of records are written and read, some records at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

import orjson

from mockserver.core.numbers import plain_values, spelled
from mockserver.core.records import NewRecord, Record, hash_sum
from mockserver.generate.dataset import DataSet
from mockserver.generate.spreadsheet import csv_head, csv_text, read_csv
from mockserver.schema import SCHEMA, Resource

__all__ = ["ENCODINGS", "FORMATS", "WHOLE", "Chunk", "FileFormat", "Part", "chunks_of"]

FileFormat: TypeAlias = Literal["json", "ndjson", "csv"]

_CHUNK = 1024
"""How many records are made and written at a time."""


class Encoding(NamedTuple):
    """A form of files with the records of one table.

    `head` and `tail` are what a file begins and ends with, the latter by its number of records;
    `text` is what it has of some records, the first of which is at a position. `read` yields the
    records of a file, which has a head or has none.
    """

    head: Callable[[Resource], bytes]
    text: Callable[[Resource, Iterable[Record], int], bytes]
    tail: Callable[[int], bytes]
    read: Callable[[Resource, Path, bool], Iterator[NewRecord]]


class Part(NamedTuple):
    """One of several parts of equal size that every table is divided into."""

    number: int = 1
    parts: int = 1

    def of(self, count: int) -> range:
        """Return the positions, of so many, that belong to this part."""
        return range(count * (self.number - 1) // self.parts, count * self.number // self.parts)


WHOLE = Part()


class Chunk(NamedTuple):
    """Some records of a table as a file has them: their number, and the sum of their hashes."""

    text: bytes
    records: int
    hashed: int


def chunks_of(
    data: DataSet, file_format: FileFormat, part: Part = WHOLE, *, share: Part = WHOLE
) -> Iterator[Chunk]:
    """Yield the chunks of a part of each table; of these, only those of a share.

    The first of three shares has the chunks 1, 4, 7 and so on.
    """
    encoding = ENCODINGS[file_format]
    starts = chain.from_iterable(
        ((table, start) for start in chunk_starts(part.of(len(records))))
        for table, records in data.tables.items()
    )
    for number, (table, start) in enumerate(starts):
        if number % share.parts == share.number - 1:
            stop = min(start + _CHUNK, part.of(len(data.tables[table])).stop)
            records = [*data.tables[table][start:stop]]
            yield Chunk(
                encoding.text(SCHEMA.resources[table], records, start),
                len(records),
                hash_sum(table, enumerate(records, start + 1)),
            )


def chunk_starts(positions: range) -> Sequence[int]:
    """Return the position of the first record of each chunk of a part."""
    return positions[::_CHUNK]


def _json_text(_resource: Resource, records: Iterable[Record], start: int) -> bytes:
    return (b",\n" if start else b"\n") + b",\n".join(map(_line, records))


def _ndjson_text(_resource: Resource, records: Iterable[Record], _start: int) -> bytes:
    return b"".join(_line(record) + b"\n" for record in records)


def _line(record: Record) -> bytes:
    return orjson.dumps(record, default=spelled)


def _read_json(path: Path) -> Iterator[NewRecord]:
    """Read an array with a record a line."""
    with path.open("rb") as lines:
        for line in lines:
            if line not in {b"[\n", b"]\n", b"[]\n"}:
                yield plain_values(orjson.loads(line.removesuffix(b"\n").removesuffix(b",")))


def _read_ndjson(path: Path) -> Iterator[NewRecord]:
    with path.open("rb") as lines:
        yield from map(plain_values, map(orjson.loads, lines))


ENCODINGS: Mapping[FileFormat, Encoding] = {
    "json": Encoding(
        head=lambda _resource: b"[",
        text=_json_text,
        tail=lambda count: b"\n]\n" if count else b"]\n",
        read=lambda _resource, path, _headed: _read_json(path),
    ),
    "ndjson": Encoding(
        head=lambda _resource: b"",
        text=_ndjson_text,
        tail=lambda _count: b"",
        read=lambda _resource, path, _headed: _read_ndjson(path),
    ),
    "csv": Encoding(
        head=csv_head,
        text=csv_text,
        tail=lambda _count: b"",
        read=lambda resource, path, headed: read_csv(resource, path, headed=headed),
    ),
}

FORMATS: tuple[FileFormat, ...] = (*ENCODINGS,)
