"""What a program does with openapi-python-client's client of the API: typed strictly, then run."""

from __future__ import annotations

import os

from control_client import Client
from control_client.api.faults import add_fault, clear_faults
from control_client.models import Fault, FaultCreate, FaultPreset
from vendor_client import AuthenticatedClient
from vendor_client.api.deals import create_deal, get_deal, list_deals, update_deal
from vendor_client.api.pipelines import list_pipelines
from vendor_client.models import (
    DealCreate,
    DealCreatedResponse,
    DealListResponse,
    DealResponse,
    DealUpdate,
    DealUpdatedResponse,
    ErrorCode,
    ErrorResponse,
    PipelineListResponse,
)

url = os.environ["INTROZY_BASE_URL"]
client = AuthenticatedClient(base_url=url, token=os.environ["INTROZY_API_KEY"])

listed = list_pipelines.sync(client=client)
assert isinstance(listed, PipelineListResponse)
assert listed.success is True
pipeline = listed.data[0].type_

made = create_deal.sync(pipeline, client=client, body=DealCreate(name="A deal"))
assert isinstance(made, DealCreatedResponse)
page = list_deals.sync(pipeline, client=client, limit=1)
assert isinstance(page, DealListResponse)
assert page.data.deals[0].id == made.data.id

got = get_deal.sync(pipeline, made.data.id, client=client)
assert isinstance(got, DealResponse)
deal = got.data
back = DealUpdate(
    name=deal.name,
    description=deal.description,
    expected_value=deal.expected_value,
    currency=deal.currency,
    pipeline_stage_id=deal.stage.id,
    notes=deal.notes,
    owner_id=deal.owner.id,
)
updated = update_deal.sync(pipeline, deal.id, client=client, body=back)
assert isinstance(updated, DealUpdatedResponse)
assert updated.data.stage.id == deal.stage.id

with Client(base_url=url) as mock:
    limited = add_fault.sync(client=mock, body=FaultCreate(preset=FaultPreset.RATE_LIMITED))
    assert isinstance(limited, Fault)
    answer = list_pipelines.sync_detailed(client=client)
    assert answer.status_code == 429
    assert isinstance(answer.parsed, ErrorResponse)
    assert answer.parsed.error.code is ErrorCode.RATE_LIMITED
    assert int(answer.headers["Retry-After"]) > 0

    assert clear_faults.sync_detailed(client=mock).status_code == 204
    add_fault.sync(client=mock, body=FaultCreate(preset=FaultPreset.DOWN))
    down = get_deal.sync_detailed(pipeline, deal.id, client=client)
    assert down.status_code == 503
    assert isinstance(down.parsed, ErrorResponse)
    assert down.parsed.error.code is ErrorCode.SERVICE_UNAVAILABLE
