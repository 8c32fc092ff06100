"""Reading whole states from files that no server uses: snapshots, and data files to start from."""

from __future__ import annotations

from pathlib import Path

from mockserver.core.errors import InvalidRecords, StartError
from mockserver.core.files import reason
from mockserver.schema import Schema
from mockserver.store.files.reading import brought_up_to_date, read_checkpoint
from mockserver.store.files.remains import log_path
from mockserver.store.files.sidelog import read_log
from mockserver.store.start import Tables, rebased

__all__ = ["read_start", "read_tables"]

_ANOTHER = "name another as the start"


def read_tables(path: Path, schema: Schema) -> Tables:
    """Return the tables of a file.

    Raises:
        StartError: the file is not JSON, is not the mock's, or its records are invalid.
        OSError: it cannot be read.
    """
    try:
        return schema.checked(read_checkpoint(path, schema).tables, path.name)
    except InvalidRecords as error:
        raise StartError(str(error)) from error


def read_start(path: Path, schema: Schema) -> Tables:
    """Return the tables of a data file, with the changes in its log.

    Raises:
        StartError: there is no such file, it cannot be read, or its records are invalid.
    """
    try:
        checkpoint = read_checkpoint(path, schema, advice=_ANOTHER)
        recovered = read_log(log_path(path), checkpoint.digest)
        tables = brought_up_to_date(checkpoint, recovered)
        return rebased(schema.checked(tables, path.name), schema)
    except InvalidRecords as error:
        raise StartError(f"{error}. Correct the file {path}, or {_ANOTHER}") from error
    except FileNotFoundError:
        raise StartError(
            f"there is no file {path} to start with; make one with: "
            f"introzy-mock generate --out {path}"
        ) from None
    except OSError as error:
        raise StartError(f"{path} cannot be read: {reason(error)}; {_ANOTHER}") from error
