"""Tables, changes, and the files that keep them: the only place that knows TinyDB."""

from __future__ import annotations

from mockserver.records import Change
from mockserver.store.checkpoint import as_file
from mockserver.store.copies import read_tables, write_tables
from mockserver.store.datafile import DataFile, Durability
from mockserver.store.feed import Told
from mockserver.store.reading import is_data_file, numbered
from mockserver.store.remains import files_of, log_path
from mockserver.store.start import Start, Tables, at_start, begun_here, without_keys
from mockserver.store.startfile import read_start
from mockserver.store.store import Store

__all__ = [
    "Change",
    "DataFile",
    "Durability",
    "Start",
    "Store",
    "Tables",
    "Told",
    "as_file",
    "at_start",
    "begun_here",
    "files_of",
    "is_data_file",
    "log_path",
    "numbered",
    "read_start",
    "read_tables",
    "without_keys",
    "write_tables",
]
