"""Paging: a part of the found records, in the order in which the API lists them.

The vendor has two ways: deals of a pipeline by `page` from 1, everything else by `offset` from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mockserver.crm.joining import Join
from mockserver.sandbox.sandbox import Sandbox

__all__ = ["page_of"]


def page_of(
    sandbox: Sandbox, join: Join, found: Sequence[int], query: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the part of the records that a query asks for, joined, and which part it is.

    The records are given by document ids, oldest first. The query has a `limit`, and either the
    number of a `page` or an `offset`.
    """
    total, limit = len(found), query["limit"]
    where = "offset" if "offset" in query else "page"
    skipped = query[where] if where == "offset" else (query[where] - 1) * limit
    start, end = min(skipped, total), min(skipped + limit, total)
    if sandbox.contract.chosen("deal-order") == "newest-first":
        picked = found[total - end : total - start][::-1]
    else:
        picked = found[start:end]
    return {
        join.table: join.many(sandbox, sandbox.store.read(join.table, picked)),
        "total": total,
        where: query[where],
        "limit": limit,
        "hasMore": end < total,
    }
