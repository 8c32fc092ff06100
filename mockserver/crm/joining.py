"""Joining: records together with the records that their links name.

A join is compiled once to Python, like the shape of an answer: following the links of a page of 50
deals in a loop takes more than twice as long.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from mockserver.contract import Joined
from mockserver.core.records import RecordView
from mockserver.sandbox.sandbox import Sandbox
from mockserver.schema import SCHEMA

__all__ = ["Join"]

_SOURCE = """
def one(record, tables):
    {targets}
    return record | {{{pairs}}}

def many(records, tables):
    {targets}
    return [({row}) for record in records]
"""


class Join:
    """Joins the records of a table with those that their links name, or only some links."""

    def __init__(self, table: str, names: Iterable[str] = ()) -> None:
        links = SCHEMA.resources[table].links.items()
        wanted = {*names} or {link.name for _, link in links}
        self.table = table
        self._links = [(field, link) for field, link in links if link.name in wanted]

    def one(self, sandbox: Sandbox, record: RecordView) -> dict[str, Any]:
        """Return a record and the others, None where its field is unset."""
        joined: dict[str, Any] = self._compiled["one"](record, sandbox.store.records)
        return joined

    def many(self, sandbox: Sandbox, records: Iterable[RecordView]) -> Joined:
        """Return records and the others, for a list."""
        return Joined(self._names, self._compiled["many"](records, sandbox.store.records))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(link.name for _, link in self._links)

    @cached_property
    def _compiled(self) -> dict[str, Any]:
        scope: dict[str, Any] = {}
        targets, others = ["pass"], []
        for number, (field, link) in enumerate(self._links):
            target = f"target{number}"
            if link.by:
                scope[f"table{number}"] = link.tables
                target = f"tables[table{number}.get(record[{link.by!r}], {link.table!r})]"
            else:
                targets.append(f"{target} = tables[{link.table!r}]")
            others.append(f"{target}.get(record[{field!r}])")
        source = _SOURCE.format(
            targets="; ".join(targets),
            pairs=", ".join(map("{!r}: {}".format, self._names, others)),
            row=", ".join(("record", *others, "")),
        )
        exec(source, scope)  # noqa: S102  # all is quoted
        return scope
