"""Changes in words, for people.

Records are told by their names, also where a field holds only an id. What the mock notes for
itself is not told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockserver.printable import shortened
from mockserver.records import CONTACT_TABLES, Change, Record, encode
from mockserver.sandbox import Sandbox
from mockserver.schema import name_of

__all__ = ["in_words"]

_NOUNS = {
    "pipelines": "pipeline",
    "stages": "stage",
    "deals": "deal",
    "people": "person",
    "companies": "company",
    "users": "user",
}
_LINKS = {
    "pipelineId": ("pipeline", "pipelines"),
    "pipelineStageId": ("stage", "stages"),
    "contactId": ("contact", "contactType"),
    "ownerId": ("owner", "users"),
    "referredByCustomerId": ("referrer", "referredByContactType"),
    "companyId": ("company", "companies"),
}
"""Fields that name another record: what they are called, and its table or the field of its type."""

_CODES = {"currency", "contactType", "referredByContactType", "type"}
"""Fields whose text is one word of a list, told without quotes."""

_NOT_TOLD = {"createdAt", "updatedAt", "deletedAt"}
_LONGEST = 40


def in_words(changes: Sequence[Change], world: Sandbox) -> list[str]:
    """Tell each change of a record in a line, and a pipeline's stages with their pipeline."""
    telling = _Telling([change for change in changes if change.table in _NOUNS], world)
    return telling.lines()


class _Telling:
    """Tells changes that were made together, also when their records are no longer in the store."""

    def __init__(self, changes: Sequence[Change], world: Sandbox) -> None:
        self._changes = changes
        self._store = world.store
        self._touched = {
            (change.table, _record(change)["id"]): _record(change) for change in changes
        }
        self._whole = {
            _record(change)["id"]
            for change in changes
            if change.table == "pipelines" and (change.before is None or change.after is None)
        }

    def lines(self) -> list[str]:
        return [
            f"{_NOUNS[change.table]} {_subject(change)}: {self._event(change)}"
            for change in self._changes
            if not self._came_with_pipeline(change)
        ]

    def _came_with_pipeline(self, change: Change) -> bool:
        """Tell whether it is about a stage that came, or went, with its pipeline."""
        return change.table == "stages" and _record(change)["pipelineId"] in self._whole

    def _event(self, change: Change) -> str:
        if change.before is None:
            return "created" + self._place(change.table, _record(change))
        if change.after is None:
            return "removed"
        told = [*_deletion(change.before, change.after)]
        told += self._differences(change.before, change.after)
        return ", ".join(told) or "unchanged except for its time of update"

    def _place(self, table: str, record: Record) -> str:
        if table == "pipelines":
            return f" with {self._count_stages(record['id'])} stages"
        if table == "stages":
            return f" in {self._path_type(record)}"
        if table == "deals":
            return f" in {self._path_type(record)}, stage {self._value('pipelineStageId', record)}"
        return ""

    def _count_stages(self, pipeline_id: str) -> int:
        stages = (_record(change) for change in self._changes if change.table == "stages")
        return sum(stage["pipelineId"] == pipeline_id for stage in stages)

    def _path_type(self, record: Record) -> str:
        """Name the pipeline of a record as paths do."""
        pipeline = self._find("pipelines", record["pipelineId"])
        return str(pipeline["type"]).lower() if pipeline else str(record["pipelineId"])

    def _differences(self, before: Record, after: Record) -> Iterator[str]:
        for field in dict.fromkeys((*before, *after)):
            if before.get(field) != after.get(field) and field not in _NOT_TOLD:
                name, _ = _LINKS.get(field, (field, ""))
                yield f"{name} {self._value(field, before)} to {self._value(field, after)}"

    def _value(self, field: str, record: Record) -> str:
        value = record.get(field)
        if value is None:
            return "unset"
        if field in _LINKS:
            _, table = _LINKS[field]
            linked = self._find(CONTACT_TABLES.get(record.get(table, ""), table), value)
            return shortened(name_of(linked), _LONGEST) if linked else str(value)
        if field in _CODES:
            return str(value)
        return encode(shortened(value, _LONGEST) if isinstance(value, str) else value).decode()

    def _find(self, table: str, record_id: str) -> Record | None:
        return self._touched.get((table, record_id)) or self._store.get(table, record_id)


def _record(change: Change) -> Record:
    return change.after or change.before or {}


def _subject(change: Change) -> str:
    return shortened(name_of(change.before or _record(change)), _LONGEST)


def _deletion(before: Record, after: Record) -> Iterator[str]:
    was, is_now = (record.get("deletedAt") is not None for record in (before, after))
    if was != is_now:
        yield "deleted" if is_now else "restored"
