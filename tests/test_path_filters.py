"""Faults and the journal can be narrowed down to the value of any parameter of the path."""

from __future__ import annotations

from typing import Any

import pytest

from control_api import DEALS, do, refusal
from fault_requests import KEY, NOON
from mockserver.contract import Contract, PathParameter
from mockserver.contract.parameters import path_parameters
from mockserver.control.document import load_control
from mockserver.core.errors import InvalidRequest
from mockserver.faults import Faults, Subject
from mockserver.testing import Introzy
from support import Api

NOBODY = "ABCDEF00-0000-4000-8000-00000000000A"


@pytest.mark.parametrize(
    "sent", [{"type": "Sales"}, {"id": "DEAL"}, {"type": "sales", "id": "DEAL"}]
)
def test_a_fault_is_for_the_paths_that_have_its_values(api: Api, sent: dict[str, str]) -> None:
    deal = api.create()["id"]
    asked = {name: deal.upper() if value == "DEAL" else value for name, value in sent.items()}
    do(api, "POST", "/faults", {"effect": 503, "path": asked})

    answers = [api.get(f"{DEALS}/{deal}"), api.get("/api/pipelines/partner/deals")]

    assert [answer.status_code for answer in answers] == [503, 200]


@pytest.mark.parametrize(
    ("short", "path"),
    [({"type": "Sales"}, {"type": "sales"}), ({"deal": NOBODY}, {"id": NOBODY.lower()})],
)
def test_type_and_deal_are_short_for_a_value_in_the_path(
    api: Api, short: dict[str, str], path: dict[str, str]
) -> None:
    first, second = (
        do(api, "POST", "/faults", {"effect": 503, **asked}) for asked in (short, {"path": path})
    )

    assert second == {**first, "id": 2}


def test_a_value_in_the_path_goes_before_its_short_form(api: Api) -> None:
    asked = {"effect": 503, "type": "sales", "path": {"type": "partner"}}

    assert do(api, "POST", "/faults", asked)["type"] == "PARTNER"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ({"types": "sales"}, "path.types is not one of type, id"),
        ({"type": "sale"}, "path.type must be one of sales, advocacy, integration, referral"),
        ({"id": ""}, "path.id must be text"),
        ("sales", "path must be an object of parameters of the path and their values"),
    ],
)
def test_a_fault_for_what_no_path_has_is_refused(api: Api, path: Any, message: str) -> None:
    status, told = refusal(api, "POST", "/faults", {"effect": 503, "path": path})

    assert status == 400
    assert message in told


def test_a_test_can_make_paths_with_a_value_fail(introzy: Introzy) -> None:
    fault = introzy.fail(effect=503, path={"type": "sales"})

    with introzy.client() as client:
        statuses = [client.get(f"/api/pipelines/{one}").status_code for one in ("SALES", "partner")]

    assert statuses == [503, 200]
    assert fault["type"] == "SALES"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pathParameter=type:SALES", [1, 2]),
        ("pathParameter=id:DEAL", [2]),
        ("pathParameter=type:sales&pathParameter=id:DEAL", [2]),
        ("pathParameter=type:partner&pathParameter=id:DEAL", []),
        ("deal=DEAL", [1, 2]),
        ("deal=DEAL&pathParameter=id:DEAL", [2]),
    ],
)
def test_the_journal_is_narrowed_down_by_values_in_the_path(
    api: Api, query: str, expected: list[int]
) -> None:
    deal = api.create()["id"]  # 1
    api.get(f"{DEALS}/{deal}")  # 2
    api.get("/api/pipelines/partner/deals")  # 3

    found = do(api, "GET", f"/requests?{query.replace('DEAL', deal.upper())}")

    assert [one["id"] for one in found] == expected


@pytest.mark.parametrize("sent", ["deal:1", "type", ""])
def test_the_journal_refuses_what_no_path_has(api: Api, sent: str) -> None:
    status, told = refusal(api, "GET", f"/requests?pathParameter={sent}")

    assert status == 400
    assert told == (
        f"pathParameter must be NAME:VALUE with one of the names type, id, not {sent!r}."
    )


UUID: Any = {"type": "string", "format": "uuid"}
LISTED: Any = {"type": "string", "enum": ["a", "b"]}
IN_ANY_CASE: Any = {"type": "string", "pattern": "^(?:[Aa][Bb]|[Cc])$"}


@pytest.mark.parametrize(
    ("schema", "sent", "same"),
    [
        pytest.param(UUID, NOBODY, True, id="a UUID"),
        pytest.param(UUID, "A", False, id="no UUID"),
        pytest.param(LISTED, "A", True, id="one of a list"),
        pytest.param(IN_ANY_CASE, "AB", True, id="one of a list in any letter case"),
        pytest.param({"type": "string"}, "A", False, id="any text"),
        pytest.param({"type": "string", "pattern": "^[a-z]+$"}, "A", False, id="a pattern"),
    ],
)
def test_what_letter_case_means_comes_from_the_contract(schema: Any, sent: str, same: bool) -> None:
    parameters = path_parameters([{"name": "code", "in": "path", "schema": schema}])
    faults = Faults(operations=(), path=lambda: parameters)
    faults.add({"effect": 503, "path": {"code": sent}})

    found = faults.decide(Subject("get", "GET", {"code": sent.lower()}, KEY), now=NOON)

    assert (found is not None) is same


def test_a_parameter_that_paths_declare_in_two_ways_is_any_text() -> None:
    declared = [{"name": "id", "in": "path", "schema": one} for one in (UUID, UUID, LISTED)]

    assert path_parameters(declared[:2]) == {"id": PathParameter(is_uuid=True)}
    assert path_parameters(declared) == {"id": PathParameter()}


def test_a_value_without_a_short_form_is_listed_as_it_is_compared() -> None:
    faults = Faults(operations=(), path=lambda: {"code": PathParameter(("a", "b"))})

    assert faults.add({"effect": 503, "path": {"code": "a"}}).as_json()["path"] == {"code": "A"}
    with pytest.raises(InvalidRequest, match=r"path\.code must be one of a, b, not \"c\""):
        faults.add({"effect": 503, "path": {"code": "c"}})


def test_the_control_contract_names_the_parameters_of_the_vendors_paths() -> None:
    known = Contract().path_parameters
    control = load_control()
    (asked,) = (
        one
        for one in control["paths"]["/_mock/requests"]["get"]["parameters"]
        if one.get("name") == "pathParameter"
    )

    assert control["components"]["schemas"]["FaultPath"]["properties"].keys() == known.keys()
    assert asked["schema"]["items"]["pattern"] == f"^(?:{'|'.join(known)}):"
