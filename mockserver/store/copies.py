"""Whole states in files of their own, in the data file's form."""

from __future__ import annotations

from pathlib import Path

from mockserver.errors import InvalidRecords, StartError
from mockserver.files import Access, calls
from mockserver.schema import Schema
from mockserver.store.checkpoint import CheckpointWriter
from mockserver.store.reading import read_checkpoint
from mockserver.store.start import Tables

__all__ = ["read_tables", "write_tables"]


def write_tables(path: Path, tables: Tables, *, like: Access | None) -> None:
    """Write a state to a file, which is the old one until it is complete; OSError if it cannot.

    Those may read a new file who may read a file of that access.
    """
    writer = CheckpointWriter(path, tables, like=like)
    try:
        writer.write_all()
        if not writer.file.put(path):
            writer.file.put_over(path)
        calls.sync_directory(path.parent)
    except BaseException:  # a signal too may end the program here
        writer.abandon()
        raise


def read_tables(path: Path, schema: Schema) -> Tables:
    """Read a state from a file.

    Raises:
        StartError: the file is not JSON, is not the mock's, or its records do not fit.
        OSError: it cannot be read.
    """
    try:
        return schema.checked(read_checkpoint(path, schema).tables, path.name)
    except InvalidRecords as error:
        raise StartError(str(error)) from error
