"""The schema: every resource, and what is derived from all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from mockserver.core.records import Change, Record
from mockserver.schema.checks import Rows, completed
from mockserver.schema.own import completed_own
from mockserver.schema.resources import Resource

__all__ = ["Rule", "Schema"]

Rule: TypeAlias = Callable[[Mapping[str, Rows], str], None]
"""Raises InvalidRecords if complete tables break it; the second text says where they are."""


class Schema(NamedTuple):
    """The resources by the names of their tables, in the order of the tables in files.

    `rules` are checks that a declaration cannot express.
    """

    resources: Mapping[str, Resource]
    rules: tuple[Rule, ...] = ()

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables."""
        return tuple(self.resources)

    @property
    def indexes(self) -> tuple[tuple[str, str], ...]:
        """The tables and fields by which records are found."""
        return tuple((one.table, field) for one in self.resources.values() for field in one.indexes)

    def of_resources(self, changes: Iterable[Change]) -> list[Change]:
        """Return the changes of records of these resources, without those of other tables."""
        return [change for change in changes if change.table in self.resources]

    def checked(self, tables: Mapping[str, Rows], where: str) -> dict[str, dict[int, Record]]:
        """Return the tables with complete records that fit together.

        Raises:
            InvalidRecords: they do not; the message says where, and what would be valid.
        """
        own = completed_own(tables, where, resources=self.resources)
        whole = self.fitting(tables, where)
        others = {name: dict(rows) for name, rows in tables.items() if name not in whole}
        return whole | others | own

    def fitting(self, tables: Mapping[str, Rows], where: str) -> dict[str, dict[int, Record]]:
        """Return the tables of the resources with complete records that fit together.

        Raises:
            InvalidRecords: they do not, as `checked` says.
        """
        whole = completed(tables, where, resources=self.resources)
        for rule in self.rules:
            rule(whole, where)
        return whole
