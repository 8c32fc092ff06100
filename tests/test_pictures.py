"""Pictures of a pipeline: what they show, byte by byte the same, with every text inert."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from control_api import DEALS, ask, digest, do, refusal
from mockserver.crm.figures import Figures, Row
from mockserver.pictures import PICTURES, draw
from support import Api, MakeApi

SALES = "/pictures/sales"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "</text><script>alert(1)</script>\"'&",
    "\x00\x07\x1b[31m red \n second line",
    "\N{RIGHT-TO-LEFT OVERRIDE}evil\N{POP DIRECTIONAL ISOLATE}",
    "lone \ud800 surrogate \udfff",
    "\uffff\ufffe",
    "שלום עולם",
    "東京" * 300,
    "👩‍💻" * 300,
    "Z\N{COMBINING ACUTE ACCENT}" * 300,
    "\N{COMBINING ACUTE ACCENT}" * 3_000,
    "",
]


def drawn(api: Api, name: str = "funnel", pipeline: str = "sales") -> str:
    """Return a picture as it is answered."""
    answer = ask(api, "GET", f"/pictures/{pipeline}/{name}.svg")
    assert (answer.status_code, answer.content_type) == (200, "image/svg+xml")
    return str(answer.text)


def tree(svg: str) -> ET.Element:
    """Return a picture as a tree of XML."""
    return ET.fromstring(svg.encode())  # noqa: S314  # it is our own


def texts(svg: str) -> list[str]:
    """Return the texts that a picture shows."""
    return [one.text or "" for one in tree(svg).iter(f"{SVG}text")]


def rows(api: Api, name: str = "funnel") -> list[tuple[Any, ...]]:
    """Return the numbers of a picture of the sales pipeline."""
    picture = next(one for one in do(api, "GET", SALES) if one["file"] == f"{name}.svg")
    return [
        (row["label"], row["dealCount"], {one["currency"]: one["sum"] for one in row["values"]})
        for row in picture["rows"]
    ]


def figures(**rows: Any) -> Figures:
    return Figures("SALES", Row("Sales", 1, {}), currencies=("USD",), **rows)


def test_the_funnel_shows_each_stage_with_its_deals_and_their_worth(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    for value, currency in ((306_370, "USD"), (0.5, "EUR")):
        api.create(expectedValue=value, currency=currency)

    assert rows(api)[0] == ("Lead", 2, {"EUR": 0.5, "USD": 306_370})
    assert rows(api)[1:] == [("Qualified", 0, {}), ("Won", 0, {})]
    assert texts(drawn(api))[2:5] == ["Lead", "2 deals", "EUR 0.5 · USD 306K"]


def test_the_value_over_time_is_that_of_the_deals_created_in_each_month(make_api: MakeApi) -> None:
    api = make_api(scenario="empty", clock="2024-11-15")
    api.create(expectedValue=5)
    do(api, "PATCH", "/clock", {"now": "2025-02-01"})
    api.create(expectedValue=7)
    api.create(expectedValue=-2, currency="EUR")

    months = ["2024-09", "2024-10", "2024-11", "2024-12", "2025-01", "2025-02"]
    assert [row[0] for row in rows(api, "value")] == months
    assert rows(api, "value")[2] == ("2024-11", 1, {"USD": 5})
    assert rows(api, "value")[-1] == ("2025-02", 2, {"EUR": -2, "USD": 7})
    assert texts(drawn(api, "value"))[2:4] == ["USD", "7 in Feb 2025"]


def test_of_many_months_the_last_twelve_are_shown(make_api: MakeApi) -> None:
    api = make_api(scenario="empty", clock="2020-01-01")
    api.create(expectedValue=1)
    do(api, "PATCH", "/clock", {"now": "2025-03-01"})
    api.create(expectedValue=1)

    shown = [row[0] for row in rows(api, "value")]

    assert (len(shown), shown[0], shown[-1]) == (12, "2024-04", "2025-03")


def test_the_owners_of_the_most_deals_come_first(api: Api) -> None:
    counts = [row[1] for row in rows(api, "owners")]

    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == 50


def test_of_many_owners_the_last_row_is_for_all_others(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    user = api.world.store.first("users", 1)[0]
    for number in range(12):
        added = {**user, "id": f"user-{number}", "firstName": f"{number:02}", "lastName": ""}
        api.world.store.insert("users", added)
        api.create(ownerId=f"user-{number}", expectedValue=1)

    shown = rows(api, "owners")

    assert [row[0] for row in shown] == ["00", "01", "02", "03", "04", "05", "06", "5 others"]
    assert shown[-1][1:] == (5, {"USD": 5})


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_drawn_again_byte_by_byte(make_api: MakeApi, name: str) -> None:
    first, second = make_api(scenario="demo"), make_api(scenario="demo")
    deal = second.create(expectedValue=0.1)
    drawn(second, name)
    second.delete(f"{DEALS}/{deal['id']}")

    assert drawn(first, name) == drawn(second, name)


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("scenario", ["default", "unicode", "boundaries", "empty"])
def test_every_scenario_can_be_drawn(make_api: MakeApi, scenario: str, name: str) -> None:
    api = make_api(scenario=scenario)

    for pipeline in ("sales", "advocacy", "referral"):
        picture = tree(drawn(api, name, pipeline))
        assert picture.get("width") == "320"
        assert picture.find(f"{SVG}title") is not None


def test_drawing_a_pipeline_that_does_not_exist_yet_does_not_create_it(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    before = digest(api)

    assert "No deals yet." in texts(drawn(api))
    assert digest(api) == before


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stays_a_text_and_in_its_place(text: str) -> None:
    row = Row(text, 1, {"USD": 1}, color="#3B82F6")
    shown = figures(stages=[row], owners=[row])

    for name in ("funnel", "owners"):
        picture = draw(name, shown._replace(whole=row))
        assert {one.tag for one in tree(picture).iter()} <= {
            f"{SVG}{tag}" for tag in ("svg", "title", "desc", "style", "g", "rect", "text")
        }
        assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", picture)
        assert all(len(one) < 400 for one in texts(picture))


@pytest.mark.parametrize(
    ("newer", "known"),
    [("\U0001fae9", "😀"), ("\U0001e4d0", "a"), ("\u0378", "a")],
    ids=["an emoji of 2024", "a script of 2022", "of no year yet"],
)
def test_a_picture_is_the_same_whatever_a_python_knows_of_its_letters(
    newer: str, known: str
) -> None:
    shown, expected = (
        draw("funnel", figures(stages=[Row(letter * 100, 1, {})])) for letter in (newer, known)
    )

    assert shown.replace(newer, known) == expected


@pytest.mark.parametrize("color", ['red" onload="alert(1)', "url(#x)", "#12345", "", None])
def test_only_a_colour_is_taken_for_a_colour(color: str | None) -> None:
    picture = draw("funnel", figures(stages=[Row("Lead", 1, {}, color=color)]))

    assert 'class="a"' in picture
    assert "alert" not in picture


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0, "0"),
        (-1, "-1"),
        (0.1, "0.1"),
        (999, "999"),
        (999_950, "1M"),
        (1_234, "1.23K"),
        (306_370, "306K"),
        (-2_500_000, "-2.5M"),
        (1e12, "1T"),
        (1.7976931348623157e308, "1.8E308"),
        (5e-324, "5E-324"),
    ],
)
def test_an_amount_is_shown_in_three_digits(amount: float, shown: str) -> None:
    month = Row("2025-01", 1, {"USD": amount})

    assert f"{shown} in Jan 2025" in texts(draw("value", figures(months=[month])))


@pytest.mark.parametrize("values", [(1.7e308, -1.7e308), (-5, -3), (0, 0), (5e-324, 0)])
def test_columns_stay_in_their_panel(values: tuple[float, float]) -> None:
    months = [Row(f"2025-0{place}", 1, {"USD": one}) for place, one in enumerate(values, 1)]

    columns = [
        one
        for one in tree(draw("value", figures(months=months))).iter(f"{SVG}rect")
        if one.get("class") == "a"
    ]

    assert len(columns) == sum(value != 0 for value in values)
    for column in columns:
        top, height = float(column.get("y", "")), float(column.get("height", ""))
        assert 25 <= top <= top + height <= 83


def test_currencies_are_never_added_up(make_api: MakeApi) -> None:
    api = make_api(scenario="empty")
    for currency in ("AUD", "CHF", "EUR", "GBP", "SEK", "USD"):
        api.create(expectedValue=1_000, currency=currency)

    value, funnel = texts(drawn(api, "value")), texts(drawn(api))

    assert [one for one in value if one in {"AUD", "CHF", "EUR", "GBP"}] == [
        "AUD",
        "CHF",
        "EUR",
        "GBP",
    ]
    assert "Not shown: SEK, USD" in value
    assert "AUD 1K · CHF 1K · EUR 1K · GBP 1K · 2 other" in " ".join(funnel)


def test_a_picture_that_does_not_exist_is_refused_with_those_that_do(api: Api) -> None:
    status, message = refusal(api, "GET", f"{SALES}/pie.svg")

    assert status == 404
    assert "funnel.svg, value.svg, owners.svg" in message
    assert refusal(api, "GET", "/pictures/nix")[0] == 404
