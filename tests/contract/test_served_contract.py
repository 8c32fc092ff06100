"""The contract as it is served: whole for tools, from its own origin, as JSON and as YAML."""

from __future__ import annotations

import json
import re
from typing import Any

import openapi_spec_validator
import pytest
import yaml

from mockserver.contract import Contract
from mockserver.contract.served import served_contract
from mockserver.control.document import served_control
from support import ALTERNATIVES, KEY, Api, MakeApi, Run, every_contract

VENDOR = "https://beta-api.introzy.com"
CONTRACTS = ["/openapi", "/_mock/openapi"]


def ours(url: str) -> dict[str, str]:
    return {"url": url, "description": "This mock"}


def servers(api: Api, path: str, **options: Any) -> Any:
    """The servers that a contract lists when it is asked for as the options say."""
    document: Any = api.client.get(path, **options).json
    return document["servers"]


@every_contract
def test_it_is_a_valid_openapi_document(assume: dict[str, str]) -> None:
    openapi_spec_validator.validate(served_contract(assume))


@every_contract
def test_it_has_the_alternatives_that_were_chosen(
    make_api: MakeApi, assume: dict[str, str]
) -> None:
    served = make_api(assume=assume).get("/openapi.json").json["x-assumptions"]

    chosen = {name: one["chosen"] for name, one in served.items() if "chosen" in one}
    assert chosen == {name: Contract(assume).chosen(name) for name in chosen}
    assert chosen | assume == chosen


def all_documents() -> list[Any]:
    return [*(served_contract(choice) for choice in ({}, *ALTERNATIVES)), served_control()]


@pytest.mark.parametrize("document", all_documents())
def test_every_reference_leads_somewhere_and_every_component_is_used(document: Any) -> None:
    used = set(re.findall(r'"\$ref": "#/components/(\w+/\w+)"', json.dumps(document)))

    components = document["components"]
    assert used == {
        f"{kind}/{name}"
        for kind in components.keys() - {"securitySchemes"}
        for name in components[kind]
    }


@pytest.mark.parametrize("place", CONTRACTS)
def test_yaml_says_what_json_says(api: Api, place: str) -> None:
    written = api.get(f"{place}.yaml", headers={})

    assert written.headers["Content-Type"] == "application/yaml"
    assert yaml.safe_load(written.text) == api.get(f"{place}.json", headers={}).json


@pytest.mark.parametrize("place", CONTRACTS)
def test_its_own_origin_is_the_first_server(api: Api, place: str) -> None:
    assert servers(api, f"{place}.json", base_url="http://127.0.0.1:4700")[0] == ours(
        "http://127.0.0.1:4700"
    )
    assert servers(api, f"{place}.json", base_url="http://localhost:81")[0] == ours(
        "http://localhost:81"
    )
    assert servers(api, f"{place}.json", base_url="http://localhost/mock/crm")[0] == ours(
        "http://localhost/mock/crm"
    )


def test_the_vendor_is_the_second_server_of_its_contract(api: Api) -> None:
    assert [one["url"] for one in api.get("/openapi.json").json["servers"]] == [
        "http://localhost",
        VENDOR,
    ]


def test_a_mock_that_is_reached_as_the_vendor_is_listed_once(api: Api) -> None:
    assert servers(api, "/openapi.json", base_url=VENDOR) == [ours(VENDOR)]


@pytest.mark.parametrize(
    ("prefix", "url"), [("", "/"), ("/mock", "/mock")], ids=["at the root", "mounted"]
)
def test_a_host_that_is_none_leaves_the_path(api: Api, prefix: str, url: str) -> None:
    found = servers(api, "/openapi.json", base_url=f"http://x{prefix}", headers={"Host": "a<b>"})

    assert found[0] == ours(url)


@pytest.mark.parametrize("place", CONTRACTS)
def test_it_names_no_contact_but_ours(api: Api, place: str) -> None:
    contact = api.get(f"{place}.json", headers={}).json["info"]["contact"]

    assert contact == {"name": "introzy-mock"}


@pytest.mark.parametrize("name", ["FaultPreset", "Scenario"])
def test_names_that_can_be_sent_come_with_what_they_stand_for(api: Api, name: str) -> None:
    schema = api.get("/_mock/openapi.json", headers={}).json["components"]["schemas"][name]

    lines = schema["x-enumDescriptions"]
    assert list(lines) == schema["enum"]
    assert all(line.endswith(".") for line in lines.values())


@pytest.mark.parametrize("place", CONTRACTS)
def test_parameters_stand_at_the_operations(api: Api, place: str) -> None:
    document = api.get(f"{place}.json", headers={}).json

    assert [path for path, item in document["paths"].items() if "parameters" in item] == []
    assert [
        f"{method} {path} {word}"
        for path, item in document["paths"].items()
        for method, operation in item.items()
        for word in placeholders(path) - named(document, operation)
    ] == []


def placeholders(path: str) -> set[str]:
    return {part[1:-1] for part in path.split("/") if part.startswith("{")}


def named(document: Any, operation: Any) -> set[str]:
    """The path parameters that an operation has."""
    known = document["components"]["parameters"]
    found = [
        known[one["$ref"].rpartition("/")[2]]
        for one in operation.get("parameters", [])
        if "$ref" in one
    ]
    return {one["name"] for one in found if one["in"] == "path"}


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_the_command_prints_what_a_mock_without_options_serves(
    run: Run, api: Api, form: str
) -> None:
    served: Any = api.client.get("/openapi.json", base_url="http://127.0.0.1:4700").json

    assert yaml.safe_load(run("openapi", "--format", form).output) == served


def test_the_page_links_to_both_contracts_in_both_forms(api: Api) -> None:
    page = api.get("/", headers={**KEY, "Accept": "text/html"}).text

    for place in CONTRACTS:
        for form in ("json", "yaml"):
            assert f'href="http://localhost{place}.{form}"' in page
