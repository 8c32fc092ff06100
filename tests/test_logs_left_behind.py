"""A log that another process left: what stands in it may not be on the disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from mockserver.store import Durability
from support import Api, MakeApi


def after_a_death(
    make_api: MakeApi, path: Path, durability: Durability
) -> tuple[Api, os.stat_result]:
    """Write something, die, and start again; return the mock and what is known of its log."""
    first = make_api(data=path, durability=durability)
    first.create(name="Before")
    file: Any = first.world._file
    file.release()
    return make_api(data=path, durability=durability), log_of(path).stat()


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.log")


@pytest.mark.skipif(os.name != "posix", reason="tells files apart by their numbers")
@pytest.mark.parametrize(("durability", "anew"), [("machine", True), ("process", False)])
def test_it_is_written_anew_before_a_write_is_to_survive_the_machine(
    make_api: MakeApi, data_path: Path, durability: Durability, anew: bool
) -> None:
    api, before = after_a_death(make_api, data_path, durability)

    api.create(name="After")

    assert (log_of(data_path).stat().st_ino != before.st_ino) is anew
    assert [deal["name"] for deal in api.data("/api/pipelines/sales/deals?limit=2")["deals"]] == [
        "After",
        "Before",
    ]


def test_it_is_written_anew_once(make_api: MakeApi, data_path: Path) -> None:
    api, _ = after_a_death(make_api, data_path, "machine")
    api.create(name="After")
    anew = log_of(data_path).stat().st_ino

    api.create(name="And again")

    assert log_of(data_path).stat().st_ino == anew
