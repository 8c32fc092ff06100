"""Making up what an import lacks: records that others name, and links that each record needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.contract import document
from mockserver.core.determinism import seeded_id
from mockserver.core.records import NewRecord
from mockserver.generate.importing.naming import imported_id
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
            record_id = imported_id(table, named)
            is_there = record_id in self._tables[table]
            record[field] = (
                record_id if is_there else self._add(table, record_id, within, said=named)
            )

    def _some(self, table: str, *, within: Mapping[str, Any]) -> str | None:
        """Return the id of the first record with these values, or of one that is made up."""
        for record_id, one in self._tables[table].items():
            if all(one.get(name) == value for name, value in within.items()):
                return record_id
        if table == "pipelines":
            return self._new_pipeline()
        return self._add(table, seeded_id(1, "import", table, *map(str, within.values())), within)

    def _add(
        self, table: str, record_id: str, within: Mapping[str, Any], *, said: str = ""
    ) -> str | None:
        """Add a record; what is said of it and is no id is its name. Return its id."""
        resource = SCHEMA.resources[table]
        name = None if said == record_id else said or None
        if table == "pipelines":
            return self._new_pipeline(record_id, name=name)
        if table == "stages":
            return self._stage_of_default(name, within) or self._new_stage(record_id, within, name)
        if resource.can_be_made_up:
            self._tables[table][record_id] = resource.made_up(record_id, self._now, name=name)
        return record_id

    def _stage_of_default(self, name: str | None, within: Mapping[str, Any]) -> str | None:
        """Return the stage of this name that was made up with its pipeline."""
        for record_id, stage in self._tables["stages"].items():
            is_called_so = name and str(stage.get("label")).casefold() == name.casefold()
            if is_called_so and within.items() <= stage.items():
                return record_id
        return None

    def _new_stage(self, record_id: str, within: Mapping[str, Any], name: str | None) -> str:
        resource = SCHEMA.resources["stages"]
        self._tables["stages"][record_id] = resource.new(
            id=record_id,
            **within,
            label=name or f"Made Up {record_id}",
            color=_COLOUR,
            sortOrder=len(self._tables["stages"]),
            **dict.fromkeys(resource.times, self._now),
        )
        return record_id

    def _new_pipeline(
        self, pipeline_id: str | None = None, *, name: str | None = None
    ) -> str | None:
        """Add a pipeline of the type that is called so, or else of the first that none has.

        One that is called by a name has the stages of its type. If no type is left, none is added.
        """
        used = {one.get("type") for one in self._tables["pipelines"].values()}
        free = {kind: one for kind, one in self._defaults.items() if kind not in used}
        if not free:
            return pipeline_id
        called = {(name or "").casefold()}
        fits = (kind for kind in free if called & {kind.casefold(), free[kind].name.casefold()})
        kind = next(fits, next(iter(free)))
        pipeline, stages = self._pipeline(
            kind, pipeline_id or seeded_id(1, "import", "pipelines", kind)
        )
        self._tables["pipelines"][pipeline["id"]] = pipeline
        if name:
            self._tables["stages"] |= {stage["id"]: stage for stage in stages}
        return str(pipeline["id"])

    def _pipeline(self, kind: str, pipeline_id: str) -> tuple[NewRecord, list[NewRecord]]:
        defaults = self._defaults[kind]
        ids = [seeded_id(1, "import", "stages", kind, stage.label) for stage in defaults.stages]
        return pipeline_records(defaults, pipeline_id=pipeline_id, stage_ids=ids, now=self._now)
