"""Single records of scenario `default`, each by its number, with those that it names.

A data set of this scenario has the same records, if it is large enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from mockserver.core.errors import InvalidRequest
from mockserver.core.records import NewRecord, Record
from mockserver.generate.dataset import DEFAULT_LOCALE, DEFAULT_SEED
from mockserver.generate.locales import stock_of
from mockserver.generate.scenarios import parts_of
from mockserver.schema import SCHEMA, find_stage

__all__ = ["Singles", "own_values", "singles"]

_LINKS = SCHEMA.resources["deals"].links
_LINKED = {*_LINKS, *(link.by for link in _LINKS.values())}


class Singles:
    """The records of a seed and a locale; there is no last number."""

    def __init__(self, *, seed: int, locale: str) -> None:
        self._parts = parts_of("default", seed=seed, locale=locale)
        self._stock = stock_of(locale)
        self._owners = {user["id"]: user for user in self._parts.owners}
        self._deals = {cell.stage_id: cell.deals for cell in self._parts.cells}

    def pipeline(self, pipeline: str) -> NewRecord:
        """Return a pipeline with its stages and how many they and their deals are.

        Raises:
            InvalidRequest: there is no such type of pipeline.
        """
        for record in self._parts.pipelines:
            if record["type"] == pipeline.upper():
                stages = [
                    {**stage, "dealCount": self._deals[stage["id"]]}
                    for stage in self._parts.stages
                    if stage["pipelineId"] == record["id"]
                ]
                deals = sum(stage["dealCount"] for stage in stages)
                counts = {"stageCount": len(stages), "dealCount": deals}
                return {**record, "stages": stages, **counts}
        known = ", ".join(record["type"].lower() for record in self._parts.pipelines)
        raise InvalidRequest(f"There is no pipeline {pipeline!r}; use one of {known}.")

    def stage(self, pipeline: str, label: str | None) -> NewRecord:
        """Return a stage of a pipeline by its label or its id, or the first one.

        Raises:
            InvalidRequest: there is no such pipeline, or no such stage in it.
        """
        stages = self.pipeline(pipeline)["stages"]
        found: NewRecord | None = stages[0] if label is None else find_stage(stages, label)
        if found is None:
            known = ", ".join(stage["label"] for stage in stages)
            raise InvalidRequest(
                f"There is no stage {label!r} in the {pipeline} pipeline; use one of {known}."
            )
        return found

    def deal(self, number: int, pipeline: str, stage: str | None = None) -> NewRecord:
        """Return a deal of a pipeline, or of one of its stages, with stage, contact and owner.

        Raises:
            InvalidRequest: there is no such pipeline, or no such stage in it.
        """
        whole = self.pipeline(pipeline)
        stages = whole["stages"] if stage is None else [self.stage(pipeline, stage)]
        by_id = {one["id"]: one for one in stages}
        deals, contacts = self._parts.deals, self._parts.contacts
        place = deals.numbered(number, by_id)
        record, contact = deals.deal(place), deals.contact(place)
        return {
            **record,
            "stage": by_id[record["pipelineStageId"]],
            "contact": contact and contacts.record_of(contact),
            "owner": self._owners[record["ownerId"]],
        }

    def person(self, number: int) -> NewRecord:
        """Return a person."""
        return self._parts.contacts.record_of(self._parts.contacts.person(number))

    def company(self, number: int) -> NewRecord:
        """Return a company."""
        return self._parts.contacts.record_of(self._parts.contacts.company(number))

    def user(self, number: int) -> NewRecord:
        """Return a user."""
        return self._parts.users.user(number)

    def following(self, record: Record, values: Mapping[str, Any]) -> NewRecord:
        """Return what follows from new names: the e-mail address of a person, a company's website.

        A name that cannot be spelled in ASCII changes nothing.
        """
        if values.keys() & {"firstName", "lastName"}:
            named = {**record, **values}
            names = named["firstName"], named["lastName"]
            host = record["email"].partition("@")[2]
            address = {"email": f"{self._stock.mailbox(*names)}@{host}"}
            return address if self._spells(*names) else {}
        if "name" in values and self._spells(values["name"]):
            return {"website": self._stock.website(values["name"])}
        return {}

    def _spells(self, *names: str) -> bool:
        return all(map(self._stock.slug, names))


@lru_cache(maxsize=32)
def singles(*, seed: int = DEFAULT_SEED, locale: str = DEFAULT_LOCALE) -> Singles:
    """Return the records of a seed and a locale.

    Raises:
        StartError: there is no such locale, or the seed does not fit in 64 bits.
    """
    return Singles(seed=seed, locale=locale)


def own_values(deal: Record, names: Iterable[str]) -> NewRecord:
    """Return those of these fields of a deal that are set and name no other record."""
    return {name: deal[name] for name in names if name not in _LINKED and deal[name] is not None}
