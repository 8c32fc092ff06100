"""The store against a plain dictionary: whatever the groups do, tables and views agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from mockserver.core.records import STATE_TABLE, digest
from mockserver.schema import SCHEMA
from mockserver.store import Change, Start, Store, Tables

VIEWS = [
    ("pipelines", "type"),
    ("stages", "pipelineId"),
    ("deals", "pipelineId"),
    ("deals", "pipelineStageId"),
]
VALUES = ["a", "b", "c"]
STEPS = ["insert", "update", "update", "remove", "state"]

bounded = settings(
    max_examples=80,
    derandomize=True,
    database=None,
    phases=[Phase.generate, Phase.shrink],  # explaining a failure takes minutes
)

fields = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(VALUES),
        "pipelineId": st.sampled_from(VALUES),
        "pipelineStageId": st.sampled_from(VALUES),
        "deletedAt": st.sampled_from([None, "now"]),
        "name": st.text(max_size=3) | st.lists(st.integers(0, 9), max_size=2),
    },
)
steps = st.tuples(
    st.sampled_from(STEPS), st.sampled_from(["pipelines", "stages", "deals"]), fields, st.integers()
)
groups = st.lists(st.tuples(st.lists(steps, max_size=6), st.booleans()), max_size=8)


class HalfWay(Exception):
    """What stops a group that is to fail."""


class Writer:
    """Carries out drawn steps on a store; every record that it inserts gets a new id."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.ids = (f"id-{number}" for number in range(10_000))

    def run(self, group: list[Any], *, fails: bool) -> None:
        """Carry out a group, or all of it and then fail."""
        if fails:
            with pytest.raises(HalfWay):
                self.store.atomically(partial(self._write_and_fail, group))
        else:
            self.store.atomically(partial(self._write, group))

    def _write(self, group: list[Any]) -> None:
        for step, table, changed, choice in group:
            records = self.store.snapshot()[table]
            doc_id = [*records][choice % len(records)] if records else None
            if step == "state":
                self.store.update_state({"now": choice})
            elif step == "insert":
                self.store.insert(table, {**changed, "id": next(self.ids)})
            elif doc_id is not None and step == "update":
                self.store.update(table, records[doc_id]["id"], changed)
            elif doc_id is not None:
                self.store.tinydb.table(table).remove(doc_ids=[doc_id])

    def _write_and_fail(self, group: list[Any]) -> None:
        self._write(group)
        raise HalfWay


def new_store() -> Store:
    deals = {1: {"id": "deal", "pipelineId": "a", "pipelineStageId": "b", "deletedAt": None}}
    return Store(Start({"deals": deals, STATE_TABLE: {1: {"now": 0}}}, SCHEMA))


def seen(store: Store) -> Iterator[Any]:
    """All that a store shows: its tables, and every answer of its views."""
    tables = store.snapshot()
    yield {name: dict(records) for name, records in tables.items()}
    yield dict(store.state)
    for table in SCHEMA.tables:
        ids = [record["id"] for record in tables[table].values()]
        yield [store.get(table, record_id) for record_id in [*ids, "id-0", "deal", "nobody"]]
        yield store.first(table, 3)
    for table, field in VIEWS:
        yield [list(store.find(table, field, value)) for value in [*VALUES, "none"]]


def hashed(tables: Tables) -> str:
    return digest({name: tables[name].items() for name in SCHEMA.tables})


@bounded
@given(groups)
def test_views_are_those_of_a_store_built_anew(drawn: list[Any]) -> None:
    store = new_store()
    writer = Writer(store)

    for group, fails in drawn:
        writer.run(group, fails=fails)

        assert list(seen(store)) == list(seen(Store(Start(store.snapshot(), SCHEMA))))


@bounded
@given(groups)
def test_an_undone_group_leaves_no_trace(drawn: list[Any]) -> None:
    store = new_store()
    writer = Writer(store)

    for group, fails in drawn:
        before, hash_before = list(seen(store)), hashed(store.snapshot())
        writer.run(group, fails=fails)

        if fails:
            assert list(seen(store)) == before
            assert hashed(store.snapshot()) == hash_before


@bounded
@given(groups)
def test_kept_changes_lead_from_one_state_to_the_next(drawn: list[Any]) -> None:
    tables = {name: dict(records) for name, records in new_store().snapshot().items()}

    def follow(group: Sequence[Change], _snapshot: object) -> None:
        for table, doc_id, before, after in group:
            assert tables[table].pop(doc_id, None) == before
            if after is not None:
                tables[table][doc_id] = after

    store = Store(Start(new_store().snapshot(), SCHEMA), keep=follow)
    writer = Writer(store)

    for group, fails in drawn:
        writer.run(group, fails=fails)

        assert tables == store.snapshot()
