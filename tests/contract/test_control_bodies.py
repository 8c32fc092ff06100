"""A body is refused if and only if the control surface's contract says that it is wrong."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from control_api import ask
from effort import cases
from mockserver.contract.document import dereference, operations
from mockserver.control.document import load_control
from support import Api, MakeApi

JUNK = st.sampled_from([None, True, 0, -1, 1.5, "", "x", "ok", "\u017f", [], ["ok"], {}, {"x": 1}])
CASES = {
    "addFault": cases(200, 2_000),
    "startOver": cases(20, 100),
    "createSandbox": cases(60, 500),
    "importState": cases(20, 100),
}
FEW_CASES = cases(60, 500)
MOST_FIELDS = 3


def bodies() -> dict[str, tuple[str, str, Any]]:
    """Return method, path and what the contract says of the body, of each operation with one."""
    document = load_control()
    found = {}
    for path, method, operation in operations(document):
        if "requestBody" in operation:
            media = dereference(document, operation["requestBody"])["content"]["application/json"]
            found[operation["operationId"]] = method, path.removeprefix("/_mock"), media
    return found


BODIES = bodies()


def candidates(schema: Any) -> st.SearchStrategy[Any]:
    """Make values that a schema allows, or nearly."""
    return st.one_of(fitting(schema), fitting(schema), fitting(schema), JUNK)


def fitting(schema: Any) -> st.SearchStrategy[Any]:
    """Make values of the kind that a schema asks for, at and just beyond its bounds."""
    if "oneOf" in schema:
        return st.one_of([candidates(variant) for variant in schema["oneOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "const" in schema:
        return st.just(schema["const"])
    types = schema.get("type", "object")
    return st.one_of(
        [MAKERS[name](schema) for name in ([types] if isinstance(types, str) else types)]
    )


def objects(schema: Any) -> st.SearchStrategy[Any]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties")
    if not known and isinstance(others, dict):
        names = st.sampled_from(["Retry-After", "retry-after", "Content-Length", "a b", "", "1"])
        return st.dictionaries(names, candidates(others), max_size=2)
    required = schema.get("required", [])
    fields = st.lists(st.sampled_from([*known, "unknown"]), unique=True, max_size=MOST_FIELDS)
    return fields.flatmap(
        lambda names: st.fixed_dictionaries(
            {
                name: candidates(known[name]) if name in known else JUNK
                for name in {*names, *required}
            }
        )
    )


def numbers(schema: Any) -> st.SearchStrategy[Any]:
    low, high = schema["minimum"], schema["maximum"]
    return st.sampled_from([low - 1, low, low + 1, (low + high) // 2, high, high + 1, low + 0.5])


MAKERS: dict[str, Any] = {
    "object": objects,
    "integer": lambda schema: st.one_of(numbers(schema), numbers(schema).map(float)),
    "number": lambda schema: st.one_of(numbers(schema), st.just(0)),
    "string": lambda schema: (
        st.from_regex(schema["pattern"], fullmatch=True) if "pattern" in schema else texts(schema)
    ),
    "boolean": lambda _schema: st.booleans(),
    "null": lambda _schema: st.none(),
    "array": lambda schema: st.lists(candidates(schema["items"]), max_size=MOST_FIELDS),
}


def texts(schema: Any) -> st.SearchStrategy[Any]:
    lengths = {0, 1, schema.get("minLength", 0), schema.get("maxLength", 0) + 1}
    return st.sampled_from(["x" * length for length in sorted(lengths)])


def sent(api: Api, operation: str, body: Any) -> Any:
    """Send a body, and tidy up what came of it."""
    method, path, _ = BODIES[operation]
    answer = api.send(
        method, f"/_mock{path}", data=json.dumps(body), headers={"Content-Type": "application/json"}
    )
    if operation == "createSandbox" and answer.status_code == 201:
        ask(api, "DELETE", f"/sandboxes/{answer.json['name']}")
    ask(api, "POST", "/reset")
    return answer


@pytest.mark.parametrize("operation", BODIES)
def test_a_body_is_refused_if_and_only_if_the_contract_refuses_it(
    make_api: MakeApi, operation: str
) -> None:
    api, media = make_api(scenario="empty"), BODIES[operation][2]
    schema, works = media["schema"], media.get("example") or ask(api, "GET", "/export").json
    judge = jsonschema_rs.validator_for(schema)
    strict_judge = jsonschema_rs.validator_for(schema, validate_formats=True)
    seen = set()

    @settings(
        max_examples=CASES.get(operation, FEW_CASES),
        derandomize=True,
        database=None,
    )
    @given(candidates(schema))
    @example(works)
    def send(body: Any) -> None:
        answer = sent(api, operation, body)
        status = answer.status_code
        if not judge.is_valid(body):
            assert status == 400, answer.text
            assert all(is_about(body, detail) for detail in answer.json["error"]["details"])
        elif strict_judge.is_valid(body):
            assert status < 300 or status in {404, 409}, answer.text
        seen.add(status)

    send()
    assert 400 in seen
    assert min(seen) < 300


def is_about(body: Any, detail: dict[str, str]) -> bool:
    """Return whether a refusal is about a field that was sent, or one that is missing."""
    if detail["field"] == "body" or "is required" in detail["message"]:
        return True
    for step in detail["field"].replace("[", ".[").split("."):
        if not isinstance(body, dict | list):  # a status or a list of words stands for an object
            return True
        if isinstance(body, list):
            body = body[int(step.strip("[]"))]
        elif step not in body:
            return False
        else:
            body = body[step]
    return True


def test_every_operation_that_takes_a_body_is_tried() -> None:
    assert sorted(BODIES) == [
        "addFault",
        "addKey",
        "advanceClock",
        "createSandbox",
        "importState",
        "rewind",
        "setClock",
        "startOver",
    ]


def test_the_fault_that_is_refused_for_no_effect_can_be_told_from_one_that_is_missing(
    api: Api,
) -> None:
    assert "is required" in ask(api, "POST", "/faults", {}).text
    assert "does nothing" in ask(api, "POST", "/faults", {"effect": "ok"}).text
