"""`python -m mockserver.contract.compile`: bring openapi.json up to date with openapi.yaml.

For development only; it needs PyYAML, which the program does without.
"""

from __future__ import annotations

import orjson
import yaml

from mockserver.contract.document import COMPILED, SOURCE

__all__ = ["compiled"]


def compiled() -> bytes:
    """Give the text that openapi.json must have."""
    document = yaml.safe_load(SOURCE.read_bytes())
    return orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n"


if __name__ == "__main__":
    COMPILED.write_bytes(compiled())
