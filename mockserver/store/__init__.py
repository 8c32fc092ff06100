"""Tables, changes, and the files that keep them: the only place that knows TinyDB."""

from __future__ import annotations

from mockserver.core.records import Change
from mockserver.store.feed import Versions
from mockserver.store.files.checkpoint import as_file
from mockserver.store.files.copies import read_start, read_tables
from mockserver.store.files.datafile import DataFile, Durability
from mockserver.store.files.reading import is_data_file, numbered
from mockserver.store.files.remains import files_of, log_path
from mockserver.store.start import Start, Tables, at_baseline, rebased
from mockserver.store.store import Store

__all__ = [
    "Change",
    "DataFile",
    "Durability",
    "Start",
    "Store",
    "Tables",
    "Versions",
    "as_file",
    "at_baseline",
    "files_of",
    "is_data_file",
    "log_path",
    "numbered",
    "read_start",
    "read_tables",
    "rebased",
]
