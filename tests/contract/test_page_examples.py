"""The page's JSON examples: each request as printed is answered as printed."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from page import (
    CONTRADICTIONS,
    OPERATIONS,
    RESPONSES,
    at,
    differences,
    example_deal,
    masked,
    request_example,
    restored,
    shape,
    text,
)
from support import Api, MakeApi

DEALS = "/api/pipelines/sales/deals"
READS = ["listPipelines", "getPipeline", "listDeals", "getDeal"]
OF_A_DEAL = ["getDeal", "createDeal", "updateDeal", "deleteDeal"]


@pytest.fixture(params=["documentation", "default"])
def either_api(request: pytest.FixtureRequest, make_api: MakeApi) -> Api:
    return make_api(scenario=request.param)


@pytest.fixture
def page_api(make_api: MakeApi) -> Api:
    return make_api(scenario="documentation")


def printed_deal(api: Api) -> Any:
    return example_deal(api.data(f"{DEALS}?limit=100")["deals"])


def create_as_printed(api: Api) -> Any:
    contact_id = printed_deal(api)["contact"]["id"]
    return api.post(DEALS, request_example("createDeal", contactId=contact_id))


def update_as_printed(api: Api) -> Any:
    """Move the deal of the create example, which is in the first stage, to the second."""
    deal_id = create_as_printed(api).json["data"]["id"]
    second = api.data("/api/pipelines/sales")["stages"][1]["id"]
    return api.patch(f"{DEALS}/{deal_id}", request_example("updateDeal", pipelineStageId=second))


REQUESTS: dict[str, Callable[[Api], Any]] = {
    "listPipelines": lambda api: api.get("/api/pipelines"),
    "getPipeline": lambda api: api.get("/api/pipelines/sales"),
    "listDeals": lambda api: api.get(DEALS),
    "createDeal": create_as_printed,
    "getDeal": lambda api: api.get(f"{DEALS}/{printed_deal(api)['id']}"),
    "updateDeal": update_as_printed,
    "deleteDeal": lambda api: api.delete(f"{DEALS}/{printed_deal(api)['id']}"),
}

every_operation = pytest.mark.parametrize("operation", OPERATIONS)


@every_operation
def test_an_operation_answers_with_the_printed_status_as_json(
    either_api: Api, operation: str
) -> None:
    answer = REQUESTS[operation](either_api)

    assert answer.status_code == OPERATIONS[operation]["status"]
    assert answer.headers["Content-Type"] == "application/json"


@every_operation
def test_an_answer_has_the_printed_keys_types_order_and_values(
    page_api: Api, operation: str
) -> None:
    answer = REQUESTS[operation](page_api).json

    assert text(masked(restored(operation, answer))) == text(masked(RESPONSES[operation]))


@every_operation
def test_every_item_of_an_answer_has_the_printed_keys_types_and_order(
    either_api: Api, operation: str
) -> None:
    answer = REQUESTS[operation](either_api).json

    assert list(differences(RESPONSES[operation], answer)) == []


@pytest.mark.parametrize("operation", OF_A_DEAL)
def test_a_deal_with_everything_set_has_exactly_the_printed_shape(
    either_api: Api, operation: str
) -> None:
    answer = REQUESTS[operation](either_api).json

    assert text(shape(answer)) == text(with_uuids(shape(RESPONSES[operation])))


def test_a_listed_deal_with_everything_set_has_exactly_the_printed_shape(either_api: Api) -> None:
    printed = RESPONSES["listDeals"]["data"]["deals"][0]

    assert text(shape(printed_deal(either_api))) == text(with_uuids(shape(printed)))


@pytest.mark.parametrize("pipeline", ["sales", "advocacy", "integration", "referral", "partner"])
def test_every_pipeline_and_all_its_deals_look_like_the_printed_ones(
    api: Api, pipeline: str
) -> None:
    path = f"/api/pipelines/{pipeline}"
    listed = api.get(f"{path}/deals?limit=100").json

    found = [
        *differences(RESPONSES["getPipeline"], api.get(path).json),
        *differences(RESPONSES["listDeals"], listed),
    ]
    for deal in listed["data"]["deals"]:
        got = api.get(f"{path}/deals/{deal['id']}").json
        found += differences(RESPONSES["getDeal"], got, deal["id"])

    assert listed["data"]["deals"]
    assert found == []


def test_what_the_page_prints_with_one_id_is_one_record(page_api: Api) -> None:
    served: dict[str, set[str]] = {}
    for operation in READS:
        collect_ids(RESPONSES[operation], REQUESTS[operation](page_api).json, served)

    # Among the stages the page is at odds with itself: Qualified is stage-uuid-2, and stage-uuid.
    assert {name: len(ids) for name, ids in served.items()} == dict.fromkeys(
        [
            "pipeline-uuid",
            "pipeline-uuid-2",
            "stage-uuid-1",
            "stage-uuid-2",
            "stage-uuid-3",
            "deal-uuid",
            "stage-uuid",
            "contact-uuid",
            "user-uuid",
        ],
        1,
    )
    assert served["stage-uuid"] == served["stage-uuid-2"]


@pytest.mark.parametrize(
    "entry",
    CONTRADICTIONS,
    ids=[f"{entry['operation']}-{entry['place']}" for entry in CONTRADICTIONS],
)
def test_a_contradiction_is_really_printed(entry: dict[str, Any]) -> None:
    assert at(RESPONSES[entry["operation"]], entry["place"]) == entry["printed"] != entry["served"]


def test_the_page_itself_has_the_side_that_is_taken_of_each_contradiction() -> None:
    summary = RESPONSES["listPipelines"]["data"][0]
    pipeline, page = RESPONSES["getPipeline"]["data"], RESPONSES["listDeals"]["data"]

    assert [entry["served"] for entry in CONTRADICTIONS] == [
        len(pipeline["stages"]),
        summary["description"],
        page["total"],
    ]


ALTERED: dict[str, Callable[[Any], None]] = {
    "a key too many": lambda deal: deal.update(extra=1),
    "a key too few": lambda deal: deal.pop("notes"),
    "keys in another order": lambda deal: deal.update(id=deal.pop("id")),
    "a key too many, deeper": lambda deal: deal["owner"].update(email="sales@company.com"),
    "a number as text": lambda deal: deal.update(expectedValue="50000"),
    "a boolean for a number": lambda deal: deal.update(expectedValue=True),
    "null for what always has a value": lambda deal: deal.update(currency=None),
    "null for an object": lambda deal: deal.update(stage=None),
    "an id that is none": lambda deal: deal.update(id="deal-1"),
    "a company with an email": lambda deal: deal.update(
        contact={"id": "", "name": "", "email": ""}
    ),
}


@pytest.mark.parametrize("alter", ALTERED.values(), ids=ALTERED)
def test_the_comparison_tells_of_a_second_item_with(
    page_api: Api, alter: Callable[[Any], None]
) -> None:
    answer = REQUESTS["listDeals"](page_api).json
    altered = copy.deepcopy(answer)
    altered["data"]["deals"][1] = copy.deepcopy(answer["data"]["deals"][0])
    alter(altered["data"]["deals"][1])

    assert list(differences(RESPONSES["listDeals"], altered)) != []


def with_uuids(shape: Any) -> Any:
    """Let the page's placeholder ids count as what they stand for."""
    if isinstance(shape, dict):
        return {key: "uuid" if key == "id" else with_uuids(item) for key, item in shape.items()}
    return shape


def collect_ids(printed: Any, served: Any, found: dict[str, set[str]]) -> None:
    """Note which ids are served for each id that is printed."""
    if isinstance(printed, list):
        for printed_item, served_item in zip(printed, served, strict=False):
            collect_ids(printed_item, served_item, found)
    elif isinstance(printed, dict):
        for key, item in printed.items():
            if key == "id":
                found.setdefault(item, set()).add(served[key])
            else:
                collect_ids(item, served[key], found)
