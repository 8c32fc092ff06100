"""Records as the API shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver import crm
from mockserver.sandbox import Sandbox

__all__ = ["shown_deal", "shown_pipeline"]


def shown_deal(world: Sandbox, pipeline: str, deal_id: str) -> dict[str, Any]:
    """Give a deal as the operation getDeal answers it.

    Raises:
        NotFound: there is no such type of pipeline, or no such deal in it.
    """
    return _shaped(world, "getDeal", crm.get_deal(world, pipeline, deal_id))


def shown_pipeline(world: Sandbox, pipeline: str) -> dict[str, Any]:
    """Give a pipeline as the operation getPipeline answers it.

    Raises:
        NotFound: there is no such type of pipeline.
    """
    return _shaped(world, "getPipeline", crm.pipeline_with_stages(world, pipeline))


def _shaped(world: Sandbox, operation: str, value: Mapping[str, Any]) -> dict[str, Any]:
    shaped: dict[str, Any] = world.contract.operations[operation].shape({"data": value})["data"]
    return shaped
