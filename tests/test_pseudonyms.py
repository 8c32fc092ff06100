"""Pseudonyms take the place of every person, company and text, and agree with one another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from mockserver.core.errors import StartError
from mockserver.generate.pseudonyms import pseudonymised
from mockserver.schema import SCHEMA, read_schema
from real_people import ADA, DEAL, SECRET, ZEPHYRINE, real


def personal(tables: Mapping[str, Any]) -> set[str]:
    """Return all values that a field declared as personal holds, but for trades and amounts."""
    return {
        record[name]
        for table, resource in SCHEMA.resources.items()
        for name, field in resource.fields.items()
        if field.personal not in {None, "industry", "amount"}
        for record in tables[table]
        if record[name]
    }


def test_nothing_personal_of_a_set_is_left() -> None:
    original = real()
    text = orjson.dumps(pseudonymised(original, secret=SECRET)).decode()

    left = [
        one
        for one in personal(original)
        if re.search(rf"\b{re.escape(one)}\b", text, re.IGNORECASE)
    ]
    assert left == []
    for value in (*ADA.values(), *ZEPHYRINE.values(), *DEAL.values()):
        for word in re.findall(r"\w{6,}", value):
            assert word == "visit" or word.casefold() not in text.casefold(), word


def test_no_id_of_a_set_is_left_and_every_link_leads_on() -> None:
    original = real()
    replaced = pseudonymised(original, secret=SECRET)

    text = orjson.dumps(replaced).decode()
    assert not [one["id"] for rows in original.values() for one in rows if one["id"] in text]
    for table, resource in SCHEMA.resources.items():
        for before, after in zip(original[table], replaced[table], strict=True):
            for field, link in resource.links.items():
                ids = [one["id"] for one in original[link.table_of(before)]]
                there = [one["id"] for one in replaced[link.table_of(after)]]
                place = before[field] and there[ids.index(before[field])]
                assert after[field] == place


def test_what_is_not_personal_stays() -> None:
    original = real()
    replaced = pseudonymised(original, secret=SECRET, keep_ids=True)

    for table, resource in SCHEMA.resources.items():
        kept = [name for name, field in resource.fields.items() if not field.personal]
        for before, after in zip(original[table], replaced[table], strict=True):
            assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
            assert [name for name in after if not after[name]] == [
                name for name in resource.fields if not before[name]
            ]
    assert replaced["deals"][0]["expectedValue"] == 48000


def test_a_person_is_the_same_everywhere() -> None:
    tables = real()
    tables["people"][5] |= {**ADA, "firstName": " ADALBERTA", "email": ""}

    replaced = pseudonymised(tables, secret=SECRET)

    person, user, other = replaced["people"][0], replaced["users"][0], replaced["people"][5]
    names = ("firstName", "lastName")
    assert [user[name] for name in (*names, "email")] == [
        person[name] for name in (*names, "email")
    ]
    assert [other[name] for name in names] == [person[name] for name in names]


def test_names_addresses_and_hosts_agree() -> None:
    replaced = pseudonymised(real(), secret=SECRET)

    person, company, deal = (replaced[name][0] for name in ("people", "companies", "deals"))
    host = f"{''.join(filter(str.isalnum, company['name'])).lower()}.example"
    assert company["website"] == f"https://www.{host}"
    assert person["email"].startswith(f"{person['firstName']}.{person['lastName']}.".lower())
    assert person["email"].endswith(f"@{host}")
    assert deal["name"].startswith(f"{company['name']} - ")


def test_people_of_a_provider_are_not_of_one_company() -> None:
    tables = real()
    first, second = tables["people"][1:3]
    first["email"], second["email"] = "one@freemail.com", "two@freemail.com"

    replaced = pseudonymised(tables, secret=SECRET)

    hosts = [one["email"].rpartition("@")[2] for one in replaced["people"][1:3]]
    companies = [one["website"].removeprefix("https://www.") for one in replaced["companies"]]
    assert hosts[0] == hosts[1]
    assert hosts[0] not in companies


def test_the_key_decides_and_nothing_else() -> None:
    tables = real()
    once = pseudonymised(tables, secret=SECRET)

    assert pseudonymised(tables, secret=SECRET) == once
    other = pseudonymised(tables, secret=b"another key of somebody")
    for table, resource in SCHEMA.resources.items():
        for name, field in resource.fields.items():
            pseudonyms = [one[name] for one in once[table] if one[name]]
            if field.personal not in {None, "amount"} or name == "id":
                assert pseudonyms != [one[name] for one in other[table] if one[name]], name


def test_a_smaller_set_has_the_same_pseudonyms() -> None:
    tables = real()
    whole = pseudonymised(tables, secret=SECRET)

    alone = pseudonymised({**tables, "deals": tables["deals"][:1]}, secret=SECRET)

    assert alone["people"] == whole["people"]
    assert alone["deals"][0]["id"] == whole["deals"][0]["id"]


def test_a_name_that_is_in_the_stock_and_in_the_set_is_never_drawn() -> None:
    tables = real()
    names = {one["firstName"] for one in tables["people"]}

    replaced = pseudonymised(tables, secret=SECRET)

    assert len(names) > 20
    assert not names & {one["firstName"] for one in replaced["people"]}


def test_what_no_resource_declares_is_left_out() -> None:
    tables = real()
    tables["people"][0]["customFields"] = {"cf_nickname": "Adalberta"}

    replaced = pseudonymised(tables, secret=SECRET)

    assert list(replaced["people"][0]) == list(SCHEMA.resources["people"].fields)


def test_a_new_resource_needs_only_its_declaration() -> None:
    schema = read_schema(
        {
            "tickets": {
                "called": "ticket",
                "known by": ["subject"],
                "fields": {
                    "id": "id",
                    "subject": {"kind": "text", "personal": True},
                    "reporter": {"kind": "text", "personal": "e-mail"},
                    "priority": "code",
                },
            }
        }
    )
    ticket = {"id": "t", "subject": "Ada is lost", "reporter": "ada@x.com", "priority": "high"}

    (replaced,) = pseudonymised({"tickets": [ticket]}, secret=SECRET, schema=schema)["tickets"]

    assert replaced["priority"] == "high"
    assert not {"Ada is lost", "ada@x.com", "t"} & {*replaced.values()}


@pytest.mark.parametrize("word", ["nickname", ""])
def test_a_declaration_says_only_what_pseudonyms_know(word: str) -> None:
    with pytest.raises(StartError, match=r"personal is '.*'; use one of text, first name"):
        read_schema(
            {
                "a": {
                    "called": "a",
                    "known by": [],
                    "fields": {"id": "id", "b": {"kind": "text", "personal": word}},
                }
            }
        )


def test_names_written_in_two_ways_are_one() -> None:
    tables = real()
    tables["people"][1] |= {"firstName": "Jose\u0301", "lastName": "Muñoz"}
    tables["people"][2] |= {"firstName": "Jos\u00e9", "lastName": "Mun\u0303oz"}

    one, other = pseudonymised(tables, secret=SECRET)["people"][1:3]

    assert (one["firstName"], one["lastName"]) == (other["firstName"], other["lastName"])
