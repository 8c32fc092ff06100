"""The rule of a path is remembered: the next request to it is answered as the first was."""

from __future__ import annotations

import pytest

from support import Api

PATHS = [
    "/api/pipelines",
    "/api/pipelines/",
    "/api/pipelines/sales",
    "/api/pipelines/SALES",
    "/api/pipelines/sales/deals?limit=1",
    "/api/pipelines/partner/deals?limit=1",
    "/api//pipelines",
    "/nowhere",
]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "DELETE"])
@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_answered_alike_when_it_comes_again(api: Api, method: str, path: str) -> None:
    def answer() -> tuple[int, bytes, list[tuple[str, str]]]:
        got = api.send(method, path)
        return got.status_code, got.data, [*got.headers]

    first = answer()
    for other in PATHS:
        api.get(other)

    assert answer() == first


def test_more_paths_than_are_remembered_are_answered_each_with_its_own(api: Api) -> None:
    for number in range(1200):
        told = api.get(f"/api/pipelines/none-{number}").json["error"]["message"]
        assert f"'none-{number}'" in told
