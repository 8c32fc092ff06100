"""`--pseudonymise` of `import` and `export`: what it takes, and what it writes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from control_api import digest
from mockserver.schema import SCHEMA
from saved_answers import DEAL, SALES, answered, records, save
from support import LiveServer, Run

KEY = "0123456789abcdef0123456789abcdef"
ADA = {**DEAL["contact"], "firstName": "Adalberta", "lastName": "Quarrelsome"}
WORDS = ("Adalberta", "Quarrelsome", "zephyrine")


@pytest.fixture
def answers() -> list[str]:
    """Answers that name people and a company."""
    ada = {**ADA, "email": "adalberta@zephyrine.com"}
    deal = {**DEAL, "contact": ada, "notes": "Quarrelsome answers adalberta@zephyrine.com only"}
    return [save(Path("sales.json"), SALES), save(Path("deal.json"), answered(deal))]


def test_imported_answers_name_nobody(run: Run, answers: list[str]) -> None:
    result = run("import", *answers, "--pseudonymise", "--out", "crm.json")

    text = Path("crm.json").read_text()
    assert result.exit_code == 0, result.stderr
    assert not [word for word in WORDS if word.casefold() in text.casefold()]
    assert DEAL["id"] not in text
    assert len(records(Path("crm.json"), "deals")) == 1


def test_an_imported_data_file_names_nobody_and_is_a_data_file(run: Run) -> None:
    run("generate", "--out", "real.json")
    names = {one["email"] for one in records(Path("real.json"), "people")}

    run("import", "real.json", "--pseudonymise", "--out", "crm.json")
    again = run("import", "crm.json", "--out", "again.json")

    assert again.exit_code == 0
    assert not [name for name in names if name in Path("crm.json").read_text()]
    assert len(records(Path("crm.json"), "people")) == len(names)


def test_an_export_names_nobody_and_can_be_imported(run: Run, live_server: LiveServer) -> None:
    api = live_server.api
    api.create(name="Zephyrine harps", notes="for Adalberta")
    api.client.patch("/_mock/clock", json={"mode": "frozen"})
    api.client.post("/_mock/keys")

    run("export", "--pseudonymise", "--out", "e.json", "--url", live_server.url)
    plain = run("export", "--url", live_server.url).stdout

    text = Path("e.json").read_text()
    exported, original = json.loads(text), json.loads(plain)
    assert "Zephyrine" in plain
    assert not {"Zephyrine", "Adalberta"} & {*re.findall(r"\w+", text)}
    assert not [one["id"] for one in original["tables"]["deals"].values() if one["id"] in text]
    for table in SCHEMA.tables:
        assert len(exported["tables"][table]) == len(original["tables"][table])
    assert exported["tables"]["introzy-mock-keys"] == {}
    assert run("import", "e.json", "--url", live_server.url).exit_code == 0
    assert digest(api) == exported["digest"]


def test_an_export_holds_nothing_of_what_a_reset_would_bring_back(
    run: Run, live_server: LiveServer
) -> None:
    api = live_server.api
    deal = api.data("/api/pipelines/sales/deals")["deals"][-1]
    api.patch(f"/api/pipelines/sales/deals/{deal['id']}", {"name": "Renamed"})
    assert deal["name"] in run("export", "--url", live_server.url).stdout

    printed = run("export", "--pseudonymise", "--url", live_server.url).stdout

    assert deal["name"] not in printed
    assert not json.loads(printed)["tables"].get("introzy-mock-start")


def test_a_key_makes_the_same_again_and_without_one_nothing_is_the_same(
    run: Run, answers: list[str]
) -> None:
    Path("team.key").write_text(f"{KEY}\n")
    for out, key in (("a", ["--key-file", "team.key"]), ("b", ["--key-file", "team.key"])):
        run("import", *answers, "--pseudonymise", *key, "--out", f"{out}.json")
    for out in ("c", "d"):
        run("import", *answers, "--pseudonymise", "--out", f"{out}.json")

    texts = [Path(f"{out}.json").read_bytes() for out in "abcd"]
    assert texts[0] == texts[1]
    assert len({*texts}) == 3
    assert KEY not in texts[0].decode()


def test_ids_may_be_kept_and_values_blurred(run: Run, answers: list[str]) -> None:
    run("import", *answers, "--pseudonymise", "--keep-ids", "--blur", "--out", "crm.json")

    (deal,) = records(Path("crm.json"), "deals")
    assert deal["id"] == DEAL["id"]
    assert deal["createdAt"] != DEAL["createdAt"]


def test_a_dry_run_counts_pseudonyms_and_writes_nothing(run: Run, answers: list[str]) -> None:
    result = run("import", *answers, "--pseudonymise", "--dry-run", "--out", "crm.json")

    assert "deals: 1 new" in result.stdout
    assert not Path("crm.json").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["import", "deal.json", "--blur"], "--key-file, --keep-ids and --blur need"),
        (["import", "deal.json", "--pseudonymise", "--add"], "--add would join pseudonyms and"),
        (["export", "--pseudonymise", "--journal"], "--journal holds requests and answers as"),
    ],
)
def test_options_that_contradict_each_other_are_wrong_usage(
    run: Run, words: list[str], told: str
) -> None:
    result = run(*words)

    assert result.exit_code == 2
    assert told in result.stderr


@pytest.mark.parametrize(
    ("key", "told"),
    [(None, "team.key cannot be read: No such file"), ("guess", "holds 5 characters, which can")],
)
def test_a_key_that_is_none_is_refused_with_how_to_make_one(
    run: Run, answers: list[str], key: str | None, told: str
) -> None:
    if key:
        Path("team.key").write_text(key)

    result = run("import", *answers, "--pseudonymise", "--key-file", "team.key", "--out", "c.json")

    assert result.exit_code == 1
    assert told in result.stderr
    assert "secrets.token_hex(32)" in result.stderr
