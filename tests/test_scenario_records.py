"""Records that a scenario file names, which others refer to by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest

from mockserver.generate import DataSet, build
from mockserver.schema import SCHEMA, crm_schema
from own_scenarios import RECORDS, Write


def by_name(data: DataSet, table: str) -> Mapping[str, Any]:
    return {SCHEMA.resources[table].name_of(record): record for record in data.tables[table]}


def test_without_times_only_deals_are_new(write_scenario: Write) -> None:
    data = build(write_scenario(RECORDS))
    first, *_ = data.tables["deals"]

    assert by_name(data, "companies")["Acme"]["createdAt"] < first["createdAt"]
    assert "2024-12-23" <= by_name(data, "deals")["The big one"]["createdAt"] < "2024-12-30"


def test_empty_has_only_what_is_asked_for(write_scenario: Write) -> None:
    assert not build(write_scenario("from: empty")).tables["pipelines"]

    data = build(write_scenario(f"from: empty\n{RECORDS}"))

    assert [one["type"] for one in data.tables["pipelines"]] == ["SALES", "REFERRAL"]
    assert {*by_name(data, "deals")} == {"A deal", "The big one"}
    assert len(data.tables["companies"]) == 4


def test_generated_records_may_name_written_ones(write_scenario: Write) -> None:
    data = build(
        write_scenario(f"values: {{deals: {{owner: maya, contact: [acme, null]}}}}\n{RECORDS}")
    )
    maya, acme = by_name(data, "users")["Maya"], by_name(data, "companies")["Acme"]

    generated = [one for one in data.tables["deals"] if one["name"] != "A deal"]
    assert {one["ownerId"] for one in generated} == {maya["id"]}
    assert 30 < Counter(one["contactId"] for one in generated)[acme["id"]] < 90


def test_named_records_refer_to_one_another(write_scenario: Write) -> None:
    data = build(write_scenario(f"deals: 30\n{RECORDS}"))
    deals, acme = by_name(data, "deals"), by_name(data, "companies")["Acme"]
    ada, maya = by_name(data, "people")["Ada Byron"], by_name(data, "users")["Maya"]

    assert len(data.tables["deals"]) == 30
    assert ada["companyId"] == acme["id"]
    assert (deals["A deal"]["contactId"], deals["A deal"]["contactType"]) == (ada["id"], "USER")
    assert deals["A deal"]["createdAt"] == "2024-12-11T09:00:00.000Z"
    assert (deals["The big one"]["contactId"], deals["The big one"]["ownerId"]) == (
        acme["id"],
        maya["id"],
    )
    assert deals["The big one"]["referredByCustomerId"] == ada["id"]


def test_all_records_stand_in_order_of_creation_and_fit_the_schema(write_scenario: Write) -> None:
    data = build(write_scenario(f"deals: 300\n{RECORDS}"))

    for rows in data.tables.values():
        assert all(one["createdAt"] <= two["createdAt"] for one, two in pairwise(rows))
    tables = {table: dict(enumerate(rows, 1)) for table, rows in data.tables.items()}
    types = [one["type"] for one in data.tables["pipelines"]]
    assert crm_schema(types).fitting(tables, "here") == tables


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("2024-12-01", "2024-12-01T00:00:00.000Z"),
        ("2024-12-01T10:00+01:00", "2024-12-01T09:00:00.000Z"),
        ("1 minute ago", "2025-01-01T08:59:00.000Z"),
        ("26 hours ago", "2024-12-31T07:00:00.000Z"),
        ("1 day ago", "2024-12-31T09:00:00.000Z"),
        ("999999 weeks ago", "1970-01-01T00:00:00.000Z"),
    ],
)
def test_times_are_absolute_or_before_the_clock(
    write_scenario: Write, said: str, written: str
) -> None:
    data = build(write_scenario(f"records: {{companies: {{a: {{name: A, createdAt: {said}}}}}}}"))

    assert by_name(data, "companies")["A"]["createdAt"] == written


def test_an_id_can_be_chosen(write_scenario: Write) -> None:
    known = "AAAAAAAA-0000-4000-8000-00000000000B"
    data = build(write_scenario(f"records: {{companies: {{acme: {{name: Acme, id: {known}}}}}}}"))

    assert by_name(data, "companies")["Acme"]["id"] == known.lower()
