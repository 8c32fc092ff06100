"""Paging: a part of the records that were found, in the order in which the API lists them.

The vendor counts in two ways: deals of a pipeline by `page` from 1, all else by `offset` from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mockserver.sandbox import Sandbox

__all__ = ["Page", "page_of"]


class Page(NamedTuple):
    """The document ids of a part of a list, and what the answer says beside the records."""

    doc_ids: Sequence[int]
    described: Mapping[str, Any]


def page_of(sandbox: Sandbox, found: Sequence[int], query: Mapping[str, Any]) -> Page:
    """Return the part of the document ids, oldest first, that a query asks for.

    The query has a `limit`, and either the number of a `page` or an `offset`.
    """
    total, limit = len(found), query["limit"]
    skipped = query["offset"] if "offset" in query else (query["page"] - 1) * limit
    start, end = min(skipped, total), min(skipped + limit, total)
    if sandbox.contract.chosen("deal-order") == "newest-first":
        picked = found[total - end : total - start][::-1]
    else:
        picked = found[start:end]
    return Page(picked, {**query, "total": total, "hasMore": end < total})
