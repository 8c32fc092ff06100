"""The state of a sandbox: back to the start, to a savepoint, to a snapshot, and elsewhere."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from control_api import DEALS, Box, ask, digest, do, refusal
from support import Api, MakeApi

START = "2025-01-01T09:00:00.000Z"


def fill(api: Api) -> None:
    """Change all that there is: records, clock and keys, faults and journal."""
    first, second = (deal["id"] for deal in api.data(f"{DEALS}?limit=2")["deals"])
    api.create(name="New")
    api.patch(f"{DEALS}/{first}", {"name": "Renamed"})
    api.delete(f"{DEALS}/{second}")
    do(api, "POST", "/keys", {"name": "ci"})
    do(api, "POST", "/faults", {"effect": 503, "operation": "getPipeline"})
    do(api, "PATCH", "/clock", {"now": "2026-01-01T00:00:00Z", "mode": "frozen"})


def told(api: Api) -> dict[str, Any]:
    """Tell digest, clock and keys, which go back, and faults and journal, which do not."""
    return {
        "digest": digest(api),
        "clock": do(api, "GET", "/clock"),
        "keys": len(do(api, "GET", "/keys")),
        "faults": len(do(api, "GET", "/faults")),
        "requests": len(do(api, "GET", "/requests")),
    }


def test_a_reset_leads_back_to_the_start_and_clears_faults_and_journal(kept_api: Api) -> None:
    before = told(kept_api)
    fill(kept_api)

    answer = do(kept_api, "POST", "/reset")

    assert told(kept_api) == before
    assert {**answer, "version": 0} == {
        "sandbox": "default",
        "scenario": "default",
        "seed": 1,
        "now": START,
        "version": 0,
    }


def test_a_reset_repeats_every_answer(api: Api) -> None:
    def answers() -> list[str]:
        sent = [ask(api, "POST", "/keys", {}), ask(api, "POST", "/faults", {"preset": "flaky"})]
        sent += [api.post(DEALS, {"name": "Twin"}) for _ in range(2)]
        return [answer.text for answer in sent]

    first = answers()
    do(api, "POST", "/reset")

    assert answers() == first


def test_a_rollback_takes_back_what_is_state_and_leaves_what_was_told_and_asked(
    kept_api: Api,
) -> None:
    before = told(kept_api)
    savepoint = do(kept_api, "POST", "/savepoints")["id"]
    fill(kept_api)
    after = told(kept_api)

    do(kept_api, "POST", f"/savepoints/{savepoint}/rollback")

    kept = {name: after[name] for name in ("faults", "requests")}
    assert told(kept_api) == {**before, **kept}
    assert kept == {"faults": 1, "requests": 4}


def test_savepoints_nest(api: Api) -> None:
    states, savepoints = [], []
    for number in range(3):
        states.append(digest(api))
        savepoints.append(do(api, "POST", "/savepoints")["id"])
        api.create(name=f"Deal {number}")

    for state, savepoint in reversed(list(zip(states, savepoints, strict=True))):
        do(api, "POST", f"/savepoints/{savepoint}/rollback")
        assert digest(api) == state


def test_a_rollback_closes_the_savepoints_that_came_later(api: Api) -> None:
    outer, inner = (do(api, "POST", "/savepoints")["id"] for _ in range(2))

    do(api, "POST", f"/savepoints/{outer}/rollback")

    assert refusal(api, "POST", f"/savepoints/{inner}/rollback")[0] == 404
    do(api, "POST", f"/savepoints/{outer}/rollback")


def test_a_savepoint_that_is_closed_leaves_the_state(api: Api) -> None:
    savepoint = do(api, "POST", "/savepoints")["id"]
    api.create(name="Stays")
    state = digest(api)

    do(api, "DELETE", f"/savepoints/{savepoint}")

    assert digest(api) == state
    status, message = refusal(api, "DELETE", f"/savepoints/{savepoint}")
    assert (status, "POST /_mock/savepoints" in message) == (404, True)


@pytest.mark.parametrize("jump", ["reset", "scenario", "load", "import"])
def test_a_savepoint_outlives_a_jump(api: Api, jump: str) -> None:
    do(api, "PUT", "/snapshots/start")
    exported = do(api, "GET", "/export")
    api.create(name="Before")
    before = digest(api)
    savepoint = do(api, "POST", "/savepoints")["id"]
    path, body = {
        "reset": ("/reset", None),
        "scenario": ("/scenario", {"name": "empty"}),
        "load": ("/snapshots/start/load", None),
        "import": ("/import", exported),
    }[jump]

    do(api, "POST", path, body)
    assert digest(api) != before
    do(api, "POST", f"/savepoints/{savepoint}/rollback")

    assert digest(api) == before
    do(api, "POST", "/reset")
    assert digest(api) == exported["digest"]


def test_another_scenario_is_what_a_reset_goes_back_to(kept_api: Api) -> None:
    fill(kept_api)
    answer = do(kept_api, "POST", "/scenario", {"name": "documentation", "seed": 4})
    state = told(kept_api)
    fill(kept_api)

    do(kept_api, "POST", "/reset")

    assert (answer["scenario"], answer["seed"]) == ("documentation", 4)
    assert told(kept_api) == state
    assert (state["keys"], state["faults"], state["requests"]) == (0, 0, 0)
    assert do(kept_api, "GET", "/health")["scenario"] == "documentation"


def test_another_scenario_is_still_there_after_a_restart(
    make_api: MakeApi, data_path: Path
) -> None:
    api = make_api(data=data_path)
    do(api, "POST", "/scenario", {"name": "empty"})
    empty = digest(api)
    api.create(name="Later")
    api.world.close()

    again = make_api(data=data_path)
    do(again, "POST", "/reset")

    assert digest(again) == empty


def test_a_scenario_that_does_not_exist_changes_nothing(api: Api) -> None:
    before = digest(api)

    status, message = refusal(api, "POST", "/scenario", {"name": "full"})

    assert (status, "default, empty, documentation" in message) == (400, True)
    assert digest(api) == before


def test_a_snapshot_leads_back_and_leaves_faults_and_journal(kept_api: Api) -> None:
    kept_api.create(name="Early")
    assert do(kept_api, "PUT", "/snapshots/early") == {"name": "early"}
    before = told(kept_api)
    fill(kept_api)

    do(kept_api, "POST", "/snapshots/early/load")

    assert told(kept_api) == {**before, "faults": 1, "requests": 5}


def test_a_reset_after_a_snapshot_goes_to_the_start(kept_api: Api) -> None:
    start = digest(kept_api)
    fill(kept_api)
    do(kept_api, "PUT", "/snapshots/full")
    do(kept_api, "POST", "/reset")

    do(kept_api, "POST", "/snapshots/full/load")
    assert digest(kept_api) != start
    do(kept_api, "POST", "/reset")

    assert digest(kept_api) == start


def test_a_snapshot_can_be_loaded_again_and_replaced(kept_api: Api) -> None:
    do(kept_api, "PUT", "/snapshots/one")
    first = digest(kept_api)
    for _ in range(2):
        kept_api.create(name="Gone")
        do(kept_api, "POST", "/snapshots/one/load")
        assert digest(kept_api) == first

    kept_api.create(name="Kept")
    do(kept_api, "PUT", "/snapshots/one")
    second = digest(kept_api)
    do(kept_api, "POST", "/reset")
    do(kept_api, "POST", "/snapshots/one/load")

    assert digest(kept_api) == second


def test_snapshots_are_listed_by_name_and_can_be_forgotten(kept_api: Api) -> None:
    for name in ("b", "A-1", "c_d"):
        do(kept_api, "PUT", f"/snapshots/{name}")

    do(kept_api, "DELETE", "/snapshots/b")

    assert do(kept_api, "GET", "/snapshots") == [{"name": "A-1"}, {"name": "c_d"}]
    for method, path in (("DELETE", "/snapshots/b"), ("POST", "/snapshots/b/load")):
        status, message = refusal(kept_api, method, path)
        assert (status, "There is no snapshot 'b'" in message) == (404, True)


def test_a_snapshot_is_a_file_beside_the_data_file_that_can_be_served(
    make_api: MakeApi, data_path: Path
) -> None:
    api = make_api(data=data_path)
    fill(api)
    do(api, "PUT", "/snapshots/mine")
    start_of_story = told(api)

    file = data_path.with_name("mock.snapshots") / "mine.json"
    copied = make_api(data=file.rename(data_path.with_name("copy.json")))

    assert told(copied) == {**start_of_story, "faults": 0, "requests": 0}
    do(copied, "POST", "/reset")
    do(api, "POST", "/reset")
    assert digest(copied) == digest(api)


def test_snapshots_are_there_after_a_restart(make_api: MakeApi, data_path: Path) -> None:
    api = make_api(data=data_path)
    api.create(name="Kept")
    state = digest(api)
    do(api, "PUT", "/snapshots/mine")
    do(api, "POST", "/reset")
    api.world.close()

    again = make_api(data=data_path)
    do(again, "POST", "/snapshots/mine/load")

    assert digest(again) == state
    again.world.close()
    assert digest(make_api(data=data_path)) == state


@pytest.mark.parametrize(
    ("spoil", "told_of"),
    [
        pytest.param(lambda text: text[: len(text) // 2], "damaged", id="cut"),
        pytest.param(lambda text: text + "more", "damaged", id="appended to"),
        pytest.param(lambda _text: "", "no data file", id="empty"),
        pytest.param(lambda _text: '{"a": 1}', "no data file", id="another file"),
        pytest.param(
            lambda text: text.replace('"ownerId"', '"owner"'), "lacks ownerId", id="edited"
        ),
        pytest.param(lambda text: text.replace('"format":1', '"format":9'), "newer", id="newer"),
    ],
)
def test_a_snapshot_that_is_damaged_changes_nothing(
    make_api: MakeApi, data_path: Path, spoil: Any, told_of: str
) -> None:
    api = make_api(data=data_path)
    do(api, "PUT", "/snapshots/mine")
    api.create(name="Stays")
    before = digest(api)
    file = data_path.with_name("mock.snapshots") / "mine.json"
    file.write_text(spoil(file.read_text()))

    status, message = refusal(api, "POST", "/snapshots/mine/load")

    assert (status, told_of in message) == (409, True), message
    assert digest(api) == before


def test_there_are_only_so_many_snapshots_in_memory(api: Api) -> None:
    for number in range(100):
        do(api, "PUT", f"/snapshots/s{number}")

    status, message = refusal(api, "PUT", "/snapshots/more")

    assert (status, "DELETE /_mock/snapshots/NAME" in message) == (409, True)
    do(api, "PUT", "/snapshots/s7")
    do(api, "DELETE", "/snapshots/s7")
    do(api, "PUT", "/snapshots/more")


def test_the_digest_is_that_of_the_records_alone(make_api: MakeApi, data_path: Path) -> None:
    one, other = make_api(), make_api(data=data_path)
    do(other, "PATCH", "/clock", {"now": "2030-01-01T00:00:00Z"})
    do(other, "POST", "/keys", {})

    assert digest(one) == digest(other)
    assert len(digest(one)) == 32


def test_the_version_only_rises(api: Api) -> None:
    savepoint = do(api, "POST", "/savepoints")["id"]
    versions = [do(api, "GET", "/digest")["version"]]
    acts: tuple[Callable[[], Any], ...] = (
        lambda: api.create(name="One"),
        lambda: do(api, "POST", f"/savepoints/{savepoint}/rollback"),
        lambda: api.create(name="Two"),
        lambda: do(api, "POST", "/reset"),
        lambda: do(api, "POST", "/scenario", {"name": "empty"}),
    )
    for act in acts:
        act()
        versions.append(do(api, "GET", "/digest")["version"])

    assert versions == sorted(set(versions))


def test_changes_are_told_in_order_with_their_versions(api: Api) -> None:
    version = do(api, "GET", "/digest")["version"]
    deal = api.create(name="Before")
    api.patch(f"{DEALS}/{deal['id']}", {"name": "After"})

    found = do(api, "GET", f"/changes?since={version}")

    assert found["complete"] is True
    assert [one["table"] for one in found["changes"]] == ["deals", "deals"]
    assert [one["id"] for one in found["changes"]] == [deal["id"]] * 2
    created, changed = found["changes"]
    assert (created["before"], created["after"]) == (None, changed["before"])
    assert (changed["before"]["name"], changed["after"]["name"]) == ("Before", "After")
    assert version < created["version"] < changed["version"] <= found["version"]
    assert do(api, "GET", f"/changes?since={found['version']}")["changes"] == []


def test_going_back_is_told_as_changes_too(api: Api) -> None:
    api.create(name="Gone")
    version = do(api, "GET", "/digest")["version"]

    do(api, "POST", "/reset")

    (change,) = do(api, "GET", f"/changes?since={version}")["changes"]
    assert (change["before"]["name"], change["after"]) == ("Gone", None)


def test_changes_that_are_no_longer_kept_are_said_to_be_missing(api: Api) -> None:
    assert do(api, "GET", "/changes")["complete"] is True

    for step in range(20_001):
        api.world.store.update_state({"step": step})

    assert do(api, "GET", "/changes")["complete"] is False


@pytest.mark.parametrize("since", ["-1", "x", "1.5", "9" * 30, ""])
def test_a_version_that_cannot_be_is_refused(api: Api, since: str) -> None:
    status, message = refusal(api, "GET", f"/changes?since={since}")

    assert (status, "since must be a whole number" in message) == (400, True)


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
        pytest.param(lambda e: e.pop("tables"), "tables is required", id="no tables"),
        pytest.param(lambda e: e["tables"].pop("introzy-mock"), "is missing", id="no state"),
        pytest.param(_set("tables", "deals", to=[]), "tables deals is no JSON object", id="list"),
        pytest.param(_set("tables", "deals", "1", to=5), "deals 1 is no JSON object", id="number"),
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
        pytest.param(_set("tables", "users", to={}), "names nothing", id="no users"),
        pytest.param(_set(*OWN, "format", to=99), "format 99", id="newer"),
        pytest.param(_set(*OWN, "format", to="x"), "format 'x'", id="format of no kind"),
        pytest.param(_set(*OWN, "now", to="soon"), "now 'soon'", id="clock"),
        pytest.param(_set(*OWN, "mode", to="fast"), "mode 'fast'", id="mode"),
        pytest.param(_set(*OWN, "step", to="x"), "step 'x'", id="step"),
        pytest.param(_set(*OWN, "seed", to="x"), "seed 'x'", id="seed"),
        pytest.param(_set(*OWN, "deals", to=-1), "deals -1", id="size"),
        pytest.param(_set("tables", "introzy-mock", "2", to={}), "at the start", id="no start"),
        pytest.param(
            _set("tables", "introzy-mock", "2", to={"deals": "x"}), "must tell", id="last ids"
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

    assert (status, told_of in message) == (400, True), message
    assert told(api) == before


def test_a_twin_of_a_record_is_refused(api: Api) -> None:
    exported = do(api, "GET", "/export")
    exported["tables"]["deals"]["200"] = exported["tables"]["deals"]["1"]

    status, message = refusal(api, "POST", "/import", exported)

    assert (status, "deals 200 has the id of 1" in message) == (400, True), message


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


@pytest.mark.parametrize("table", ["people", "users", "companies"])
def test_what_a_deal_may_refer_to_is_listed(api: Api, table: str) -> None:
    found = do(api, "GET", f"/{table}?limit=2")

    assert len(found) == 2
    assert [one["id"] for one in found] == [
        record["id"] for record in api.world.store.first(table, 2)
    ]
    assert refusal(api, "GET", f"/{table}?limit=0")[0] == 400


def test_a_deal_can_refer_to_what_is_listed(api: Api) -> None:
    person, user = do(api, "GET", "/people?limit=1")[0], do(api, "GET", "/users?limit=1")[0]

    deal = api.create(contactId=person["id"], ownerId=user["id"])

    assert deal["contact"]["id"] == person["id"]


def test_an_export_is_plain_json(api: Api) -> None:
    text = ask(api, "GET", "/export").text

    assert json.loads(text)["tables"]["deals"]["1"]["id"]
