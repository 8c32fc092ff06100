"""Records as the API shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver import crm
from mockserver.sandbox import Sandbox
from mockserver.testing.shapes import Deal, Pipeline

__all__ = ["shown_deal", "shown_pipeline"]


def shown_deal(world: Sandbox, pipeline: str, deal_id: str) -> Deal:
    """Return a deal as the operation getDeal answers it.

    Raises:
        NotFound: there is no such type of pipeline, or no such deal in it.
    """
    deal: Deal = _shaped(world, "getDeal", crm.get_deal(world, pipeline, deal_id))
    return deal


def shown_pipeline(world: Sandbox, pipeline: str) -> Pipeline:
    """Return a pipeline as the operation getPipeline answers it.

    Raises:
        NotFound: there is no such type of pipeline.
    """
    shown: Pipeline = _shaped(world, "getPipeline", crm.pipeline_with_stages(world, pipeline))
    return shown


def _shaped(world: Sandbox, operation: str, value: Mapping[str, Any]) -> Any:
    return world.contract.operations[operation].shape({"data": value})["data"]
