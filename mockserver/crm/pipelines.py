"""Pipelines and their stages.

Source: the vendor's Pipelines page. A pipeline is created with the first request for it, with the
default stages of its type.
"""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from mockserver.core.errors import NotFound, quoted
from mockserver.core.records import Record, RecordView
from mockserver.sandbox.sandbox import Sandbox
from mockserver.schema import pipeline_records

__all__ = [
    "list_pipelines",
    "pipeline",
    "pipeline_of",
    "pipeline_with_stages",
    "stages_of",
    "type_named",
]


def list_pipelines(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Return the pipelines, in the page's order of types, with their counts."""
    found = (pipeline_of(sandbox, pipeline_type) for pipeline_type in sandbox.contract.pipelines)
    return [
        {
            **record,
            "stageCount": len(sandbox.store.find("stages", "pipelineId", record["id"])),
            "dealCount": len(sandbox.store.find("deals", "pipelineId", record["id"])),
        }
        for record in found
        if record is not None
    ]


def pipeline_with_stages(sandbox: Sandbox, type_in_path: str) -> dict[str, Any]:
    """Return a pipeline and its stages with their deal counts; it is created if it is missing.

    Raises:
        NotFound: there is no such type.
    """
    record = pipeline(sandbox, type_in_path)
    stages = [
        {**stage, "dealCount": len(sandbox.store.find("deals", "pipelineStageId", stage["id"]))}
        for stage in stages_of(sandbox, record)
    ]
    return {**record, "stages": stages}


def pipeline(sandbox: Sandbox, type_in_path: str) -> Record:
    """Return the pipeline of a type, in any letter case of ASCII; it is created if it is missing.

    Raises:
        NotFound: there is no such type.
    """
    pipeline_type = type_named(sandbox, type_in_path)
    return pipeline_of(sandbox, pipeline_type) or _create(sandbox, pipeline_type)


def type_named(sandbox: Sandbox, type_in_path: str) -> str:
    """Return the pipeline type in a path, in any letter case of ASCII.

    Raises:
        NotFound: there is no such type.
    """
    pipeline_type = type_in_path.upper() if type_in_path.isascii() else type_in_path
    if pipeline_type not in sandbox.contract.pipelines:
        types = ", ".join(sandbox.contract.pipelines).lower()
        raise NotFound(f"There is no pipeline type {quoted(type_in_path)}. The types are {types}.")
    return pipeline_type


def stages_of(sandbox: Sandbox, pipeline: Record) -> list[RecordView]:
    """Return the stages of a pipeline in their order."""
    doc_ids = sandbox.store.find("stages", "pipelineId", pipeline["id"])
    return sorted(sandbox.store.read("stages", doc_ids), key=itemgetter("sortOrder"))


def pipeline_of(sandbox: Sandbox, pipeline_type: str) -> RecordView | None:
    """Return the pipeline of a type as the contract spells it; None if there is none yet."""
    return sandbox.store.find_first("pipelines", "type", pipeline_type)


def _create(sandbox: Sandbox, pipeline_type: str) -> Record:
    defaults = sandbox.contract.pipelines[pipeline_type]
    record, stages = pipeline_records(
        defaults,
        pipeline_id=sandbox.new_id("pipelines", "createPipeline", pipeline_type),
        stage_ids=[
            sandbox.new_id("stages", "createStage", [pipeline_type, stage.label])
            for stage in defaults.stages
        ],
        now=sandbox.now(),
    )
    for stage in stages:
        sandbox.store.insert("stages", stage)
    return sandbox.store.insert("pipelines", record)
