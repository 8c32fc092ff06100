"""What a program does with OpenAPI Generator's Python client of the API."""

from __future__ import annotations

import os
from urllib.request import Request, urlopen

from vendor_client import (
    ApiClient,
    ApiException,
    Configuration,
    DealCreate,
    DealsApi,
    DealUpdate,
    PipelinesApi,
)

url = os.environ["INTROZY_BASE_URL"]
key = os.environ["INTROZY_API_KEY"]
# Unless it is told not to, the client waits as Retry-After says, and asks again.
client = ApiClient(Configuration(host=url, access_token=key, retries=0))
deals, pipelines = DealsApi(client), PipelinesApi(client)


def fail(preset: str) -> None:
    """Make requests fail."""
    body = f'{{"preset": "{preset}"}}'.encode()
    headers = {"Content-Type": "application/json"}
    urlopen(Request(f"{url}/_mock/faults", body, headers)).close()


def refused() -> ApiException:
    """Ask for what is refused."""
    try:
        pipelines.list_pipelines()
    except ApiException as error:
        return error
    raise AssertionError


listed = pipelines.list_pipelines()
assert listed.success is True
pipeline = listed.data[0].type

made = deals.create_deal(pipeline, DealCreate(name="A deal")).data
assert deals.list_deals(pipeline, limit=1).data.deals[0].id == made.id

deal = deals.get_deal(pipeline, made.id).data
back = DealUpdate(
    name=deal.name,
    description=deal.description,
    expected_value=deal.expected_value,
    currency=deal.currency,
    pipeline_stage_id=deal.stage.id,
    notes=deal.notes,
    owner_id=deal.owner.id,
)
assert deals.update_deal(pipeline, deal.id, back).data.stage.id == deal.stage.id

with_contact = next(one for one in deals.list_deals(pipeline).data.deals if one.contact)
assert with_contact.contact.actual_instance.id

fail("rate-limited")
limited = refused()
assert limited.status == 429
assert limited.data.error.code == "RATE_LIMITED"
assert int(limited.headers["Retry-After"]) > 0

urlopen(Request(f"{url}/_mock/faults", method="DELETE")).close()
fail("flaky")
down = refused()
assert down.status == 503
assert down.data.error.code == "SERVICE_UNAVAILABLE"
