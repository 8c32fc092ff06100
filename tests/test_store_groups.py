"""Groups of changes: kept whole before the answer, or undone whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from mockserver.core.records import STATE_TABLE
from mockserver.schema import SCHEMA
from mockserver.store import Change, Start, Store, Tables


def a_deal(number: int, **fields: Any) -> dict[str, Any]:
    values = {
        "id": f"deal-{number}",
        "pipelineId": "pipeline-1",
        "pipelineStageId": fields.pop("stage_id", "stage-1"),
        "name": f"Deal {number}",
        "ownerId": "user-1",
        "createdAt": "2025-01-01T00:00:00.000Z",
        "updatedAt": "2025-01-01T00:00:00.000Z",
    }
    return SCHEMA.resources["deals"].new(**{**values, **fields})


class Kept:
    """Collects the groups that a store gives to keep."""

    def __init__(self) -> None:
        self.groups: list[list[Change]] = []

    def __call__(self, group: Sequence[Change], _snapshot: Callable[[], Tables]) -> None:
        self.groups.append(list(group))


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def store(kept: Kept) -> Store:
    deals = {number: a_deal(number) for number in (1, 2, 3)}
    return Store(Start({"deals": deals, STATE_TABLE: {1: {"now": "then"}}}, SCHEMA), keep=kept)


def everything(store: Store) -> Any:
    """State and views, as plain values."""
    stages = {stage: list(store.find("deals", "pipelineStageId", stage)) for stage in "12"}
    ids = [store.get("deals", f"deal-{number}") for number in range(1, 6)]
    return {name: dict(table) for name, table in store.snapshot().items()}, stages, ids


def test_the_writes_of_an_action_are_kept_as_one_group(store: Store, kept: Kept) -> None:
    def action() -> None:
        store.insert("deals", a_deal(4))
        store.update("deals", "deal-1", {"name": "Renamed"})

    store.atomically(action)

    (group,) = kept.groups
    assert [(change.table, change.doc_id) for change in group] == [("deals", 4), ("deals", 1)]
    assert group[0].before is None
    assert group[1].before == a_deal(1)
    assert group[1].after == a_deal(1, name="Renamed")


def test_an_action_without_writes_keeps_nothing(store: Store, kept: Kept) -> None:
    assert store.atomically(lambda: 5) == 5
    assert kept.groups == []


def test_an_action_that_fails_is_undone_with_its_views(store: Store) -> None:
    before, version = everything(store), store.version

    def action() -> None:
        store.insert("deals", a_deal(4, stage_id="stage-2"))
        store.update("deals", "deal-1", {"pipelineStageId": "stage-2"})
        store.update("deals", "deal-2", {"deletedAt": "now"})
        store.update_state({"now": "later"})
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        store.atomically(action)

    assert everything(store) == before
    assert store.version > version


def test_a_group_that_cannot_be_kept_is_undone() -> None:
    def refuse(_group: object, _snapshot: object) -> None:
        raise OSError("full")

    store = Store(Start({"deals": {1: a_deal(1)}}, SCHEMA), keep=refuse)
    before = everything(store)

    with pytest.raises(OSError, match="full"):
        store.atomically(lambda: store.insert("deals", a_deal(2)))

    assert everything(store) == before


def test_after_an_undone_insert_the_next_one_takes_the_same_document_id(store: Store) -> None:
    def action() -> None:
        store.insert("deals", a_deal(4))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.atomically(action)
    store.atomically(lambda: store.insert("deals", a_deal(5)))

    assert list(store.snapshot()["deals"]) == [1, 2, 3, 4]


def test_a_reader_cannot_alter_the_store(store: Store) -> None:
    record = store.get("deals", "deal-1")

    with pytest.raises(TypeError):
        record["name"] = "Other"  # type: ignore[index]  # what must not work


def test_a_reader_keeps_the_value_that_it_read(store: Store) -> None:
    record = store.get("deals", "deal-1")

    store.atomically(lambda: store.update("deals", "deal-1", {"name": "Other"}))

    assert record is not None
    assert record["name"] == "Deal 1"


def test_a_snapshot_stays_as_it_was(store: Store) -> None:
    snapshot = store.snapshot()

    store.atomically(lambda: store.insert("deals", a_deal(4)))

    assert list(snapshot["deals"]) == [1, 2, 3]
