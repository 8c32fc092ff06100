"""Pipelines and their stages.

Source: the vendor's Pipelines page. A pipeline exists from the first request for it on, with the
default stages of its type.
"""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from mockserver.errors import NotFound, quoted
from mockserver.records import Record, RecordView
from mockserver.sandbox import Sandbox
from mockserver.seeding import pipeline_records

__all__ = ["list_pipelines", "pipeline", "pipeline_with_stages", "stages_of"]


def list_pipelines(world: Sandbox) -> list[dict[str, Any]]:
    """Give the pipelines that exist, in the page's order of types, with their counts."""
    found = (_find(world, pipeline_type) for pipeline_type in world.contract.pipelines)
    return [
        {
            **record,
            "stageCount": len(world.store.find("stages", "pipelineId", record["id"])),
            "dealCount": len(world.store.find("deals", "pipelineId", record["id"])),
        }
        for record in found
        if record is not None
    ]


def pipeline_with_stages(world: Sandbox, type_in_path: str) -> dict[str, Any]:
    """Give a pipeline and its stages with their deal counts; it is created if it is missing.

    Raises:
        NotFound: there is no such type.
    """
    record = pipeline(world, type_in_path)
    stages = [
        {**stage, "dealCount": len(world.store.find("deals", "pipelineStageId", stage["id"]))}
        for stage in stages_of(world, record)
    ]
    return {**record, "stages": stages}


def pipeline(world: Sandbox, type_in_path: str) -> Record:
    """Give the pipeline of a type, in any letter case of ASCII; it is created if it is missing.

    Raises:
        NotFound: there is no such type.
    """
    pipeline_type = type_in_path.upper() if type_in_path.isascii() else type_in_path
    if pipeline_type not in world.contract.pipelines:
        types = ", ".join(world.contract.pipelines).lower()
        raise NotFound(f"There is no pipeline type {quoted(type_in_path)}. The types are {types}.")
    return _find(world, pipeline_type) or _create(world, pipeline_type)


def stages_of(world: Sandbox, pipeline: Record) -> list[RecordView]:
    """Give the stages of a pipeline in their order."""
    doc_ids = world.store.find("stages", "pipelineId", pipeline["id"])
    return sorted(world.store.read("stages", doc_ids), key=itemgetter("sortOrder"))


def _find(world: Sandbox, pipeline_type: str) -> Record | None:
    return world.store.find_first("pipelines", "type", pipeline_type)


def _create(world: Sandbox, pipeline_type: str) -> Record:
    defaults = world.contract.pipelines[pipeline_type]
    record, stages = pipeline_records(
        defaults,
        pipeline_id=world.new_id("pipelines", "createPipeline", pipeline_type),
        stage_ids=[
            world.new_id("stages", "createStage", [pipeline_type, stage.label])
            for stage in defaults.stages
        ],
        now=world.now(),
    )
    for stage in stages:
        world.store.insert("stages", stage)
    return world.store.insert("pipelines", record)
