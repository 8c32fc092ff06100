"""The contract: what the vendor documents, bound to code that validates and shapes.

`openapi.yaml` is the declaration; everything here is derived from it.
"""

from __future__ import annotations
