"""Near misses of a request that is for no operation, and what is said to differ."""

from __future__ import annotations

import pytest

from mockserver.contract import Contract
from mockserver.exchanges.near_misses import near_misses

DEALS = "/api/pipelines/sales/deals"
OPERATIONS = Contract().operations.values()


@pytest.mark.parametrize(
    ("method", "path", "operation", "expected"),
    [
        ("GET", "/pipelines", "listPipelines", ['path lacks "api" before segment 1, "pipelines"']),
        ("GET", "/api", "listPipelines", ['path lacks "pipelines" at its end']),
        (
            "GET",
            "/api/api/pipelines/sales",
            "getPipeline",
            ['path has "api" at segment 2, expected nothing there'],
        ),
        (
            "GET",
            f"/v1{DEALS}",
            "listDeals",
            ['path has "v1" at segment 1, expected nothing there'],
        ),
        (
            "GET",
            "/API/Pipelines",
            "listPipelines",
            [
                'path segment 1 is "API", expected "api"',
                'path segment 2 is "Pipelines", expected "pipelines"',
            ],
        ),
        (
            "GET",
            "/api/pipelines//deals/x",
            "getDeal",
            ['path segment 3 is "", expected "{type}"'],
        ),
        (
            "GET",
            f"{DEALS}/x/notes/1",
            "getDeal",
            ['path goes on with "notes/1" after segment 5, expected its end'],
        ),
        (
            "POST",
            "/api/deals",
            "createDeal",
            [
                'path lacks "pipelines" before segment 2, "deals"',
                'path lacks "{type}" before segment 2, "deals"',
            ],
        ),
        (
            "GET",
            "/api/sales/deals",
            "listDeals",
            ['path lacks "pipelines" before segment 2, "sales"'],
        ),
        (
            "GET",
            "/rest/pipelines/sales",
            "getPipeline",
            ['path segment 1 is "rest", expected "api"'],
        ),
        ("PUT", "/api/pipelines", "listPipelines", ["method is PUT, expected GET"]),
        ("POST", f"{DEALS}/x", "updateDeal", ["method is POST, expected PATCH"]),
    ],
)
def test_the_nearest_operation_is_the_one_that_was_meant(
    method: str, path: str, operation: str, expected: list[str]
) -> None:
    found, differing = near_misses(OPERATIONS, method=method, path=path)[0]

    assert found.id == operation
    assert [difference.text for difference in differing] == expected


@pytest.mark.parametrize("path", ["/", "/favicon.ico", "/metrics/x", ""])
def test_a_path_that_has_nothing_in_common_is_near_to_nothing(path: str) -> None:
    assert near_misses(OPERATIONS, method="GET", path=path) == []


def test_a_path_of_many_segments_is_compared_too() -> None:
    path = "/api/pipelines" + "/x" * 10_000

    found, differing = near_misses(OPERATIONS, method="GET", path=path)[0]

    assert found.id == "getDeal"
    assert len("".join(difference.text for difference in differing)) < 500


@pytest.mark.parametrize(
    ("operation", "method", "path"),
    [
        ("listPipelines", "GET", "/api/pipelines"),
        ("listPipelines", "HEAD", "/api/pipelines/"),
        ("getPipeline", "GET", "/api/pipelines/anything"),
        ("createDeal", "POST", DEALS),
        ("deleteDeal", "DELETE", f"{DEALS}/x"),
    ],
)
def test_nothing_differs_from_the_operation_that_a_request_is_for(
    operation: str, method: str, path: str
) -> None:
    found = near_misses(OPERATIONS, method=method, path=path)

    assert [one.id for one, differing in found if not differing] == [operation]
