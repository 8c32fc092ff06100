"""The records that the vendor's page prints as its examples.

The page contradicts itself in places. Its list shows 5 SALES stages where Get shows 3, and two
descriptions of that pipeline: the mock uses Get's stages and the list's description. Its example
deal was updated on 2024-01-20 at 15:30, hours after its example create of that day at 10:00. The
sandbox starts at 10:00, so that a first create answers with the printed time; the example deal
keeps an updatedAt that is ahead of the clock.
"""

from __future__ import annotations

from mockserver.core.records import NewRecord
from mockserver.generate.draws import Draws
from mockserver.schema import SCHEMA

__all__ = ["example", "first_user"]

_COMPANY_CREATED = "2024-01-15T09:00:00.000Z"
_PERSON_CREATED = "2024-01-15T09:05:00.000Z"


def first_user(draws: Draws) -> NewRecord:
    """Make the owner of the example deal."""
    return SCHEMA.resources["users"].new(
        id=draws.record_id("users", "sales rep"),
        firstName="Sales",
        lastName="Rep",
        email="sales@company.com",
        createdAt="2022-01-03T09:00:00.000Z",
        updatedAt="2022-01-03T09:00:00.000Z",
    )


def example(draws: Draws, *, stage: NewRecord, owner: NewRecord) -> dict[str, list[NewRecord]]:
    """Return the example deal with its contact, by table; they are the newest records."""
    company = SCHEMA.resources["companies"].new(
        id=draws.record_id("companies", "acme"),
        name="Acme Corp",
        website="https://acme.com",
        createdAt=_COMPANY_CREATED,
        updatedAt=_COMPANY_CREATED,
    )
    person = SCHEMA.resources["people"].new(
        id=draws.record_id("people", "john doe"),
        email="john@acme.com",
        firstName="John",
        lastName="Doe",
        companyId=company["id"],
        createdAt=_PERSON_CREATED,
        updatedAt=_PERSON_CREATED,
    )
    deal = SCHEMA.resources["deals"].new(
        id=draws.record_id("deals", "acme"),
        pipelineId=stage["pipelineId"],
        pipelineStageId=stage["id"],
        name="Acme Corp - Enterprise Plan",
        description="Potential enterprise customer",
        expectedValue=50_000,
        currency="USD",
        notes="Follow up next week",
        contactId=person["id"],
        contactType=person["type"],
        ownerId=owner["id"],
        createdAt="2024-01-15T10:00:00.000Z",
        updatedAt="2024-01-20T15:30:00.000Z",
    )
    return {"deals": [deal], "people": [person], "companies": [company]}
