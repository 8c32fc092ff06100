"""The control surface's contract, in the form of the vendor's."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import orjson

from mockserver.contract import Node
from mockserver.packaged import read_packaged
from mockserver.wire import CONTROL_PREFIX

__all__ = ["COMPILED", "PLACE", "SOURCE", "load_control"]

PLACE = f"{CONTROL_PREFIX}/openapi.json"
"""Where the document is served."""

SOURCE = Path(__file__).with_name("openapi.yaml")
COMPILED = SOURCE.with_suffix(".json")


@cache
def load_control() -> Node:
    """Read the document."""
    document: Node = orjson.loads(read_packaged(COMPILED))
    return document
