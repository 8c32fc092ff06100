"""Whether a value may stand in a field, by the schema and by what a client may send."""

from __future__ import annotations

from functools import cache
from typing import Any

from mockserver.contract import document
from mockserver.contract.checking import Checker
from mockserver.schema import SCHEMA, shown

__all__ = ["misfit"]

_SENT = {"deals": "DealCreate"}
"""What a client sends to create a record, by table: a schema of the contract."""


def misfit(table: str, field: str, value: Any) -> str | None:
    """Return what a field must be and is not, in words; None if it may be this value."""
    kind = SCHEMA.resources[table].fields[field].kind
    if not kind.accepts(value):
        return f"must be {kind.words}, not {shown(value)}"
    if table not in _SENT:
        return None
    sent = {field: value}
    found = _checker(_SENT[table]).of(sent, written=lambda: sent)
    return next((detail.message for detail in found), None)


@cache
def _checker(name: str) -> Checker:
    contract = document.load()
    schema = document.dereference(contract, contract["components"]["schemas"][name])
    return Checker({"type": "object", "properties": schema["properties"]})
