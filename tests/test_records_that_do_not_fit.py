"""Records that do not fit are refused by table, number and field, in a file and in an import."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from control_api import digest, do, refusal
from mockserver.contract import Contract
from mockserver.core.errors import StartError
from mockserver.generate import COMMITTED, data_set
from mockserver.schema import SCHEMA
from support import MakeApi

Tables: TypeAlias = dict[str, dict[str, Any]]
Spoil: TypeAlias = Callable[[Tables], object]

NOBODY = "99999999-0000-4000-8000-000000000000"


def put(table: str, doc_id: int = 1, **fields: Any) -> Spoil:
    """Set fields of a record to other values."""
    return lambda tables: tables[table][str(doc_id)].update(fields)


def lack(table: str, field: str) -> Spoil:
    """Take a field out of a record."""
    return lambda tables: tables[table]["1"].pop(field)


def remove(table: str, doc_id: int) -> Spoil:
    """Take out a record."""
    return lambda tables: tables[table].pop(str(doc_id))


def copy_of(table: str, **fields: Any) -> Spoil:
    """Add a copy of the first record with other fields."""
    return lambda tables: tables[table].update({"9000": {**tables[table]["1"], **fields}})


def empty(*names: str) -> Spoil:
    """Take out all records of tables."""
    return lambda tables: tables.update({name: {} for name in names})


def name_a(table: str, **fields: Any) -> Spoil:
    """Let the first deal name a record of another table than its type says."""
    return lambda tables: tables["deals"]["1"].update(
        {
            name: tables[table]["1"]["id"] if value is ... else value
            for name, value in fields.items()
        }
    )


def use_another_pipelines_stage(tables: Tables) -> None:
    """Put the first deal into a stage of a pipeline that it is not in."""
    deal = tables["deals"]["1"]
    deal["pipelineStageId"] = next(
        stage["id"]
        for stage in tables["stages"].values()
        if stage["pipelineId"] != deal["pipelineId"]
    )


TIME = "it must be a time such as 2025-01-01T09:00:00.000Z"
FAULTS: dict[str, tuple[Spoil, str]] = {
    "pipeline of a deal": (
        put("deals", pipelineId=NOBODY),
        f"deals 1 has pipelineId '{NOBODY}', but no pipeline has this id; it could be ",
    ),
    "stage of a deal": (
        put("deals", pipelineStageId=NOBODY),
        "but no stage with this pipelineId has this id; it could be ",
    ),
    "stage of another pipeline": (
        use_another_pipelines_stage,
        "but no stage with this pipelineId has this id; it could be ",
    ),
    "owner": (
        put("deals", 2, ownerId=NOBODY),
        f"deals 2 has ownerId '{NOBODY}', but no user has this id; it could be ",
    ),
    "contact": (
        put("deals", contactId=NOBODY, contactType="USER"),
        f"deals 1 has contactId '{NOBODY}' and contactType USER, but no person has this id",
    ),
    "contact of the other type": (
        name_a("people", contactId=..., contactType="COMPANY"),
        "and contactType COMPANY, but no company has this id; it could be ",
    ),
    "referrer": (
        put("deals", referredByCustomerId=NOBODY),
        f"has referredByCustomerId '{NOBODY}' and referredByContactType USER, but no person has ",
    ),
    "referrer of the other type": (
        name_a("companies", referredByCustomerId=..., referredByContactType="USER"),
        "and referredByContactType USER, but no person has this id; it could be ",
    ),
    "company of a person": (
        put("people", companyId=NOBODY),
        f"people 1 has companyId '{NOBODY}', but no company has this id; it could be ",
    ),
    "pipeline of a stage": (
        copy_of("stages", id=NOBODY, pipelineId=NOBODY),
        f"stages 9000 has pipelineId '{NOBODY}', but no pipeline has this id; it could be ",
    ),
    "no last name where the API shows text": (
        put("people", lastName=None),
        "people 1 has lastName null; it must be text",
    ),
    "a currency": (
        put("deals", currency="cad"),
        "deals 1 has currency 'cad'; it must be three capital letters such as USD",
    ),
    "a colour": (
        put("stages", color="blue"),
        "stages 1 has color 'blue'; it must be a colour such as #3B82F6",
    ),
    "a company that is gone": (remove("companies", 1), "but no company has this id"),
    "no users": (empty("users"), "but no user has this id; there are none yet"),
    "no users and no deals": (
        empty("users", "deals"),
        "users is empty; a new deal needs a user as its owner",
    ),
    "a pipeline without stages": (
        empty("stages", "deals"),
        "pipelines 1 has no stage; each needs one",
    ),
    "contact type": (
        put("deals", contactType="PERSON"),
        "deals 1 has contactType 'PERSON'; it must be USER or COMPANY",
    ),
    "referrer's type": (
        put("deals", referredByContactType="user"),
        "deals 1 has referredByContactType 'user'; it must be USER or COMPANY",
    ),
    "type of a person": (put("people", type="COMPANY"), "people 1 has type 'COMPANY'; it must be"),
    "type of a company": (put("companies", type="USER"), "companies 1 has type 'USER'; it must be"),
    "pipeline type": (
        put("pipelines", type="SALE"),
        f"pipelines 1 has type 'SALE'; it must be {' or '.join(Contract().pipelines)}",
    ),
    "two pipelines of a type": (
        lambda tables: tables["pipelines"]["2"].update(type=tables["pipelines"]["1"]["type"]),
        "pipelines 2 has the type of 1",
    ),
    "a misspelt field": (put("deals", Notes="x"), "deals 1 has a field 'Notes'; its name is notes"),
    "a field with underscores": (
        put("people", company_id=None),
        "people 1 has a field 'company_id'; its name is companyId",
    ),
    "an amount as text": (
        put("deals", expectedValue="a lot"),
        "deals 1 has expectedValue 'a lot'; it must be a number, or null",
    ),
    "true for a number": (put("stages", sortOrder=True), "sortOrder true; it must be a number"),
    "a list": (put("deals", notes=[1]), "deals 1 has notes [1]; it must be text, or null"),
    "text for true": (put("people", isFullUser="yes"), "'yes'; it must be true or false"),
    "null": (put("deals", name=None), "deals 1 has name null; it must be text"),
    "a time": (put("deals", createdAt="yesterday"), f"deals 1 has createdAt 'yesterday'; {TIME}"),
    "a day that is none": (put("users", updatedAt="2025-02-30T00:00:00.000Z"), TIME),
    "a time of deletion": (put("deals", deletedAt="x"), f"deals 1 has deletedAt 'x'; {TIME}"),
    "seed": (put("introzy-mock", seed="x"), "introzy-mock 1 has seed 'x'; it must be"),
    "time": (put("introzy-mock", now="x"), "introzy-mock 1 has now 'x'; it must be a time"),
    "number of deals": (
        put("introzy-mock", format=1, deals=1_000_001),
        "introzy-mock 1 has deals 1000001; it must be a number from 0 to 1000000",
    ),
    "sizes": (
        put("introzy-mock", format=2, sizes={"deals": -1}),
        "introzy-mock 1 has deals -1; it must be a number from 0 to 1000000",
    ),
    **{
        f"{field} of {table}": (lack(table, field), f"{table} 1 lacks {field}")
        for table in SCHEMA.tables
        for field in ("id", "createdAt")
    },
    **{f"twin in {table}": (copy_of(table), "has the id of 1: ") for table in SCHEMA.tables},
}

every_fault = pytest.mark.parametrize(("spoil", "told"), FAULTS.values(), ids=FAULTS)


@pytest.fixture
def generated(make_api: MakeApi, data_path: Path) -> Path:
    """A data file that nobody uses."""
    make_api(data=data_path).world.close()
    return data_path


@every_fault
def test_a_file_is_refused_by_table_record_and_field_and_left(
    make_api: MakeApi, generated: Path, spoil: Spoil, told: str
) -> None:
    tables = json.loads(generated.read_text())
    spoil(tables)
    generated.write_text(json.dumps(tables))
    before = generated.read_bytes()

    with pytest.raises(StartError, match=rf"mock\.json: .*{re.escape(told)}"):
        make_api(data=generated)

    assert generated.read_bytes() == before
    assert {path.name for path in generated.parent.iterdir()} == {"mock.json"}


@every_fault
def test_an_import_is_refused_by_table_record_and_field(
    make_api: MakeApi, spoil: Spoil, told: str
) -> None:
    api = make_api()
    exported = do(api, "GET", "/export")
    before = digest(api)
    spoil(exported["tables"])

    status, message = refusal(api, "POST", "/import", exported)

    assert (status, told in message) == (409, True), message
    assert digest(api) == before


def test_what_could_stand_there_is_of_the_same_pipeline(make_api: MakeApi) -> None:
    api = make_api()
    exported = do(api, "GET", "/export")
    use_another_pipelines_stage(exported["tables"])
    deal = exported["tables"]["deals"]["1"]

    _, message = refusal(api, "POST", "/import", exported)

    could = re.findall(r"([0-9a-f-]{36}) \(", message)
    stages = {stage["id"]: stage for stage in exported["tables"]["stages"].values()}
    assert {stages[one]["pipelineId"] for one in could} == {deal["pipelineId"]}


def test_a_record_made_by_hand_gets_the_defaults_of_what_it_lacks(
    make_api: MakeApi, generated: Path
) -> None:
    tables = json.loads(generated.read_text())
    deal = tables["deals"]["1"]
    needed = ["pipelineId", "pipelineStageId", "ownerId", "createdAt", "updatedAt"]
    tables["deals"]["121"] = {
        "id": "by-hand",
        "name": "Short",
        **{field: deal[field] for field in needed},
    }
    generated.write_text(json.dumps(tables))
    pipelines = {one["id"]: one["type"].lower() for one in tables["pipelines"].values()}

    shown = make_api(data=generated).data(
        f"/api/pipelines/{pipelines[deal['pipelineId']]}/deals/by-hand"
    )

    assert (shown["currency"], shown["contact"], shown["notes"]) == ("USD", None, None)


@pytest.mark.parametrize("scenario", COMMITTED)
def test_what_is_generated_has_the_declared_fields_in_their_order(scenario: str) -> None:
    data = data_set(scenario)

    for table in SCHEMA.tables:
        fields = [*SCHEMA.resources[table].fields]
        assert all([*record] == fields for record in data.tables[table])
