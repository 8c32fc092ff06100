"""Hypothesis strategies for the shapes of the API."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from mockserver import create_app
from mockserver.core.errors import InvalidRequest
from mockserver.factories import company, person, stage, strategies
from support import Api
from test_factories import is_valid

DEALS = "/api/pipelines/sales/deals"

api = Api(create_app())


def shape_of(strategy: Callable[..., Any]) -> str:
    (shape,) = get_args(get_type_hints(strategy)["return"])
    return str(shape.__name__)


@pytest.mark.parametrize("name", strategies.__all__)
def test_what_is_drawn_is_valid_under_the_contract(name: str) -> None:
    strategy = getattr(strategies, name)

    @settings(max_examples=60)
    @given(strategy())
    def check(drawn: Any) -> None:
        assert is_valid(drawn, shape_of(strategy))

    check()


@given(strategies.deal_creates())
def test_a_drawn_create_is_accepted_and_kept_as_it_is(body: Any) -> None:
    created = api.post(DEALS, body)

    assert created.status_code == 201
    data = api.get(f"{DEALS}/{created.json['data']['id']}").json["data"]
    assert {name: data[name] for name in body if name in data} == {
        name: body[name] for name in body if name in data
    }


@given(strategies.deal_updates())
def test_a_drawn_update_is_accepted(body: Any) -> None:
    deal_id = api.get(DEALS).json["data"]["deals"][0]["id"]

    assert api.patch(f"{DEALS}/{deal_id}", body).status_code == 200


def smallest(strategy: st.SearchStrategy[Any]) -> Any:
    return find(strategy, lambda _: True, settings=settings(max_examples=50, database=None))


PARTIES = st.sampled_from([person(number=number)["id"] for number in range(40)])


@settings(max_examples=50)
@given(
    strategies.deal_creates(contactId=PARTIES, currency="EUR"),
    strategies.deal_updates(pipelineStageId=stage(label="Won")["id"]),
)
def test_what_is_given_is_drawn_as_it_is(create: Any, update: Any) -> None:
    created = api.post(DEALS, create).json["data"]
    updated = api.patch(f"{DEALS}/{created['id']}", update).json["data"]

    assert created["contact"]["id"] == create["contactId"]
    assert create["currency"] == "EUR"
    assert updated["stage"]["label"] == "Won"


def test_a_company_is_given_with_its_type() -> None:
    acme = {"contactId": company()["id"], "contactType": "COMPANY"}
    body = smallest(strategies.deal_creates(**acme))

    assert body == {"name": "0", **acme}
    assert api.post(DEALS, body).json["data"]["contact"]["id"] == company()["id"]


def test_a_strategy_shrinks_to_what_is_small() -> None:
    assert smallest(strategies.deal_creates()) == {"name": "0"}
    assert smallest(strategies.deal_updates()) == {}
    assert smallest(strategies.deals())["contact"] is None


def test_a_field_that_there_is_not_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="nmae is not a field of DealCreate; the fields are"):
        strategies.deal_creates(nmae="Acme")


def test_without_hypothesis_the_import_says_how_to_install_it() -> None:
    program = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "import mockserver.factories\n"
        "import mockserver.factories.strategies"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert "install it with: pip install 'introzy-mock[hypothesis]'" in done.stderr
