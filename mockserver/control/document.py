"""The control surface's contract, in the form of the vendor's."""

from __future__ import annotations

from pathlib import Path

import orjson

from mockserver.contract import Node

__all__ = ["COMPILED", "SOURCE", "load_control"]

SOURCE = Path(__file__).with_name("openapi.yaml")
COMPILED = SOURCE.with_suffix(".json")


def load_control() -> Node:
    """Read the document."""
    document: Node = orjson.loads(COMPILED.read_bytes())
    return document
