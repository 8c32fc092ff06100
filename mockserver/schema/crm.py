"""The resources of the vendor's product, and rules that no declaration can express."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

import orjson

from mockserver.contract import PipelineDefaults, document
from mockserver.core.errors import InvalidRecords
from mockserver.core.packaged import read_packaged
from mockserver.core.records import NewRecord, canonical_id
from mockserver.schema.checks import Rows
from mockserver.schema.kinds import shown
from mockserver.schema.reading import read_schema
from mockserver.schema.schema import Schema

__all__ = ["SCHEMA", "SHORT_FORMS", "ShortForm", "crm_schema", "find_stage", "pipeline_records"]

S = TypeVar("S", bound=Mapping[str, object])

_DECLARED = Path(__file__).with_name("resources.json")

SCHEMA: Schema = read_schema(orjson.loads(read_packaged(_DECLARED)))
"""The resources as they are declared."""


class ShortForm(NamedTuple):
    """A filter's name for a parameter in paths.

    If it is the id of a record of `table`, requests that changed the record match too.
    """

    parameter: str
    table: str | None = None


SHORT_FORMS: Mapping[str, ShortForm] = {
    "type": ShortForm("type"),
    "deal": ShortForm("id", table="deals"),
}
"""Filters of faults and of the journal with a name of their own."""


def crm_schema(types: Collection[str] | None = None) -> Schema:
    """Return the schema with its rules.

    `types` are those that pipelines may have, by default those of the contract.
    """
    if types is None:
        types = document.pipeline_defaults(document.load())
    return SCHEMA._replace(rules=(partial(_check_pipelines, types=types), _check_users))


def pipeline_records(
    defaults: PipelineDefaults, *, pipeline_id: str, stage_ids: Sequence[str], now: str
) -> tuple[NewRecord, list[NewRecord]]:
    """Return a pipeline and its default stages, all created `now`; one id for each stage."""
    times = {"createdAt": now, "updatedAt": now}
    pipeline = SCHEMA.resources["pipelines"].new(
        id=pipeline_id,
        type=defaults.type,
        name=defaults.name,
        description=defaults.description,
        **times,
    )
    stages = [
        SCHEMA.resources["stages"].new(
            id=stage_id, pipelineId=pipeline_id, sortOrder=order, **stage._asdict(), **times
        )
        for order, (stage, stage_id) in enumerate(zip(defaults.stages, stage_ids, strict=True))
    ]
    return pipeline, stages


def find_stage(stages: Iterable[S], label: str) -> S | None:
    """Return the stage with this label, in any letter case, or with this id."""
    for stage in stages:
        if label.lower() == str(stage["label"]).lower() or canonical_id(label) == stage["id"]:
            return stage
    return None


def _check_pipelines(tables: Mapping[str, Rows], where: str, *, types: Collection[str]) -> None:
    with_stages = {stage["pipelineId"] for stage in tables["stages"].values()}
    for doc_id, pipeline in tables["pipelines"].items():
        at = f"{where}: pipelines {doc_id}"
        if pipeline["type"] not in types:
            raise InvalidRecords(
                f"{at} has type {shown(pipeline['type'])}; it must be {' or '.join(types)}"
            )
        if pipeline["id"] not in with_stages:
            raise InvalidRecords(
                f"{at} has no stage; each needs one, with its id {pipeline['id']} in pipelineId"
            )


def _check_users(tables: Mapping[str, Rows], where: str) -> None:
    if not tables["users"]:
        raise InvalidRecords(f"{where}: users is empty; a new deal needs a user as its owner")
