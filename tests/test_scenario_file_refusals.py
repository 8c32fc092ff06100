"""What is wrong in a scenario file is said with its line, what stands there and what could."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mockserver.core.errors import StartError
from mockserver.generate import build, scenario_of


def refusal(path: Path, text: str | bytes) -> str:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(StartError) as refused:
        build(str(path))
    return str(refused.value).removeprefix(f"{path}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- deals", ":1: the file must be a mapping, not ['deals']"),
        ("deals: 5\nstage: 3", ":2: stage is not known here; use one of name, line, from, "),
        ("\ndeals: many", ":2: deals must be a whole number, not 'many'"),
        ("deals: true", ":1: deals must be a whole number, not true"),
        ("deals: 5\ndeals: 6", ":2: deals stands there twice"),
        ("name: a/b", ":1: name must be 1 to 100 letters, digits or any of _.-, not 'a/b'"),
        ("from: demo", ":1: from must be default or empty, not 'demo'"),
        ("clock: soon", ":1: clock must be a time such as 2025-01-01T09:00, not 'soon'"),
        ("weeks: 0", ":1: weeks must be 1 to 520, not 0"),
        ("[", ":1: this is not YAML: "),
        ("a: &a {b: *a}", ":1: a.b repeats what another line names with &; write it out"),
        ("deals: &d 5\nweeks: *d", ":2: weeks repeats what another line names with &"),
        ("line: \0", " is not YAML: "),
        ("? [a]\n: 1", ":1: "),
        ("line: !!binary YWJj", ":1: line is b'abc'; write a text or a number"),
        ("line: !python/name:os.system", ":1: line is '', which cannot be read"),
        ("values: {deals: {expectedValue: .inf}}", ":1: values.deals.expectedValue is inf"),
        (b"line: \xff", " is not UTF-8: invalid start byte at byte 6"),
        ("stages:\n  SALES Wonn: 3", ":2: stages.SALES Wonn is not known here; use one of SALES L"),
        ("stages: {SALES Won: 1.5}", ":1: stages.SALES Won must be a number such as 10 or each"),
        (
            "stages:\n  SALES Won: 10%\n  SALES Lead: 5",
            ":2: stages.SALES Won must be a number, as other stages have, or each stage a share",
        ),
        ("stages: {SALES Won: 10%}", ":1: stages must be shares of 100% together, not '10%'"),
        ("stages: {SALES Won: 3000001, SALES Lead: 1}", ":1: stages must be rounder numbers"),
        ("stages: {SALES Won: 3}\ndeals: 3", ":2: deals follows from the numbers below stages"),
        ("from: empty\ndeals: 3", ":2: deals needs stages, such as SALES Lead: 100%"),
        (
            "deals: 0\nrecords: {deals: {a: {name: A, stage: SALES Won}}}",
            ":1: deals must be 1 or more, since so many are named, not 0",
        ),
        ("companies: [A, B, A]", ":1: companies.3 names 'A' twice, at 1 and at 3"),
        ("companies: [A, '']", ":1: companies.2 must be a name of 1 to 200 characters, not ''"),
        (
            "companies: [A]",
            ":1: companies has 1 of at least 2: deals of the REFERRAL pipeline need a second one",
        ),
        ("companies: []", ":1: companies has 0 of at least 2"),
        ("companies: none.txt", "/none.txt cannot be read: No such file"),
    ],
)
def test_the_form_of_the_file_is_checked(tmp_path: Path, text: str, message: str) -> None:
    found = refusal(tmp_path / "own.yaml", text)

    assert found.removeprefix(str(tmp_path)).startswith(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("leads: {}", "values.leads is not known here; use one of users, companies, people, deals"),
        ("deals: 3", "values.deals must be a mapping, not 3"),
        ("deals: {stage: A}", "values.deals.stage is not known here; use one of name, descript"),
        ("deals: {createdAt: 2025-01-01}", "values.deals.createdAt is not known here"),
        (
            "deals: {currency: [EUR, EURO]}",
            "values.deals.currency must be three capital letters such as USD, not 'EURO'",
        ),
        ("deals: {expectedValue: a}", "values.deals.expectedValue must be a number, or null, not"),
        ("deals: {name: ''}", 'values.deals.name must be text of 1 to 200 characters, not ""'),
        ("deals: {name: []}", "values.deals.name has no value; name at least one"),
        ("deals: {expectedValue: {from: 1}}", "values.deals.expectedValue.to must be a whole numb"),
        ("deals: {expectedValue: {from: 2, to: 1}}", "values.deals.expectedValue has no value"),
        (
            "deals: {expectedValue: {from: 1, to: 2, step: 0}}",
            "values.deals.expectedValue.step must be 1 or more, not 0",
        ),
        ("deals: {currency: {from: 1, to: 2}}", "values.deals.currency must be three capital"),
        ("deals: {name: '{nam}'}", "values.deals.name is '{nam}'; in braces may be id, pipelineId"),
        ("deals: {name: '{'}", "values.deals.name is '{', whose braces are wrong: "),
        ("deals: {name: '{name!r}'}", "values.deals.name is '{name!r}', whose braces are wrong: "),
        ("deals: {name: '{name:9999}'}", "values.deals.name is '{name:9999}', whose braces are"),
        ("deals: {owner: maya}", "values.deals.owner names 'maya', which is no record; name one"),
        (
            "people: {email: [a@b.example, c@d.example]}",
            "values.people.email has 2 values, but each of the people needs another; use {email}",
        ),
        (
            "people: {email: '{firstName}@b.example'}",
            "values.people.email is '{firstName}@b.example', but each of the people needs another",
        ),
        (
            "people: {email: '{firstName}{lastName}@b.example', firstName: A}",
            "values.people.email is '{firstName}{lastName}@b.example', but each of the people",
        ),
    ],
)
def test_values_are_checked_against_schema_and_contract(
    tmp_path: Path, text: str, message: str
) -> None:
    found = refusal(tmp_path / "own.yaml", f"values:\n  {text}")

    assert found.startswith(f":2: {message}")


def test_a_text_that_becomes_too_long_is_refused_when_it_is_made(tmp_path: Path) -> None:
    found = refusal(tmp_path / "own.yaml", f"values: {{deals: {{name: '{{id}}{'x' * 190}'}}}}")

    assert found.startswith("scenario own: name of deals ")
    assert "must be text of 1 to 200 characters, not " in found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("leads: {}", "records.leads is not known here; use one of users, companies, people"),
        ("deals: 3", "records.deals must be a mapping, not 3"),
        ("deals: {a: 3}", "records.deals.a must be a mapping, not 3"),
        ("deals: {a: {title: A}}", "records.deals.a.title is not known here; use one of id, name"),
        ("deals: {a: {name: A}}", "records.deals.a lacks stage"),
        ("people: {a: {email: a@b.example}}", "records.people.a lacks firstName"),
        ("deals: {a: {stage: Lead}}", "records.deals.a.stage is 'Lead', which is not there; use o"),
        (
            "deals: {a: {contact: b}}",
            "records.deals.a.contact is 'b', which is not there; name one",
        ),
        ("companies: {a: {id: 7}}", "records.companies.a.id must be text, not 7"),
        ("companies: {a: {id: '7'}}", "records.companies.a.id must be a UUID, not '7'"),
        (
            "companies: {a: {createdAt: 2025-01-02}}",
            "records.companies.a.createdAt must be no later than the clock of the file, 2025-01-01",
        ),
        (
            "companies: {a: {createdAt: yesterday}}",
            "records.companies.a.createdAt must be a time such as 3 days ago or 2025-01-01T09:00, ",
        ),
    ],
)
def test_named_records_are_checked(tmp_path: Path, text: str, message: str) -> None:
    found = refusal(tmp_path / "own.yaml", f"records:\n  {text}")

    assert found.startswith(f":2: {message}")


def test_an_id_belongs_to_one_record(tmp_path: Path) -> None:
    known = "id: aaaaaaaa-0000-4000-8000-00000000000b"
    text = f"records:\n  users: {{a: {{firstName: A, {known}}}}}\n"
    text += f"  companies: {{b: {{name: B, {known}}}}}"

    found = refusal(tmp_path / "own.yaml", text)

    assert found == ":3: records.companies.b.id is that of records.users.a too"


def test_an_e_mail_address_belongs_to_one_person(tmp_path: Path) -> None:
    text = "records:\n  people:\n"
    text += "".join(f"    {name}: {{firstName: A, email: a@b.example}}\n" for name in "ab")

    found = refusal(tmp_path / "own.yaml", text)

    assert found == ":4: records.people.b.email is that of records.people.a too"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("own.toml", "deals = ", " is not TOML: "),
        ("own.toml", "weeks = 0", ": weeks must be 1 to 520, not 0"),
        ("own.toml", "deals = nan", ": deals is nan, which JSON does not have; use a number"),
        ("own.json", "{", " is not JSON: "),
        ("own.json", '{"deals": 1, "deals": 2}', " has the key "),
        *(
            (name, before + "[" * depth + "]" * depth + after, " is nested too deeply")
            for name, before, after in (
                ("own.json", '{"line": ', "}"),
                ("own.toml", "line = ", ""),
                ("own.yaml", "line: ", ""),
            )
            for depth in (101, 900)
        ),
        ("own.json", '{"weeks": 0}', ": weeks must be 1 to 520, not 0"),
    ],
)
def test_other_forms_are_checked_too(tmp_path: Path, name: str, text: str, message: str) -> None:
    assert message in refusal(tmp_path / name, text)


def test_yaml_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)

    found = refusal(tmp_path / "own.yaml", "deals: 77")

    assert found.startswith(" is YAML, which needs PyYAML: pip install 'introzy-mock[yaml]'; or")


def test_fewer_deals_than_are_named_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("records: {deals: {a: {name: A, stage: SALES Won}}}")

    with pytest.raises(StartError, match="has 1 named deals, so it cannot have 0; use 1 or more"):
        build(str(path), sizes={"deals": 0})


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"none\.yaml cannot be read: No such file"):
        scenario_of(str(tmp_path / "none.yaml"))
