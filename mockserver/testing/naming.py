"""Sandboxes named after tests."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from hashlib import blake2b
from itertools import count

__all__ = ["sandbox_name"]

_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9_.:\[\]-]+")
_LONGEST = 180


def sandbox_name(node_id: str, taken: Container[str]) -> str:
    """Make a name of a test's id: the same for the same test, and none that is taken.

    An id that says more than a name can is told by a hash too.
    """
    path = node_id.replace("/", ".").lstrip("_.:[]-")
    name = _NOT_ALLOWED.sub("-", path)
    if name != path or not name or len(name) > _LONGEST:
        hashed = blake2b(node_id.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
        name = f"{name[:_LONGEST].lstrip('-')}-{hashed}".lstrip("-")
    return next(one for one in _numbered(name) if one not in taken)


def _numbered(name: str) -> Iterator[str]:
    yield name
    for number in count(2):
        yield f"{name}-{number}"
