"""A summary of changes for people, one line for each.

It calls records by their names, even if a field has only an id. The mock's own records are left
out. Only pipelines are special: their stages are created and deleted with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockserver.core.printable import shortened
from mockserver.core.records import Change, Record, encode
from mockserver.sandbox.sandbox import Sandbox
from mockserver.schema import SCHEMA, Resource

__all__ = ["summary_of"]

_LONGEST = 40


def summary_of(changes: Sequence[Change], sandbox: Sandbox) -> list[str]:
    """Return a line for each change of a record, and one for a pipeline with its stages."""
    return _Summary(SCHEMA.of_resources(changes), sandbox).lines()


class _Summary:
    """Describes changes made together, even if their records are no longer in the store."""

    def __init__(self, changes: Sequence[Change], sandbox: Sandbox) -> None:
        self._changes = changes
        self._store = sandbox.store
        self._touched = {(change.table, change.record["id"]): change.record for change in changes}

    def lines(self) -> list[str]:
        whole = self._whole_pipelines()
        return [
            self._line(change)
            for change in self._changes
            if change.table != "stages" or change.record["pipelineId"] not in whole
        ]

    def _line(self, change: Change) -> str:
        resource = SCHEMA.resources[change.table]
        name = shortened(resource.name_of(change.before or change.record), _LONGEST)
        return f"{resource.called} {name}: {self._event(resource, change)}"

    def _event(self, resource: Resource, change: Change) -> str:
        if change.before is None:
            return "created" + self._where(resource.table, change.record)
        if change.after is None:
            return "removed"
        said = [*_deletion(resource, change.before, change.after)]
        said += self._differences(resource, change.before, change.after)
        return ", ".join(said) or "unchanged except for its time of update"

    def _differences(self, resource: Resource, before: Record, after: Record) -> Iterator[str]:
        for field in dict.fromkeys((*before, *after)):
            declared = resource.fields.get(field)
            is_noted = declared is not None and declared.kind.is_noted
            if before.get(field) != after.get(field) and not is_noted:
                name = resource.links[field].name if field in resource.links else field
                was, now = (self._value(resource, field, record) for record in (before, after))
                yield f"{name} {was} to {now}"

    def _value(self, resource: Resource, field: str, record: Record) -> str:
        value = record.get(field)
        if value is None:
            return "unset"
        if field in resource.links:
            table = resource.links[field].table_of(record)
            linked = self._find(table, value)
            name_of = SCHEMA.resources[table].name_of
            return shortened(name_of(linked), _LONGEST) if linked else str(value)
        if field in resource.fields and resource.fields[field].kind.is_code:
            return str(value)
        return encode(shortened(value, _LONGEST) if isinstance(value, str) else value).decode()

    def _find(self, table: str, record_id: str) -> Record | None:
        return self._touched.get((table, record_id)) or self._store.get(table, record_id)

    # What is special to pipelines

    def _whole_pipelines(self) -> set[str]:
        """Return the pipelines that were created or deleted together with their stages."""
        return {
            change.record["id"]
            for change in self._changes
            if change.table == "pipelines" and (change.before is None or change.after is None)
        }

    def _where(self, table: str, record: Record) -> str:
        if table == "pipelines":
            return f" with {self._count_stages(record['id'])} stages"
        if table == "stages":
            return f" in {self._path_type(record)}"
        if table == "deals":
            stage = self._value(SCHEMA.resources["deals"], "pipelineStageId", record)
            return f" in {self._path_type(record)}, stage {stage}"
        return ""

    def _count_stages(self, pipeline_id: str) -> int:
        stages = (change.record for change in self._changes if change.table == "stages")
        return sum(stage["pipelineId"] == pipeline_id for stage in stages)

    def _path_type(self, record: Record) -> str:
        """Return the pipeline of a record as paths have it."""
        pipeline = self._find("pipelines", record["pipelineId"])
        return str(pipeline["type"]).lower() if pipeline else str(record["pipelineId"])


def _deletion(resource: Resource, before: Record, after: Record) -> Iterator[str]:
    field = resource.soft_delete
    was, is_now = (record.get(field or "") is not None for record in (before, after))
    if was != is_now:
        yield "deleted" if is_now else "restored"
