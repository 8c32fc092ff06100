"""What the vendor's Pipelines page prints, and how an answer is compared with it.

The facts are data in tests/contract/page: the examples and curl commands as printed, the parameter
tables, and each place where the page contradicts itself with the side that the mock takes.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = [
    "CONTRADICTIONS",
    "CURLS",
    "OPERATIONS",
    "RESPONSES",
    "at",
    "differences",
    "example_deal",
    "masked",
    "request_example",
    "restored",
    "shape",
    "text",
]

_PAGE = Path(__file__).with_name("contract") / "page"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_JSON_TYPES = {
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    type(None): "null",
}

_MAY_BE_UNSET = {"description", "expectedValue", "notes", "contact"}
_COMPANY = {"id": "company-uuid", "name": "Acme Corp"}


def _read(name: str) -> Any:
    return json.loads((_PAGE / name).read_text(encoding="utf-8"))


OPERATIONS: dict[str, dict[str, Any]] = _read("operations.json")
"""Method, path, status and parameter tables, by operation."""

RESPONSES: dict[str, Any] = {name: _read(f"{name}.json") for name in OPERATIONS}
"""The printed answer of each operation."""

CONTRADICTIONS: list[dict[str, Any]] = _read("contradictions.json")
"""Where the page says two things, what is printed there and what the other side makes of it."""

CURLS: dict[str, str] = dict(
    zip(
        ("listPipelines", "getPipeline", "listDeals", "createDeal", "updateDeal", "deleteDeal"),
        (_PAGE / "curls.txt").read_text(encoding="utf-8").strip().split("\n\n"),
        strict=True,
    )
)
"""The printed command of each operation that has one."""


def request_example(operation: str, **ids: str) -> dict[str, Any]:
    """Return a printed request body, with ids that exist in place of its placeholders."""
    body: dict[str, Any] = _read(f"{operation}.request.json")
    assert ids.keys() == {key for key in body if key.endswith("Id")}
    return {**body, **ids}


def example_deal(deals: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the first deal with everything set and a person as its contact, as the printed one."""
    return next(
        deal
        for deal in deals
        if all(deal[key] is not None for key in _MAY_BE_UNSET) and "email" in deal["contact"]
    )


def text(value: Any) -> str:
    """Write JSON so that equal texts have equal values, types and order of keys."""
    return json.dumps(value, indent=1, ensure_ascii=False)


def masked(value: Any) -> Any:
    """Replace every id, which is one thing on the page and another in every answer."""
    if isinstance(value, list):
        return [masked(item) for item in value]
    if isinstance(value, dict):
        return {key: "..." if key == "id" else masked(item) for key, item in value.items()}
    return value


def shape(value: Any) -> Any:
    """Replace every value in an object without lists by its JSON type."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    return "uuid" if isinstance(value, str) and _UUID.fullmatch(value) else _JSON_TYPES[type(value)]


def at(value: Any, place: str) -> Any:
    """Return what stands at a place like `data/0/name`; `#` is the length of a list."""
    for step in place.split("/"):
        value = len(value) if step == "#" else value[int(step) if isinstance(value, list) else step]
    return value


def restored(operation: str, answer: Any) -> Any:
    """Return an answer as if the mock had taken the other side of each contradiction."""
    answer = copy.deepcopy(answer)
    for entry in CONTRADICTIONS:
        if entry["operation"] == operation:
            assert at(answer, entry["place"]) == entry["served"], entry["place"]
            parent, _, last = entry["place"].rpartition("/")
            if last == "#":
                del at(answer, parent)[entry["printed"] :]
            else:
                at(answer, parent)[last] = entry["printed"]
    return answer


def differences(printed: Any, served: Any, place: str = "") -> Iterator[str]:
    """Tell where keys, their order or types are not as printed, in any item of any list.

    Two things that the page does not show are let pass: null for an optional value, and a contact
    that is a company.
    """
    if isinstance(printed, list) and isinstance(served, list):
        for index, item in enumerate(served):
            yield from differences(printed[0], item, f"{place}/{index}")
    elif isinstance(printed, dict) and isinstance(served, dict):
        if list(printed) != list(served):
            yield f"{place or '/'} has keys {list(served)}, not {list(printed)}"
        for key in printed.keys() & served.keys():
            yield from _difference_at(key, printed[key], served[key], f"{place}/{key}")
    elif type(printed) is not type(served) and {type(printed), type(served)} != {int, float}:
        yield f"{place} is {served!r}, not like {printed!r}"


def _difference_at(key: str, printed: Any, served: Any, place: str) -> Iterator[str]:
    if served is None and key in _MAY_BE_UNSET:
        return
    if key == "id" and not (isinstance(served, str) and _UUID.fullmatch(served)):
        yield f"{place} is {served!r}, not a UUID"
    company = key == "contact" and "firstName" not in served
    yield from differences(_COMPANY if company else printed, served, place)
