"""Records in the form in which they are stored: every field present, in the order of the files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from mockserver.contract.document import PipelineDefaults

__all__ = [
    "NewRecord",
    "company_record",
    "deal_record",
    "person_record",
    "pipeline_records",
    "user_record",
]

NewRecord: TypeAlias = dict[str, Any]
"""A record that nobody else holds yet."""


def pipeline_records(
    defaults: PipelineDefaults, *, pipeline_id: str, stage_ids: Sequence[str], now: str
) -> tuple[NewRecord, list[NewRecord]]:
    """Make a pipeline and its default stages, all created `now`; one id for each stage."""
    times = {"createdAt": now, "updatedAt": now}
    pipeline = {
        "id": pipeline_id,
        "type": defaults.type,
        "name": defaults.name,
        "description": defaults.description,
        **times,
    }
    stages = [
        {
            "id": stage_id,
            "pipelineId": pipeline_id,
            "label": stage.label,
            "color": stage.color,
            "description": stage.description,
            "sortOrder": order,
            **times,
        }
        for order, (stage, stage_id) in enumerate(zip(defaults.stages, stage_ids, strict=True))
    ]
    return pipeline, stages


def deal_record(
    *,
    record_id: str,
    pipeline_id: str,
    stage_id: str,
    name: str,
    owner_id: str,
    created: str,
    updated: str | None = None,
    description: str | None = None,
    expected_value: float | None = None,
    currency: str = "USD",
    notes: str | None = None,
    contact_id: str | None = None,
    contact_type: str = "USER",
    referrer_id: str | None = None,
    referrer_type: str = "USER",
) -> NewRecord:
    """Make a deal; without `updated` it was never changed."""
    return {
        "id": record_id,
        "pipelineId": pipeline_id,
        "pipelineStageId": stage_id,
        "name": name,
        "description": description,
        "expectedValue": expected_value,
        "currency": currency,
        "notes": notes,
        "contactId": contact_id,
        "contactType": contact_type,
        "ownerId": owner_id,
        "referredByCustomerId": referrer_id,
        "referredByContactType": referrer_type,
        "createdAt": created,
        "updatedAt": updated or created,
        "deletedAt": None,
    }


def person_record(
    *,
    record_id: str,
    email: str,
    first_name: str,
    last_name: str,
    created: str,
    updated: str | None = None,
    phone_number: str | None = None,
    address: str | None = None,
    company_id: str | None = None,
    is_full_user: bool = False,
) -> NewRecord:
    """Make a person that deals can have as contact or referrer."""
    return {
        "id": record_id,
        "type": "USER",
        "email": email,
        "firstName": first_name,
        "lastName": last_name,
        "phoneNumber": phone_number,
        "address": address,
        "companyId": company_id,
        "isFullUser": is_full_user,
        "createdAt": created,
        "updatedAt": updated or created,
    }


def company_record(
    *,
    record_id: str,
    name: str,
    created: str,
    updated: str | None = None,
    description: str | None = None,
    website: str | None = None,
    industry: str | None = None,
    address: str | None = None,
) -> NewRecord:
    """Make a company that deals can have as contact or referrer."""
    return {
        "id": record_id,
        "type": "COMPANY",
        "name": name,
        "description": description,
        "website": website,
        "industry": industry,
        "address": address,
        "createdAt": created,
        "updatedAt": updated or created,
    }


def user_record(
    *,
    record_id: str,
    first_name: str,
    last_name: str,
    email: str,
    created: str,
    updated: str | None = None,
) -> NewRecord:
    """Make a user of the organization, who can own deals."""
    return {
        "id": record_id,
        "firstName": first_name,
        "lastName": last_name,
        "email": email,
        "createdAt": created,
        "updatedAt": updated or created,
    }
