"""The data that everyone is measured with: deals of one pipeline, the same records for all."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from mockserver.generate import DEFAULT_SEED, DataSet, build
from mockserver.sandbox.starts import write_data_file

__all__ = ["PAGE", "PIPELINE", "World", "world_of"]

PIPELINE = "sales"
PAGE = 50


class World(NamedTuple):
    """So many deals in the sales pipeline, half of them in its first stage."""

    data: DataSet
    deals: tuple[dict[str, Any], ...]
    stages: tuple[str, ...]

    @property
    def ids(self) -> list[str]:
        """The ids of the deals, in no order: they are made by a hash."""
        return sorted(deal["id"] for deal in self.deals)

    def ids_in_stage(self, stage: str) -> set[str]:
        """The ids of the deals in a stage."""
        return {deal["id"] for deal in self.deals if deal["pipelineStageId"] == stage}

    def write_data_file(self, path: Path) -> None:
        """Write the data file that our server continues."""
        write_data_file(self.data, path)

    def write_flat(self, path: Path) -> None:
        """Write the deals alone, as `{"deals": [...]}`."""
        path.write_bytes(orjson.dumps({"deals": self.deals}))

    def write_tinydb(self, path: Path) -> None:
        """Write the deals alone, as a TinyDB file."""
        numbered = {str(number): deal for number, deal in enumerate(self.deals, 1)}
        path.write_bytes(orjson.dumps({"deals": numbered}))


@lru_cache
def world_of(size: int) -> World:
    """Make the data of a size; all that is drawn is drawn from the seed."""
    data = build("default", seed=DEFAULT_SEED, sizes={"deals": size})
    pipeline = next(one for one in data.tables["pipelines"] if one["type"] == PIPELINE.upper())
    stages = tuple(
        stage["id"] for stage in data.tables["stages"] if stage["pipelineId"] == pipeline["id"]
    )
    deals = tuple(
        {
            **deal,
            "pipelineId": pipeline["id"],
            "pipelineStageId": stages[number // 2 % 2 + 1 if number % 2 else 0],
        }
        for number, deal in enumerate(data.tables["deals"])
    )
    return World(data._replace(tables={**data.tables, "deals": deals}), deals, stages)
