"""Boards: pipelines, stages and deals as a page shows them."""

from __future__ import annotations

from typing import Any

import pytest

from control_api import DEALS, ask, digest, do, refusal
from support import Api, MakeApi

SALES = "/boards/sales"


def column(board: Any, label: str) -> Any:
    """Return a stage of a board by its label."""
    return next(stage for stage in board["stages"] if stage["label"] == label)


def names(answer: Any) -> list[str]:
    """Return the names of an answer's deals."""
    return [deal["name"] for deal in answer["deals"]]


def paged(api: Api, query: str) -> list[list[str]]:
    """Return the names of deals of the sales board, a page each, to the last one."""
    pages, after = [], ""
    while True:
        answer = do(api, "GET", f"{SALES}/deals?{query}{after}")
        pages.append(names(answer))
        if answer["next"] is None:
            return pages
        after = f"&after={answer['next']}"


def test_the_boards_are_the_pipelines_with_their_counts_and_sums(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    api.create(expectedValue=10)
    api.create(expectedValue=0.5, currency="EUR")
    api.create(currency="GBP")

    sales, *others = do(api, "GET", "/boards")

    assert (sales["type"], sales["name"], sales["dealCount"]) == ("SALES", "Sales Pipeline", 3)
    assert sales["values"] == [{"currency": "EUR", "sum": 0.5}, {"currency": "USD", "sum": 10}]
    assert [(board["id"], board["dealCount"], board["values"]) for board in others] == [
        (None, 0, [])
    ] * 4


def test_reading_a_pipeline_that_does_not_exist_yet_does_not_create_it(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    before = digest(api)

    board = do(api, "GET", SALES)

    assert (board["id"], board["name"], board["stages"]) == (None, "Sales Pipeline", [])
    assert do(api, "GET", f"{SALES}/deals") == {"deals": [], "next": None}
    assert digest(api) == before


def test_a_column_has_the_count_the_sum_and_the_newest_deals_of_its_stage(api: Api) -> None:
    before = column(do(api, "GET", SALES), "Lead")
    api.create(name="Newest", expectedValue=1_000_000)

    after = column(do(api, "GET", f"{SALES}?limit=1"), "Lead")

    assert after["dealCount"] == before["dealCount"] + 1
    assert after["values"][-1]["sum"] == before["values"][-1]["sum"] + 1_000_000
    assert names(after) == ["Newest"]
    assert after["next"] is not None


def test_a_card_has_contact_and_owner_by_name(api: Api) -> None:
    person = do(api, "GET", "/people?limit=1")[0]
    owner = do(api, "GET", "/users?limit=2")[1]
    deal = api.create(contactId=person["id"], ownerId=owner["id"], expectedValue=5, notes="Call")

    card = do(api, "GET", f"{SALES}/deals?limit=1")["deals"][0]

    person_name, owner_name = (f"{one['firstName']} {one['lastName']}" for one in (person, owner))
    assert card == {
        "id": deal["id"],
        "stageId": api.stage("sales", "Lead")["id"],
        "name": "A deal",
        "description": None,
        "notes": "Call",
        "expectedValue": 5,
        "currency": "USD",
        "contact": {
            "id": person["id"],
            "name": person_name,
            "type": "USER",
            "email": person["email"],
        },
        "owner": {"id": owner["id"], "name": owner_name},
        "createdAt": deal["createdAt"],
        "updatedAt": deal["createdAt"],
    }


def test_a_contact_that_is_a_company_has_no_email(api: Api) -> None:
    company = do(api, "GET", "/companies?limit=1")[0]
    api.create(contactId=company["id"], contactType="COMPANY")

    card = do(api, "GET", f"{SALES}/deals?limit=1")["deals"][0]

    assert (card["contact"]["type"], card["contact"]["email"]) == ("COMPANY", None)


def test_an_unset_contact_is_null(api: Api) -> None:
    api.create()

    assert do(api, "GET", f"{SALES}/deals?limit=1")["deals"][0]["contact"] is None


def test_a_link_to_a_record_that_does_not_exist_is_null(api: Api) -> None:
    deal = api.create(contactId=do(api, "GET", "/people?limit=1")[0]["id"])
    record = api.world.store.records["deals"][deal["id"]]
    api.world.store.remove("people", record["contactId"])
    api.world.store.remove("users", record["ownerId"])

    card = do(api, "GET", f"{SALES}/deals?limit=1")["deals"][0]

    assert (card["id"], card["contact"], card["owner"]) == (deal["id"], None, None)


def test_deleted_deals_are_neither_shown_nor_counted(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    deal = api.create(expectedValue=10)
    do(api, "GET", SALES)

    api.delete(f"{DEALS}/{deal['id']}")

    lead = column(do(api, "GET", SALES), "Lead")
    assert (lead["dealCount"], lead["values"], lead["deals"]) == (0, [], [])


def test_pages_go_on_where_the_last_one_ended(api: Api) -> None:
    everything = [name for page in paged(api, "limit=200") for name in page]

    assert [name for page in paged(api, "limit=7") for name in page] == everything
    assert len(everything) == 50


def test_a_page_goes_on_rightly_after_deals_were_added_and_deleted(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    oldest, *_, last = [api.create(name=f"Deal {number}") for number in range(1, 6)]
    first = do(api, "GET", f"{SALES}/deals?limit=2")

    api.create(name="Added")
    api.delete(f"{DEALS}/{last['id']}")
    api.delete(f"{DEALS}/{oldest['id']}")

    second = do(api, "GET", f"{SALES}/deals?limit=2&after={first['next']}")
    assert (names(first), names(second)) == (["Deal 5", "Deal 4"], ["Deal 3", "Deal 2"])
    assert second["next"] is None


def test_deals_are_those_of_a_stage_an_owner_and_a_currency(api: Api) -> None:
    user = do(api, "GET", "/users?limit=2")[1]["id"]
    api.create(name="Mine", ownerId=user, currency="CHF")
    api.create(name="Of another currency", ownerId=user, currency="SEK")
    api.create(name="Of another owner", currency="CHF")
    lead, won = (api.stage("sales", label)["id"] for label in ("Lead", "Won"))

    def found(query: str) -> list[str]:
        return names(do(api, "GET", f"{SALES}/deals?{query}"))

    assert found(f"ownerId={user.upper()}&currency=CHF") == ["Mine"]
    assert found(f"stageId={lead}&currency=CHF") == ["Of another owner", "Mine"]
    assert found(f"stageId={won}&currency=CHF") == []
    assert found("ownerId=nobody") == found("stageId=nowhere") == []


def test_the_filters_do_not_change_what_a_column_counts(api: Api) -> None:
    everything = column(do(api, "GET", SALES), "Lead")

    none = column(do(api, "GET", f"{SALES}?search=no-such-word"), "Lead")

    assert (none["dealCount"], none["values"]) == (everything["dealCount"], everything["values"])
    assert none["deals"] == []


def test_reading_a_board_is_not_in_the_journal_and_meets_no_fault(api: Api) -> None:
    do(api, "POST", "/faults", {"preset": "down"})

    assert ask(api, "GET", SALES).status_code == 200
    assert do(api, "GET", "/requests") == []


def test_the_type_is_taken_in_any_letter_case_as_the_vendor_does(api: Api) -> None:
    assert do(api, "GET", "/boards/SaLes") == do(api, "GET", SALES)

    status, message = refusal(api, "GET", "/boards/nix")
    assert status == 404
    assert "sales, advocacy" in message


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "after=0", "currency=usd", "order=name"])
def test_a_query_that_a_board_cannot_have_is_refused(api: Api, query: str) -> None:
    assert refusal(api, "GET", f"{SALES}/deals?{query}")[0] == 400


def test_deals_are_asked_for_by_their_ids(api: Api) -> None:
    mine, other = api.create(name="Mine", currency="CHF"), api.create(name="Other")
    elsewhere = api.create("referral", name="Of another pipeline")
    deleted = api.create(name="Deleted")
    api.delete(f"{DEALS}/{deleted['id']}")
    ids = "&".join(f"id={deal['id']}" for deal in (mine, other, elsewhere, deleted))

    assert names(do(api, "GET", f"{SALES}/deals?{ids}&limit=1")) == ["Mine", "Other"]
    assert names(do(api, "GET", f"{SALES}/deals?{ids}&currency=CHF")) == ["Mine"]
    assert do(api, "GET", f"/boards/partner/deals?{ids}")["deals"] == []
