"""How many cases tests generate: few in `make test`, many in `make test-slow`."""

from __future__ import annotations

import os

__all__ = ["cases"]


def cases(few: int, many: int) -> int:
    """Return a number of cases to generate, or of steps between them."""
    return many if os.environ.get("THOROUGH") else few
