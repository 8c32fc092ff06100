"""Stores that begin alike share their records, and each goes its own way."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from mockserver.core.records import STATE_TABLE, digest
from mockserver.schema import SCHEMA
from mockserver.store import Start, Store, Tables
from test_store_model import Writer, bounded, groups, new_store, seen


def hashed(tables: Tables) -> str:
    return digest({name: tables[name].items() for name in SCHEMA.tables})


def new_start() -> Start:
    return Start(new_store().snapshot(), SCHEMA)


def write(to: Store | Writer, drawn: list[Any]) -> None:
    writer = Writer(to) if isinstance(to, Store) else to
    for group, fails in drawn:
        writer.run(group, fails=fails)


@bounded
@given(groups)
def test_what_one_store_writes_no_other_sees(drawn: list[Any]) -> None:
    start = new_start()
    before = list(seen(Store(start)))

    write(Store(start), drawn)

    assert list(seen(Store(start))) == before


@bounded
@given(groups)
def test_the_digest_is_that_of_the_records(drawn: list[Any]) -> None:
    store = Store(new_start())

    write(store, drawn)

    assert store.digest() == hashed(store.snapshot())


@bounded
@given(groups, groups)
def test_a_state_can_be_put_in_the_place_of_another(drawn: list[Any], other: list[Any]) -> None:
    store, wanted = Store(new_start()), Store(new_start())
    write(store, drawn)
    write(wanted, other)

    store.replace(wanted.snapshot(), cause="another state")

    assert list(seen(store)) == list(seen(wanted))


def test_a_record_is_found_after_it_moved_to_the_number_of_another() -> None:
    store = Store(Start({"deals": {1: {"id": "gone"}, 2: {"id": "kept"}}}, SCHEMA))

    store.replace({"deals": {1: {"id": "kept"}, 2: {"id": "new"}}}, cause="another state")

    assert [store.get("deals", name) for name in ("gone", "kept", "new")] == [
        None,
        {"id": "kept"},
        {"id": "new"},
    ]


@bounded
@given(groups, groups)
def test_a_snapshot_stays_as_it_was(drawn: list[Any], later: list[Any]) -> None:
    store = Store(new_start())
    writer = Writer(store)
    write(writer, drawn)
    before, snapshot = list(seen(store)), store.snapshot()

    write(writer, later)

    assert list(seen(Store(Start(snapshot, SCHEMA)))) == before


@bounded
@given(groups)
def test_the_beginning_is_what_a_reset_goes_back_to(drawn: list[Any]) -> None:
    store = Store(new_start())
    write(store, drawn)
    baseline = store.baseline()

    store.reset()

    assert list(seen(Store(baseline))) == list(seen(store))


def test_a_store_may_begin_with_another_state() -> None:
    start = new_start()

    assert Store(start, state={"now": 7}).state == {"now": 7}
    assert start.tables[STATE_TABLE] == {1: {"now": 0}}


@bounded
@given(groups)
def test_what_changed_since_a_version_leads_from_that_state_to_this(drawn: list[Any]) -> None:
    store = Store(new_start())
    writer = Writer(store)
    write(writer, drawn[:1])
    tables = {name: dict(records) for name, records in store.snapshot().items()}
    version = store.version

    write(writer, drawn[1:])
    complete, changes = store.feed.since(version)

    for _, change in changes:
        assert tables.setdefault(change.table, {}).pop(change.doc_id, None) == change.before
        if change.after is not None:
            tables[change.table][change.doc_id] = change.after
    assert complete
    assert {name: dict(records) for name, records in store.snapshot().items()} == tables


def test_of_changes_long_ago_it_is_said_that_they_are_not_all() -> None:
    store = Store(new_start())

    for number in range(25_000):
        store.update_state({"now": number})

    told = store.feed.since(0)
    assert not told.complete
    assert told.changes[-1][0] == store.version
    assert store.feed.since(told.changes[0][0] - 1).complete
