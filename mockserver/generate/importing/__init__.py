"""Importing what a team has already: the vendor's answers, and records in files of others."""

from __future__ import annotations

from mockserver.generate.importing.answers import read_answers, read_lines
from mockserver.generate.importing.assembling import assembled
from mockserver.generate.importing.found import BadRows, Found, Place, Problem
from mockserver.generate.importing.mapping import read_mapping
from mockserver.generate.importing.merging import Counts, compared, placed
from mockserver.generate.importing.rows import read_rows

__all__ = [
    "BadRows",
    "Counts",
    "Found",
    "Place",
    "Problem",
    "assembled",
    "compared",
    "placed",
    "read_answers",
    "read_lines",
    "read_mapping",
    "read_rows",
]
