"""How many deals there are and what they are worth, by pipeline, stage, owner and month.

The totals of a store are made when they are first asked for, from those of its start, which stores
with the same start share. From then on they follow the store's changes, also only when they are
asked for: a write costs nothing more, and an answer as much as was changed since the last one.

A sum is exact: it adds the decimal numbers that the API shows, so that it depends neither on the
order of the deals nor on how they came and went.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Context, Decimal
from functools import reduce
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

from mockserver.core.numbers import plain
from mockserver.core.records import Record
from mockserver.sandbox.sandbox import Sandbox
from mockserver.store import Start, Store

__all__ = [
    "ByCurrency",
    "Total",
    "Totals",
    "count_of",
    "sums_of",
    "totals_at",
    "totals_of",
    "values_of",
]

_EXACT = Context(prec=1_000)
"""Room for every digit that a sum of doubles can have: they reach from 1e308 to 5e-324."""

_FIELDS = "pipelineId", "pipelineStageId", "ownerId", "createdAt"
_PICK = itemgetter(*_FIELDS, "currency")
_MONTH = len("2025-01")


class Total(NamedTuple):
    """Some deals of one currency: how many there are, how many have a value, and its sum."""

    deals: int = 0
    valued: int = 0
    sum: Decimal = Decimal(0)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Total:
        """Return the total of deals with these values, None for a deal without one."""
        known = [value for value in values if value is not None]
        whole = Decimal(sum(value for value in known if isinstance(value, int)))
        others = (Decimal(repr(float(value))) for value in known if not isinstance(value, int))
        return cls(len(values), len(known), reduce(_EXACT.add, others, whole))

    def plus(self, other: Total) -> Total:
        """Return the total with other deals."""
        deals, valued, amount = other
        return Total(self.deals + deals, self.valued + valued, _EXACT.add(self.sum, amount))

    def negated(self) -> Total:
        """Return what takes these deals out of another total."""
        return Total(-self.deals, -self.valued, self.sum.copy_negate())


ByCurrency: TypeAlias = Mapping[str, Total]

_Groups: TypeAlias = defaultdict[tuple[str, str], defaultdict[str, dict[str, Total]]]


class Totals:
    """The totals of the deals of a store, without deleted ones."""

    def __init__(self, deals: Iterable[Record] = ()) -> None:
        self._groups: _Groups = defaultdict(lambda: defaultdict(dict))
        values: defaultdict[tuple[str, ...], list[Any]] = defaultdict(list)
        for deal in deals:
            if deal["deletedAt"] is None:
                values[_cell(deal)].append(deal["expectedValue"])
        for cell, found in values.items():
            self._add(cell, Total.of(found))

    def copy(self) -> Totals:
        """Return totals of their own with the same content."""
        own = Totals()
        for group, members in self._groups.items():
            for key, totals in members.items():
                own._groups[group][key] = dict(totals)
        return own

    def of(self, pipeline_id: str, field: str) -> Mapping[str, ByCurrency]:
        """Return the totals of a pipeline for each value of a field, by currency.

        The field is `pipelineId`, for the whole, `pipelineStageId`, `ownerId` or `createdAt`, which
        counts by its month.
        """
        return self._groups.get((pipeline_id, field), {})

    def follow(self, before: Record | None, after: Record | None) -> None:
        """Follow one change of a deal."""
        if before is not None and before["deletedAt"] is None:
            self._add(_cell(before), Total.of([before["expectedValue"]]).negated())
        if after is not None and after["deletedAt"] is None:
            self._add(_cell(after), Total.of([after["expectedValue"]]))

    def _add(self, cell: tuple[str, ...], added: Total) -> None:
        *keys, currency = cell
        for field, key in zip(_FIELDS, keys, strict=True):
            members = self._groups[keys[0], field]
            totals = members[key]
            totals[currency] = totals.get(currency, Total()).plus(added)
            if not totals[currency].deals:
                del totals[currency]
                if not totals:
                    del members[key]


def _cell(deal: Record) -> tuple[str, ...]:
    """Return what a deal counts for: its value in each of the fields, and its currency."""
    pipeline_id, stage_id, owner_id, created, currency = _PICK(deal)
    return pipeline_id, stage_id, owner_id, created[:_MONTH], currency


_known: WeakKeyDictionary[Store, tuple[int, Totals]] = WeakKeyDictionary()
_at_start: WeakKeyDictionary[Start, Totals] = WeakKeyDictionary()
"""The totals made so far: of a store up to a version, and of starts."""


def totals_of(sandbox: Sandbox) -> Totals:
    """Return the totals of a sandbox's deals as they are now."""
    store = sandbox.store
    version, totals = _known.get(store) or (0, totals_at(store.start).copy())
    if not store.feed.reaches(version):
        totals = Totals(store.records["deals"].values())
    else:
        for change in store.feed.changes_since(version):
            if change.table == "deals":
                totals.follow(change.before, change.after)
    _known[store] = store.version, totals
    return totals


def totals_at(start: Start) -> Totals:
    """Return the totals of a start, which are shared."""
    totals = _at_start.get(start)
    if totals is None:
        totals = _at_start[start] = Totals(start.tables["deals"].values())
    return totals


def count_of(totals: ByCurrency) -> int:
    """Return how many deals there are."""
    return sum(total.deals for total in totals.values())


def sums_of(totals: ByCurrency) -> dict[str, float]:
    """Return the sum of each currency that a deal has a value in, by currency.

    A sum beyond the numbers of JSON clients is the greatest of these.
    """
    return {one: _number(total.sum) for one, total in sorted(totals.items()) if total.valued}


def values_of(sums: Mapping[str, float]) -> list[dict[str, Any]]:
    """Return sums as the API lists them."""
    return [{"currency": currency, "sum": amount} for currency, amount in sums.items()]


def _number(amount: Decimal) -> float:
    greatest = sys.float_info.max
    return plain(min(max(float(amount), -greatest), greatest))
