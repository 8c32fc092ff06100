"""Scenario demo tells a story, which holds together and leads up to the day it is shown."""

from __future__ import annotations

import re
from typing import Any

import pytest

from mockserver.core.determinism import to_milliseconds
from mockserver.generate import DataSet, build

DEMO = build("demo")
DAY = 24 * 3_600_000
MONDAY = to_milliseconds("1970-01-05T00:00:00.000Z")
MONTHS = re.compile(
    r"\b(January|February|March|April|June|July|August|September|October|November|December|20\d\d)\b"
)


def week(timestamp: str) -> int:
    """Return the number of a time's week, which begins on Monday."""
    return (to_milliseconds(timestamp) - MONDAY) // (7 * DAY)


def deals(company: str, data: DataSet = DEMO) -> list[dict[str, Any]]:
    return [dict(deal) for deal in data.tables["deals"] if deal["name"].startswith(company)]


def named(table: str, record_id: str) -> dict[str, Any]:
    return next(dict(record) for record in DEMO.tables[table] if record["id"] == record_id)


def stage(deal: dict[str, Any]) -> str:
    return str(named("stages", deal["pipelineStageId"])["label"])


def test_each_stage_of_the_five_pipelines_has_a_deal() -> None:
    living = {deal["pipelineStageId"] for deal in DEMO.tables["deals"] if not deal["deletedAt"]}

    assert living == {stage["id"] for stage in DEMO.tables["stages"]}
    assert len(DEMO.tables["pipelines"]) == 5


@pytest.mark.parametrize("day", range(7))
def test_three_deals_came_in_last_week_whenever_it_is_shown(day: int) -> None:
    shown = to_milliseconds("2031-03-10T08:30:00.000Z") + day * DAY
    data = DEMO.at(shown)

    this_week = (shown - MONDAY) // (7 * DAY)
    new = [
        deal["name"] for deal in data.tables["deals"] if week(deal["createdAt"]) == this_week - 1
    ]
    assert [name.partition(" - ")[0] for name in new] == [
        "Fjord Outfitters", "Vantage Robotics", "Summit Academy"
    ]  # fmt: skip


def test_one_customer_was_lost_and_won_back_for_twice_as_much() -> None:
    lost, won, *_ = deals("Halden Freight")

    assert lost["deletedAt"] < won["createdAt"]
    assert (stage(won), won["expectedValue"]) == ("Won", 2 * lost["expectedValue"])
    assert won["contactId"] == lost["contactId"]


def test_the_largest_deal_slipped_twice_and_is_still_open() -> None:
    largest = max(DEMO.tables["deals"], key=lambda deal: deal["expectedValue"] or 0)

    assert largest["name"].startswith("Bluebird Clinics")
    assert largest["notes"].count("Slipped") == 2
    assert stage(dict(largest)) == "Qualified"


def test_a_partner_came_from_a_referral() -> None:
    (partner,) = [deal for deal in deals("Kestrel & Moore") if "Co-Selling" in deal["name"]]

    assert named("pipelines", partner["pipelineId"])["type"] == "PARTNER"
    assert named("people", partner["referredByCustomerId"])["firstName"] == "Rosa"


def test_a_champion_left_and_brings_a_deal_with_her() -> None:
    pilot, expansion = deals("Northlight Energy")
    (lead,) = deals("Pinecrest Insurance")
    champion = named("people", pilot["contactId"])

    assert named("companies", champion["companyId"])["name"] == "Pinecrest Insurance"
    assert lead["contactId"] == champion["id"] != expansion["contactId"]
    assert "Grace leaves" in expansion["notes"]


@pytest.mark.parametrize("deal", DEMO.tables["deals"], ids=lambda deal: deal["name"])
def test_notes_follow_on_from_one_another_up_to_the_latest_change(deal: dict[str, Any]) -> None:
    lines = deal["notes"].splitlines()
    weeks = [int(number) for number in re.findall(r"^Week (\d+): ", deal["notes"], re.MULTILINE)]

    assert len(weeks) == len(lines)
    assert weeks == sorted(set(weeks))
    assert (weeks[0], weeks[-1]) == (1, 1 + week(deal["updatedAt"]) - week(deal["createdAt"]))


def test_texts_name_no_month_and_no_year() -> None:
    for deal in DEMO.tables["deals"]:
        for text in (deal["name"], deal["description"], deal["notes"]):
            assert not MONTHS.search(text)
            assert text == text.strip()


def test_everything_happens_in_working_hours_and_after_what_it_is_about() -> None:
    created = {
        record["id"]: record["createdAt"] for records in DEMO.tables.values() for record in records
    }

    for deal in DEMO.tables["deals"]:
        for moment in (deal["createdAt"], deal["updatedAt"]):
            assert (to_milliseconds(moment) - MONDAY) // DAY % 7 < 5
            assert "08" <= moment[11:13] < "18"
        assert created[deal["ownerId"]] < deal["createdAt"]
        assert created[deal["contactId"]] < deal["updatedAt"]
        assert deal["referredByCustomerId"] is None or (
            created[deal["referredByCustomerId"]] < deal["createdAt"]
        )


def test_each_person_is_reached_at_their_company() -> None:
    for person in DEMO.tables["people"]:
        website = named("companies", person["companyId"])["website"]
        assert person["email"].partition("@")[2] == website.removeprefix("https://www.")
