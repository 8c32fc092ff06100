"""The records that the vendor's page prints as its examples.

The page contradicts itself in places. Its list shows 5 SALES stages where Get shows 3, and two
descriptions of that pipeline: Get's stages and the list's description are taken. Its example deal
was updated on 2024-01-20 at 15:30, hours after its example create of that day at 10:00: the
sandbox starts at the latter, so that a first create answers with the printed time, and the example
deal keeps an updatedAt that lies ahead of the clock.
"""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.seeding.draws import Draws
from mockserver.seeding.shapes import (
    NewRecord,
    company_record,
    deal_record,
    person_record,
    user_record,
)

__all__ = ["add_example", "first_user"]

_COMPANY_CREATED = "2024-01-15T09:00:00.000Z"
_PERSON_CREATED = "2024-01-15T09:05:00.000Z"


def first_user(draws: Draws) -> NewRecord:
    """Make the owner of the example deal."""
    return user_record(
        record_id=draws.record_id("users", "sales rep"),
        first_name="Sales",
        last_name="Rep",
        email="sales@company.com",
        created="2022-01-03T09:00:00.000Z",
    )


def add_example(draws: Draws, tables: Mapping[str, list[NewRecord]]) -> None:
    """Add the example deal with its contact as the newest records.

    It is owned by the first user and in the second stage, Qualified, of the first pipeline.
    """
    company = company_record(
        record_id=draws.record_id("companies", "acme"),
        name="Acme Corp",
        website="https://acme.com",
        created=_COMPANY_CREATED,
    )
    person = person_record(
        record_id=draws.record_id("people", "john doe"),
        email="john@acme.com",
        first_name="John",
        last_name="Doe",
        company_id=company["id"],
        created=_PERSON_CREATED,
    )
    stage = tables["stages"][1]
    deal = deal_record(
        record_id=draws.record_id("deals", "acme"),
        pipeline_id=stage["pipelineId"],
        stage_id=stage["id"],
        name="Acme Corp - Enterprise Plan",
        description="Potential enterprise customer",
        expected_value=50_000,
        currency="USD",
        notes="Follow up next week",
        contact_id=person["id"],
        contact_type=person["type"],
        owner_id=tables["users"][0]["id"],
        created="2024-01-15T10:00:00.000Z",
        updated="2024-01-20T15:30:00.000Z",
    )
    tables["companies"].append(company)
    tables["people"].append(person)
    tables["deals"].append(deal)
