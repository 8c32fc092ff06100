"""Searching a board: in which texts, in which scripts, and how far one request looks."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from control_api import do
from mockserver.crm import boards
from mockserver.crm.folding import folded
from support import Api, MakeApi


def found(api: Api, search: str) -> list[str]:
    """Return the names of the deals of the sales pipeline that a search finds."""
    path = f"/boards/sales/deals?search={quote(search)}"
    return [deal["name"] for deal in do(api, "GET", path)["deals"]]


def test_a_search_finds_words_in_every_text_of_a_deal(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    person, company = (do(api, "GET", f"/{table}?limit=1")[0] for table in ("people", "companies"))
    owner = do(api, "GET", "/users?limit=1")[0]
    api.create(name="By name")
    api.create(name="Second", description="Said in detail")
    api.create(name="Third", notes="Noted")
    api.create(name="Fourth", contactId=person["id"])
    api.create(name="Fifth", contactId=company["id"], contactType="COMPANY")

    assert found(api, "y nam") == ["By name"]
    assert found(api, "DETAIL") == ["Second"]
    assert found(api, "noted") == ["Third"]
    assert found(api, f"{person['lastName']} {person['firstName']}") == ["Fourth"]
    assert found(api, company["name"]) == ["Fifth"]
    assert len(found(api, owner["lastName"])) == 5
    assert found(api, "second noted") == []


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("Café Zoë", "cafe zoe"),
        ("Cafe", "CAFÉ"),
        ("Straße", "STRASSE"),
        ("ΟΔΟΣ", "οδός"),
        ("Łódź Sørensen", "lodz sorensen"),
        ("İstanbul", "istanbul"),
        ("Алексе\N{CYRILLIC SMALL LETTER SHORT I}", "алексеи"),
        ("أحمد", "احمد"),
        ("שָׁלוֹם", "שלום"),
        ("東京タワー", "タワー"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}cme", "acme"),
        ("하나은행", "은행"),
        ("👩‍💻 Consulting", "👩‍💻"),
    ],
)
def test_case_and_accents_make_no_difference_in_any_script(text: str, search: str) -> None:
    assert folded(search) in folded(text)


@pytest.mark.parametrize(("text", "other"), [("が", "か"), ("कि", "कु"), ("ฟื", "ฟู")])
def test_signs_that_make_another_syllable_make_a_difference(text: str, other: str) -> None:
    assert folded(text) != folded(other)


@pytest.fixture
def near_sighted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make one request look at three deals only."""
    monkeypatch.setattr(boards, "_MOST_LOOKED_AT", 3)


@pytest.mark.usefixtures("near_sighted")
def test_a_search_goes_on_in_the_next_request_although_none_was_found(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    for name in ("Needle", *("Hay" for _ in range(7))):
        api.create(name=name)

    def pages() -> Iterator[list[str]]:
        after = ""
        while after is not None:
            answer = do(api, "GET", f"/boards/sales/deals?search=needle{after}")
            yield [deal["name"] for deal in answer["deals"]]
            after = answer["next"] and f"&after={answer['next']}"

    assert [*pages()] == [[], [], ["Needle"]]


def test_a_search_that_is_only_spaces_finds_everything(api: Api) -> None:
    assert len(found(api, "  ")) == 50
