"""Several deals with generated values in a test's sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mockserver.core.errors import InvalidRequest, NotFound
from mockserver.factories import deal
from mockserver.generate import build
from mockserver.sandbox.starts import write_data_file
from mockserver.testing import Introzy, MockServer


def names(deals: list[Any]) -> list[str]:
    return [one["name"] for one in deals]


def test_deals_are_added_one_after_another_and_returned_as_the_api_shows_them(
    introzy: Introzy,
) -> None:
    added = introzy.add_deals("sales", 3, stage="Won", currency="EUR")

    assert introzy.deals("sales", stage="Won")[:3] == added[::-1]
    assert [one["createdAt"][-7:] for one in added] == ["00.000Z", "01.000Z", "02.000Z"]
    assert {(one["stage"]["label"], one["currency"]) for one in added} == {("Won", "EUR")}
    introzy.assert_unchanged()


def test_values_are_those_of_deals_that_a_larger_data_set_would_have(introzy: Introzy) -> None:
    added = introzy.add_deals("sales", 2, stage="Won")

    expected = deal.batch(2, stage="Won", number=120)
    for name in ("name", "description", "expectedValue", "currency", "notes"):
        assert [dict(one)[name] for one in added] == [dict(one)[name] for one in expected]


def test_further_deals_have_further_values(introzy: Introzy) -> None:
    first, second = introzy.add_deals("sales", 20), introzy.add_deals("sales", 20)

    assert {one["stage"]["label"] for one in first} == {"Lead"}
    assert names(first) != names(second)
    assert len({one["id"] for one in first + second}) == 40


def test_two_sandboxes_get_the_same_deals(mock_server: MockServer) -> None:
    added = []
    for name in ("one", "two"):
        with mock_server.sandbox(name, seed=7) as sandbox:
            added.append(sandbox.add_deals("referral", 5))

    assert added[0] == added[1]


def test_fields_are_those_of_all_as_with_one_deal(introzy: Introzy) -> None:
    company = introzy.companies()[0]
    added = introzy.add_deals(
        "sales", 2, name="Acme", contactId=company["id"], contactType="COMPANY"
    )

    assert names(added) == ["Acme", "Acme"]
    assert added[1]["contact"] == {"id": company["id"], "name": company["name"]}
    assert introzy.add_deals("sales", 0) == []


def test_a_stage_that_only_the_sandbox_has_is_filled_too(
    mock_server: MockServer, tmp_path: Path
) -> None:
    start = tmp_path / "team.json"
    write_data_file(build("default"), start)
    start.write_text(start.read_text("utf-8").replace('"Won"', '"Signed"'), "utf-8")

    with mock_server.sandbox("team", start=start) as sandbox:
        assert sandbox.add_deals("sales", 1, stage="Signed")[0]["stage"]["label"] == "Signed"


WRONG: list[tuple[tuple[Any, ...], dict[str, Any], type[Exception], str]] = [
    (("sales", -1), {}, InvalidRequest, "count must be a whole number, 0 or more, not -1"),
    (("sales", True), {}, InvalidRequest, "count must be a whole number, 0 or more, not True"),
    (
        ("sales", 1),
        {"expected_value": 1},
        InvalidRequest,
        "expected_value is not a field of a deal",
    ),
    (("sales", 2), {"name": ""}, InvalidRequest, "name must be text of 1 to 200 characters"),
    (("sale", 1), {}, NotFound, "no pipeline type 'sale'"),
    (("sales", 1), {"stage": "Signed"}, NotFound, "Its stages are Lead, Qualified, Won"),
]


@pytest.mark.parametrize(("given", "fields", "error", "message"), WRONG)
def test_what_does_not_fit_is_refused_and_nothing_is_added(
    introzy: Introzy,
    given: tuple[Any, ...],
    fields: dict[str, Any],
    error: type[Exception],
    message: str,
) -> None:
    before = introzy.digest()
    with pytest.raises(error, match=message):
        introzy.add_deals(*given, **fields)

    assert introzy.digest() == before
