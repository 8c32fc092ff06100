"""Making up what an import lacks: records that others name, and links that each record needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.contract import document
from mockserver.core.determinism import seeded_id
from mockserver.core.records import NewRecord
from mockserver.schema import SCHEMA, Link, Resource, pipeline_records

__all__ = ["MakeUp"]

_COLOUR = "#6B7280"


class MakeUp:
    """Adds to the tables of an import, by id, whatever their records need of others."""

    def __init__(self, tables: Mapping[str, dict[str, NewRecord]], *, now: str) -> None:
        self._tables = tables
        self._now = now
        self._defaults = document.pipeline_defaults(document.load())

    def place_stages(self) -> None:
        """Put the stages that no file places into one pipeline: one without stages, if any is."""
        stages, pipelines = self._tables["stages"], self._tables["pipelines"]
        used = {stage.get("pipelineId") for stage in stages.values()}
        home = next((one for one in pipelines if one not in used), None)
        for number, stage in enumerate(stages.values()):
            if not stage.get("pipelineId"):
                home = home or next(iter(pipelines), None) or self._new_pipeline()
                stage["pipelineId"] = home
            stage.setdefault("sortOrder", number)

    def follow_links(self) -> None:
        """Make up the records that others name or need."""
        for table, resource in SCHEMA.resources.items():
            for record in [*self._tables[table].values()]:
                for field, link in resource.links.items():
                    self._follow(record, field, link, resource)
        if not self._tables["users"]:
            self._some("users", within={})
        used = {stage.get("pipelineId") for stage in self._tables["stages"].values()}
        for pipeline_id, pipeline in self._tables["pipelines"].items():
            if pipeline_id not in used and pipeline.get("type") in self._defaults:
                _, stages = self._pipeline(pipeline["type"], pipeline_id)
                self._tables["stages"] |= {stage["id"]: stage for stage in stages}

    def _follow(self, record: NewRecord, field: str, link: Link, resource: Resource) -> None:
        table, named = link.table_of(record), record.get(field)
        within = {link.within: record.get(link.within)} if link.within else {}
        if named is None and field in resource.needed:
            record[field] = self._some(table, within=within)
        elif named is not None and named not in self._tables[table]:
            self._add(table, named, within)

    def _some(self, table: str, *, within: Mapping[str, Any]) -> str | None:
        """Return the id of the first record with these values, or of one that is made up."""
        for record_id, one in self._tables[table].items():
            if all(one.get(name) == value for name, value in within.items()):
                return record_id
        if table == "pipelines":
            return self._new_pipeline()
        record_id = seeded_id(1, "import", table, *map(str, within.values()))
        self._add(table, record_id, within)
        return record_id

    def _add(self, table: str, record_id: str, within: Mapping[str, Any]) -> None:
        resource = SCHEMA.resources[table]
        if table == "pipelines":
            self._new_pipeline(record_id)
        elif table == "stages":
            self._tables[table][record_id] = resource.new(
                id=record_id,
                **within,
                label=f"Made Up {record_id}",
                color=_COLOUR,
                sortOrder=len(self._tables[table]),
                **dict.fromkeys(resource.times, self._now),
            )
        elif resource.can_be_made_up:
            self._tables[table][record_id] = resource.made_up(record_id, self._now)

    def _new_pipeline(self, pipeline_id: str | None = None) -> str | None:
        """Add a pipeline of the first type that none has; None if there is no type left."""
        used = {one.get("type") for one in self._tables["pipelines"].values()}
        kind = next((kind for kind in self._defaults if kind not in used), None)
        if kind is None:
            return None
        pipeline, _ = self._pipeline(kind, pipeline_id or seeded_id(1, "import", "pipelines", kind))
        self._tables["pipelines"][pipeline["id"]] = pipeline
        return str(pipeline["id"])

    def _pipeline(self, kind: str, pipeline_id: str) -> tuple[NewRecord, list[NewRecord]]:
        defaults = self._defaults[kind]
        ids = [seeded_id(1, "import", "stages", kind, stage.label) for stage in defaults.stages]
        return pipeline_records(defaults, pipeline_id=pipeline_id, stage_ids=ids, now=self._now)
