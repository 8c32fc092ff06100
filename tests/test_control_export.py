"""Export and import: a state on its way to another sandbox."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from control_api import DEALS, Box, ask, digest, do, fill, refusal, told
from support import Api, MakeApi


def test_an_export_has_the_same_digest_wherever_it_is_imported(
    make_api: MakeApi, tmp_path: Path
) -> None:
    api = make_api()
    fill(api)
    exported = do(api, "GET", "/export")
    Box(api, "box")
    others = [make_api(scenario="empty", seed=8), make_api(data=tmp_path / "other.json")]

    do(api, "POST", "/import?sandbox=box", exported)
    for other in others:
        do(other, "POST", "/import", exported)

    digests = {digest(one) for one in (api, *others)} | {digest(api, "box"), exported["digest"]}
    assert len(digests) == 1
    for other in others:
        assert do(other, "GET", "/export") == exported


def test_what_is_imported_goes_on_as_it_would_have_at_home(make_api: MakeApi) -> None:
    home, away = make_api(seed=3), make_api(scenario="empty")
    fill(home)

    do(away, "POST", "/import", do(home, "GET", "/export"))

    assert away.create(name="Next") == home.create(name="Next")
    assert away.get(DEALS).text == home.get(DEALS).text


def test_a_reset_after_an_import_leads_to_its_start(make_api: MakeApi, tmp_path: Path) -> None:
    home = make_api(seed=3)
    start = told(home)
    fill(home)
    exported = do(home, "GET", "/export")
    path = tmp_path / "away.json"
    away = make_api(data=path)
    do(away, "POST", "/import", exported)
    away.world.close()

    again = make_api(data=path)
    assert digest(again) == exported["digest"]
    do(again, "POST", "/reset")

    assert told(again) == start


def test_an_export_that_was_edited_is_the_start_where_it_is_imported(make_api: MakeApi) -> None:
    home, away = make_api(), make_api(scenario="empty")
    fill(home)
    exported = do(home, "GET", "/export")
    tables = exported["tables"]
    tables["deals"]["500"] = {**tables["deals"]["1"], "id": "by-hand", "name": "Typed in"}
    del tables["deals"]["2"]

    do(away, "POST", "/import", exported)
    start = told(away)
    fill(away)
    do(away, "POST", "/reset")

    assert told(away) == start
    assert start["digest"] != exported["digest"]
    assert [deal["name"] for deal in away.data(DEALS)["deals"]].count("Typed in") == 1


def test_numbers_in_an_export_do_not_make_it_an_edited_one(make_api: MakeApi) -> None:
    home, away = make_api(), make_api()
    start = digest(home)
    for value in (1e20, 1e21, 5e-6, 0.1, 2**63):
        home.create(expectedValue=value)

    do(away, "POST", "/import", do(home, "GET", "/export"))
    assert digest(away) == digest(home)
    do(away, "POST", "/reset")

    assert digest(away) == start


def test_an_import_clears_faults_and_journal(api: Api) -> None:
    exported = do(api, "GET", "/export")
    fill(api)

    do(api, "POST", "/import", exported)

    state = told(api)
    assert (state["faults"], state["requests"], state["keys"]) == (0, 0, 0)


def test_an_export_has_no_journal_unless_asked(api: Api) -> None:
    api.create(name="One")

    assert "journal" not in do(api, "GET", "/export")
    journal = do(api, "GET", "/export?journal=1")["journal"]
    assert [one["operation"] for one in journal["exchanges"]] == ["createDeal"]
    assert "deals" in [table for _, table, _, before in journal["undo"] if before is None]


def test_an_export_with_its_journal_can_be_imported(api: Api, make_api: MakeApi) -> None:
    api.create(name="One")
    exported = do(api, "GET", "/export?journal=1")
    other = make_api()

    do(other, "POST", "/import", exported)

    assert digest(other) == exported["digest"]


def _set(*path: str, to: Any) -> Any:
    def change(exported: Any) -> None:
        target = exported
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = to

    return change


OWN = ("tables", "introzy-mock", "1")


@pytest.mark.parametrize(
    ("spoil", "told_of"),
    [
        pytest.param(lambda e: e["tables"].pop("introzy-mock"), "is missing", id="no state"),
        pytest.param(_set("tables", "deals", "x", to={}), "document id 'x'", id="document id"),
        pytest.param(_set("tables", "deals", "0", to={}), "document id '0'", id="zero"),
        pytest.param(_set("tables", "deals", "01", to={}), "document id '01'", id="twice"),
        pytest.param(_set("tables", "deals", "9" * 30, to={}), "document id", id="huge"),
        pytest.param(_set("tables", "deals", "999", to={}), "deals 999 lacks", id="empty record"),
        pytest.param(
            _set("tables", "deals", "1", "ownerId", to="x"), "ownerId 'x'", id="no such owner"
        ),
        pytest.param(_set("tables", "deals", "1", "id", to=[1]), "id [1]", id="id of no kind"),
        pytest.param(
            _set("tables", "stages", "1", "sortOrder", to="x"), "sortOrder 'x'", id="stage"
        ),
        pytest.param(_set("tables", "users", to={}), "but no user has this id", id="no users"),
        pytest.param(_set(*OWN, "format", to=99), "format 99", id="newer"),
        pytest.param(_set(*OWN, "format", to="x"), "format 'x'", id="format of no kind"),
        pytest.param(_set(*OWN, "now", to="soon"), "now 'soon'", id="clock"),
        pytest.param(_set(*OWN, "mode", to="fast"), "mode 'fast'", id="mode"),
        pytest.param(_set(*OWN, "step", to="x"), "step 'x'", id="step"),
        pytest.param(_set(*OWN, "seed", to="x"), "seed 'x'", id="seed"),
        pytest.param(_set(*OWN, "deals", to=-1), "deals -1", id="size"),
        pytest.param(_set("tables", "introzy-mock", "2", to={}), "at the start", id="no start"),
        pytest.param(
            _set("tables", "introzy-mock", "2", to={"deals": "x"}), "must hold", id="last ids"
        ),
        pytest.param(_set("tables", "introzy-mock-start", to={"1": {}}), "lacks", id="memory"),
        pytest.param(
            _set("tables", "introzy-mock-start", "1", "before", to={}), "lacks", id="before"
        ),
        pytest.param(_set("tables", "introzy-mock-keys", to={"1": {}}), "lacks name", id="key"),
    ],
)
def test_a_state_that_does_not_fit_is_refused_and_changes_nothing(
    api: Api, spoil: Any, told_of: str
) -> None:
    fill(api)
    before = told(api)
    exported = copy.deepcopy(do(api, "GET", "/export"))
    spoil(exported)

    status, message = refusal(api, "POST", "/import", exported)

    assert (status, told_of in message) == (409, True), message
    assert told(api) == before


@pytest.mark.parametrize(
    ("spoil", "told_of"),
    [
        pytest.param(lambda e: e.pop("tables"), "tables is required", id="no tables"),
        pytest.param(
            _set("tables", "deals", to=[]), "tables.deals must be a JSON object, not []", id="list"
        ),
        pytest.param(
            _set("tables", "deals", "1", to=5),
            "tables.deals.1 must be a JSON object, not 5",
            id="number",
        ),
    ],
)
def test_what_is_no_state_breaks_the_contract(api: Api, spoil: Any, told_of: str) -> None:
    exported = copy.deepcopy(do(api, "GET", "/export"))
    spoil(exported)

    status, message = refusal(api, "POST", "/import", exported)

    assert (status, told_of in message) == (400, True), message


def test_a_twin_of_a_record_is_refused(api: Api) -> None:
    exported = do(api, "GET", "/export")
    exported["tables"]["deals"]["200"] = exported["tables"]["deals"]["1"]

    status, message = refusal(api, "POST", "/import", exported)

    assert (status, "deals 200 has the id of 1" in message) == (409, True), message


def test_an_import_may_be_larger_than_other_bodies(api: Api) -> None:
    exported = do(api, "GET", "/export")
    exported["padding"] = "x" * (2 << 20)

    assert do(api, "POST", "/import", exported)["scenario"] == "default"
    for path in ("/reset", "/faults"):
        status, message = refusal(api, "POST", path, {"padding": exported["padding"]})
        assert (status, "larger than 1048576 bytes" in message) == (413, True)


def test_an_import_beyond_128_mib_is_refused(api: Api) -> None:
    length = {"CONTENT_LENGTH": str((128 << 20) + 1)}

    answer = api.send(
        "POST",
        "/_mock/import",
        data=b"{}",
        content_type="application/json",
        environ_overrides=length,
    )

    assert answer.status_code == 413
    assert "larger than 134217728 bytes" in answer.json["error"]["message"]


def test_an_export_is_plain_json(api: Api) -> None:
    text = ask(api, "GET", "/export").text

    assert json.loads(text)["tables"]["deals"]["1"]["id"]
