"""Which exchanges somebody asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.journal import Exchange
from mockserver.records import canonical_id

__all__ = ["is_asked_for"]


def is_asked_for(exchange: Exchange, asked: Mapping[str, Any]) -> bool:
    """Return whether an exchange has all that is asked for; None asks for nothing.

    That is `operation`, `status`, `method`, `path` and `deal`, as `GET /_mock/requests` takes them.
    """
    path, deal = asked["path"], asked["deal"]
    return (
        asked["operation"] in {None, exchange.operation}
        and asked["status"] in {None, exchange.status}
        and (asked["method"] or exchange.method).upper() == exchange.method.upper()
        and (path is None or _path_fits(path, exchange.decoded_path))
        and (deal is None or _is_about(exchange, deal))
    )


def _path_fits(asked: str, path: str) -> bool:
    return path.startswith(asked[:-1]) if asked.endswith("*") else path == asked


def _is_about(exchange: Exchange, deal: str) -> bool:
    deal = canonical_id(deal)
    return canonical_id(exchange.path_parameters.get("id", "")) == deal or any(
        change.table == "deals"
        and canonical_id((change.after or change.before or {}).get("id", "")) == deal
        for change in exchange.changes
    )
