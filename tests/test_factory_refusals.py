"""What a factory refuses: the message names the field and ends with a call that works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mockserver import factories
from mockserver.core.errors import IntrozyMockError, InvalidRequest
from mockserver.factories import (
    company,
    deal,
    deal_create,
    deal_update,
    person,
    pipeline,
    stage,
    user,
)

WORKS = " A call that works: "
WRONG: list[tuple[Callable[..., Any], dict[str, Any], str]] = [
    (deal, {"expected_value": 5}, "expected_value is not a field of deal; the fields are id, name"),
    (deal, {"name": ""}, 'name must be text of 1 to 200 characters, not ""'),
    (deal, {"name": None}, "name must be text of 1 to 200 characters, not null"),
    (deal, {"description": "x" * 1001}, "description must be text of 0 to 1000 characters or null"),
    (deal, {"expectedValue": "5"}, 'expectedValue must be a number or null, not "5"'),
    (deal, {"expectedValue": True}, "expectedValue must be a number or null, not true"),
    (deal, {"currency": "eur"}, 'currency must be text that matches ^[A-Z]{3}$, not "eur"'),
    (deal, {"id": "5"}, 'id must be a UUID, not "5"'),
    (deal, {"createdAt": "yesterday"}, "createdAt must be text that matches"),
    (deal, {"contact": 5}, "contact must be a JSON object, or null, not 5"),
    (deal, {"contact": {"firstName": "Ada"}}, "contact.id is required"),
    (deal, {"owner": None}, "owner must be a JSON object, not null"),
    (deal_create, {"contactType": "PERSON"}, "contactType must be one of USER, COMPANY"),
    (deal_create, {"contactId": 5}, "contactId must be text or null, not 5"),
    (deal_create, {"stage": "Won"}, "stage is not a field of deal_create"),
    (deal_update, {"pipelineStageId": "Won"}, 'pipelineStageId must be a UUID, not "Won"'),
    (pipeline, {"stages": 5}, "stages must be a list, not 5"),
    (stage, {"dealCount": -1}, "dealCount must be a whole number, 0 or more, not -1"),
    (person, {"email": 5}, "email must be text, not 5"),
    (person, {"isFullUser": "yes"}, 'isFullUser must be true or false, not "yes"'),
    (company, {"type": "USER"}, 'type must be "COMPANY", not "USER"'),
    (user, {"name": "Ada"}, "name is not a field of user"),
]
CHOICES: list[tuple[Callable[..., Any], dict[str, Any], str]] = [
    (deal, {"stage": "Signed"}, "no stage 'Signed' in the sales pipeline; use one of Lead, Qual"),
    (deal, {"pipeline": "sale"}, "no pipeline 'sale'; use one of sales, advocacy"),
    (deal, {"number": -1}, "number must be a whole number, 0 or more, not -1"),
    (deal, {"number": "1"}, "number must be a whole number, 0 or more, not '1'"),
    (deal, {"seed": 1.5}, "seed must be a whole number, not 1.5"),
    (deal, {"seed": 1 << 63}, "seed does not fit in 64 bits"),
    (deal, {"stage": 5}, "stage must be text, not 5"),
    (deal, {"pipeline": None}, "pipeline must be text, not None"),
    (person, {"locale": "xx_YY"}, "no locale 'xx_YY'; use one of de_DE"),
]


def message(make: Callable[..., Any], given: dict[str, Any]) -> str:
    with pytest.raises(IntrozyMockError) as caught:
        make(**given)
    return str(caught.value)


@pytest.mark.parametrize(("make", "given", "expected"), WRONG)
def test_a_value_that_does_not_fit_is_refused_with_a_call_that_works(
    make: Callable[..., Any], given: dict[str, Any], expected: str
) -> None:
    refused, _, works = message(make, given).partition(WORKS)

    assert expected in refused
    assert works.startswith(f"{make.__name__}(")
    assert eval(works, vars(factories).copy())  # noqa: S307  # it is our own


@pytest.mark.parametrize(("make", "given", "expected"), CHOICES)
def test_a_choice_that_there_is_not_is_refused_with_those_there_are(
    make: Callable[..., Any], given: dict[str, Any], expected: str
) -> None:
    assert expected in message(make, given)


@pytest.mark.parametrize("count", [-1, "3", True, None])
def test_a_batch_of_what_is_no_number_is_refused(count: Any) -> None:
    with pytest.raises(InvalidRequest, match="count must be a whole number, 0 or more, not"):
        deal.batch(count)
    with pytest.raises(InvalidRequest, match="number must be a whole number, 0 or more, not"):
        deal.batch(3, number=count)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    wrong: dict[str, Any] = {"expected_value": 5, "name": "", "currency": 5}
    with pytest.raises(InvalidRequest) as caught:
        deal(**wrong)

    assert [detail.field for detail in caught.value.details] == [
        "expected_value",
        "name",
        "currency",
    ]
