"""What rests on an assumption says so in a line that people read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.contract import Contract
from mockserver.contract.document import dereference
from mockserver.contract.served import served_contract
from support import every_contract


def marked(node: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each part of a document that is marked with assumptions."""
    if isinstance(node, dict):
        if node.get("x-provenance", {}).get("assumed"):
            yield place, node
        for key, item in node.items():
            yield from marked(item, f"{place}/{key}")
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from marked(item, f"{place}/{index}")


def parts(document: Any) -> dict[str, Any]:
    return dict(marked({key: document[key] for key in ("paths", "components")}))


@every_contract
def test_each_mark_is_said_with_question_and_answer(assume: dict[str, str]) -> None:
    document = served_contract(assume)
    register = {one.name: one for one in Contract(assume).assumptions}

    unsaid = [
        (place, name)
        for place, part in parts(document).items()
        for name in part["x-provenance"]["assumed"]
        if f"\n\nAssumed: {register[name].question} {register[name].answer} ({name})"
        not in f"\n\n{part['description']}"
    ]

    assert unsaid == []
    assert len(parts(document)) > 30


def test_what_is_said_otherwise_stays_before_the_lines() -> None:
    response = served_contract({})["components"]["responses"]["UnknownPipeline"]

    assert response["x-summary"] == "No such pipeline type."
    assert response["description"].startswith("No such pipeline type.\n\nAssumed: ")


def test_the_fields_of_what_is_marked_name_what_they_rest_on() -> None:
    document = served_contract({})
    schemas = document["components"]["schemas"]
    unsaid = [
        f"{place}/{name}"
        for place, part in parts(document).items()
        for name, field in part.get("properties", {}).items()
        if "Assumed: " not in dereference(document, field)["description"]
    ]

    assert unsaid == []
    assert schemas["DealUpdate"]["properties"]["name"]["description"] == (
        "Deal name.\n\nAssumed: patch."
    )
    assert schemas["CompanyContact"]["properties"]["id"]["description"].startswith(
        "The id of a person, a company or a user.\n\nAssumed: company-contact."
    )


def test_an_operation_names_what_its_answer_rests_on() -> None:
    for operation in Contract().operations.values():
        shown = served_contract({})["paths"][operation.path][operation.method.lower()]
        names = ", ".join(operation.assumed[operation.status])
        assert shown["description"].endswith(f"\n\nAssumed: {names}.")


def test_what_is_documented_says_nothing_of_the_kind() -> None:
    schemas = served_contract({})["components"]["schemas"]

    assert schemas["DealCreate"]["properties"]["name"]["description"] == "Deal name."


def test_the_compiled_contract_has_no_such_line() -> None:
    assert "Assumed: " not in str(Contract().document)
