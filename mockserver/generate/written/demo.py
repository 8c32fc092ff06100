"""A story to show: half a year of a small software company and its deals."""

from __future__ import annotations

import tomllib
from pathlib import Path

from mockserver.core.packaged import read_packaged
from mockserver.generate.named import Written

__all__ = ["RECORDS"]

RECORDS: Written = tomllib.loads(read_packaged(Path(__file__).with_suffix(".toml")).decode())
"""The records of the scenario, which stand in the file beside this one."""
