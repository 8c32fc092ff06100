"""What only pipelines and users need, and no declaration says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

from mockserver.errors import InvalidRecords
from mockserver.schema.checks import Rows
from mockserver.schema.kinds import shown
from mockserver.schema.schema import Rule

__all__ = ["rules"]


def rules(types: Collection[str]) -> tuple[Rule, ...]:
    """Return the rules of the vendor's records; `types` are those that pipelines may have."""
    return partial(_check_pipelines, types=types), _check_users


def _check_pipelines(tables: Mapping[str, Rows], where: str, *, types: Collection[str]) -> None:
    with_stages = {stage["pipelineId"] for stage in tables["stages"].values()}
    for doc_id, pipeline in tables["pipelines"].items():
        place = f"{where}: pipelines {doc_id}"
        if pipeline["type"] not in types:
            raise InvalidRecords(
                f"{place} has type {shown(pipeline['type'])}; it must be {' or '.join(types)}"
            )
        if pipeline["id"] not in with_stages:
            raise InvalidRecords(
                f"{place} has no stage; each needs one, with its id {pipeline['id']} in pipelineId"
            )


def _check_users(tables: Mapping[str, Rows], where: str) -> None:
    if not tables["users"]:
        raise InvalidRecords(f"{where}: users is empty; a new deal needs a user as its owner")
