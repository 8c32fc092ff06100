"""What a browser and a curious developer meet beside the operations."""

from __future__ import annotations

import pytest

from mockserver.app import ASSUMPTIONS_HEADER
from support import KEY, Api


def test_head_follows_get(api: Api) -> None:
    answer = api.send("HEAD", "/api/pipelines")

    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(api.get("/api/pipelines").data))


def test_a_slash_at_the_end_is_fine(api: Api) -> None:
    assert api.get("/api/pipelines/").data == api.get("/api/pipelines").data


def test_an_answer_names_what_it_rests_on(api: Api) -> None:
    assert api.get("/api/pipelines/sales").headers[ASSUMPTIONS_HEADER] == (
        "pipeline-type, default-stages, soft-delete"
    )


def test_the_root_links_to_contracts_data_and_documentation(api: Api) -> None:
    links = api.get("/").json

    assert list(links) == [
        "contract",
        "contractYaml",
        "control",
        "controlYaml",
        "data",
        "documentation",
    ]
    assert links["contract"] == "http://localhost/openapi.json"


def test_the_root_is_a_page_for_a_browser(api: Api) -> None:
    answer = api.get("/", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})

    assert answer.mimetype == "text/html"
    assert 'href="http://localhost/openapi.json"' in answer.text
    assert "not affiliated" in answer.text


def test_the_contract_is_served_without_a_key(api: Api) -> None:
    answer = api.get("/openapi.json", headers={})

    assert answer.status_code == 200
    assert answer.json["info"]["title"].startswith("Introzy CRM API")


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", ""])
def test_an_operation_without_a_body_minds_no_content_type(api: Api, content_type: str) -> None:
    deal = api.create()["id"]
    sent = {**KEY, "Content-Type": content_type, "Content-Length": "0"}

    assert api.get("/api/pipelines", headers=sent).status_code == 200
    assert api.delete(f"/api/pipelines/sales/deals/{deal}", headers=sent).status_code == 200
    local = {"Content-Type": content_type, "Content-Length": "0"}
    assert api.send("POST", "/_mock/reset", headers=local).status_code == 200
