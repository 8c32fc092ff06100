"""A usual path is found by its words; every path leads where Werkzeug's search leads."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from support import Api

PATHS = [
    "/",
    "/api/pipelines",
    "/api/pipelines/",
    "/api/pipelines/sales",
    "/api/pipelines/SALES/",
    "/api/pipelines/sales/deals",
    "/api/pipelines/deals/deals",
    "/api/pipelines//deals",
    "/api/pipelines/sales/deals/",
    "/api/pipelines/sales/deals/x y",
    "/api/pipelines/sales/deals/x/y",
    "/api/pipelines/sales/notes",
    "/api//pipelines",
    "//api/pipelines",
    "/API/pipelines",
    "/nowhere",
    "",
]


def found(match: Any) -> Any:
    try:
        rule, values = match(return_rule=True)
    except HTTPException as error:
        return type(error)
    return rule.endpoint, values


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PATCH", "DELETE", "PUT"])
@pytest.mark.parametrize("path", PATHS)
def test_a_path_leads_where_it_would_without_the_short_way(
    api: Api, method: str, path: str
) -> None:
    with api.app.test_request_context("/", method=method) as context:
        adapter = api.app.create_url_adapter(context.request)
        assert adapter
        adapter.path_info = path

        assert found(adapter.match) == found(lambda **asked: MapAdapter.match(adapter, **asked))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/_mock/requests/1", 404),
        ("/_mock/requests/x", 404),
        ("/_mock/snapshots/x", 405),
        ("/_mock/people", 200),
    ],
)
def test_rules_with_numbers_are_left_to_the_search(api: Api, path: str, status: int) -> None:
    assert api.get(path).status_code == status
