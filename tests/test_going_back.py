"""Savepoints, rollback and reset: states come back, in memory and on disk, after restarts too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support import Api, MakeApi

DEALS = "/api/pipelines/sales/deals"


def seen(api: Api) -> list[Any]:
    """All that the API shows of deals and pipelines."""
    pipelines = api.data("/api/pipelines")
    deals = [api.data(f"/api/pipelines/{one['type']}/deals?limit=100") for one in pipelines]
    return [pipelines, deals, [api.data(f"/api/pipelines/{one['type']}") for one in pipelines]]


def change_everything(api: Api) -> None:
    """Create, update, move and delete, new deals and deals of the start."""
    first, second = (deal["id"] for deal in api.data(f"{DEALS}?limit=2")["deals"])
    created = api.create(name="New")["id"]
    for deal_id in (first, created):
        api.patch(f"{DEALS}/{deal_id}", {"pipelineStageId": api.stage("sales", "Won")["id"]})
        api.patch(f"{DEALS}/{deal_id}", {"name": "Renamed"})
    api.delete(f"{DEALS}/{second}")
    api.create(name="Gone")


def test_a_rollback_brings_the_state_of_the_savepoint_back(kept_api: Api) -> None:
    change_everything(kept_api)
    before = seen(kept_api)
    savepoint = kept_api.world.savepoint()

    change_everything(kept_api)
    kept_api.world.rollback(savepoint)

    assert seen(kept_api) == before


def test_what_comes_after_a_rollback_is_what_would_have_come_without(api: Api) -> None:
    savepoint = api.world.savepoint()
    first = [api.create(name="Twin") for _ in range(3)]

    api.world.rollback(savepoint)

    assert [api.create(name="Twin") for _ in range(3)] == first


def test_savepoints_nest(api: Api) -> None:
    states, savepoints = [], []
    for _ in range(3):
        states.append(seen(api))
        savepoints.append(api.world.savepoint())
        change_everything(api)

    for state, savepoint in reversed(list(zip(states, savepoints, strict=True))):
        api.world.rollback(savepoint)
        assert seen(api) == state


def test_a_savepoint_can_be_gone_back_to_again(api: Api) -> None:
    before, savepoint = seen(api), api.world.savepoint()

    for _ in range(2):
        change_everything(api)
        api.world.rollback(savepoint)
        assert seen(api) == before


def test_a_rollback_closes_later_savepoints(api: Api) -> None:
    outer, inner = api.world.savepoint(), api.world.savepoint()

    api.world.rollback(outer)

    with pytest.raises(KeyError):
        api.world.rollback(inner)


def test_a_released_savepoint_is_closed_and_the_others_stay(api: Api) -> None:
    outer = api.world.savepoint()
    api.create()
    before, inner = seen(api), api.world.savepoint()
    api.create()

    api.world.release(outer)
    api.world.rollback(inner)

    assert seen(api) == before
    with pytest.raises(KeyError):
        api.world.rollback(outer)


def test_a_reset_brings_the_start_back(kept_api: Api) -> None:
    start = seen(kept_api)
    change_everything(kept_api)

    kept_api.world.reset()

    assert seen(kept_api) == start
    assert kept_api.create()["createdAt"] == "2025-01-01T09:00:00.000Z"


def test_a_reset_takes_pipelines_back_that_were_created_meanwhile(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    api.create("partner")

    api.world.reset()

    assert api.data("/api/pipelines") == []


@pytest.mark.parametrize("stop", [True, False], ids=["clean stop", "death"])
def test_a_reset_after_a_restart_brings_the_start_back(
    make_api: MakeApi, tmp_path: Path, copy_files: Callable[[Path, Path], Path], *, stop: bool
) -> None:
    api = make_api(data=tmp_path / "mock.json")
    start = seen(api)
    change_everything(api)
    if stop:
        api.world.close()
    again = make_api(data=copy_files(tmp_path / "mock.json", tmp_path / "copy"))

    again.world.reset()

    assert seen(again) == start


def test_a_rollback_over_a_reset_brings_back_what_the_reset_took(api: Api) -> None:
    change_everything(api)
    before, savepoint = seen(api), api.world.savepoint()
    api.world.reset()

    api.world.rollback(savepoint)
    assert seen(api) == before

    api.world.reset()
    assert api.data(DEALS)["total"] == 50


def test_the_version_rises_also_on_the_way_back(api: Api) -> None:
    savepoint = api.world.savepoint()
    api.create()
    version = api.world.store.version

    api.world.rollback(savepoint)

    assert api.world.store.version > version


def test_going_back_costs_the_changes_undone(make_api: MakeApi) -> None:
    api = make_api(deals=2000)
    savepoint = api.world.savepoint()
    version = api.world.store.version
    api.create()
    made = api.world.store.version - version

    api.world.rollback(savepoint)

    assert api.world.store.version - version == 2 * made
