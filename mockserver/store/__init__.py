"""Tables, changes, and the files that keep them: the only place that knows TinyDB."""

from __future__ import annotations

from mockserver.records import Change
from mockserver.store.checkpoint import FORMAT
from mockserver.store.copies import read_tables, write_tables
from mockserver.store.datafile import DataFile, Durability
from mockserver.store.feed import Told
from mockserver.store.layout import checked
from mockserver.store.start import Start, Tables, at_start
from mockserver.store.store import Store

__all__ = [
    "FORMAT",
    "Change",
    "DataFile",
    "Durability",
    "Start",
    "Store",
    "Tables",
    "Told",
    "at_start",
    "checked",
    "read_tables",
    "write_tables",
]
