"""Where an import goes: into a sandbox of a running server, or into a data file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from control_api import digest
from saved_answers import DEAL, SALES, answered, records, save, save_answers
from support import Api, LiveServer, Run


@pytest.fixture
def answers(tmp_path: Path) -> list[str]:
    """Two saved answers."""
    save(tmp_path / "sales.json", SALES)
    save(tmp_path / "deals.json", answered({"deals": [DEAL]}))
    return ["sales.json", "deals.json"]


def test_the_records_of_a_server_are_replaced_and_counted(
    run: Run, live_server: LiveServer, answers: list[str]
) -> None:
    result = run("import", *answers, "--url", live_server.url)

    assert result.stdout.splitlines() == [
        "pipelines: 1 new, 5 removed",
        "stages: 1 new, 21 removed",
        "deals: 1 new, 120 removed",
        "people: 1 new, 40 removed",
        "companies: 20 removed",
        "users: 1 new, 5 removed",
        "imported sandbox default: scenario default, seed 1, now 2025-01-01T09:00:00.000Z",
    ]
    deals = live_server.api.data("/api/pipelines/sales/deals")["deals"]
    assert [deal["name"] for deal in deals] == [DEAL["name"]]


def test_a_reset_leads_back_to_what_was_imported(
    run: Run, live_server: LiveServer, answers: list[str]
) -> None:
    run("import", *answers, "--url", live_server.url)
    imported = digest(live_server.api)
    live_server.api.create()
    run("reset", "--url", live_server.url)

    assert digest(live_server.api) == imported


def test_added_records_keep_those_that_are_there(run: Run, live_server: LiveServer) -> None:
    deal = live_server.api.data("/api/pipelines/sales/deals")["deals"][0]
    changed = {**deal, "name": "Renamed"}
    new = {**deal, "id": DEAL["id"], "contact": DEAL["contact"]}
    save(Path("deals.json"), answered({"deals": [changed, new]}))

    result = run("import", "deals.json", "--add", "--url", live_server.url)

    assert result.stdout.splitlines()[2:4] == [
        "deals: 1 new, 1 changed, 119 the same",
        "people: 1 new, 40 the same",
    ]
    path = f"/api/pipelines/sales/deals/{deal['id']}"
    assert live_server.api.data(path)["name"] == "Renamed"


def test_a_dry_run_says_the_same_and_changes_nothing(
    run: Run, live_server: LiveServer, answers: list[str]
) -> None:
    before = digest(live_server.api)
    dry = run("import", *answers, "--dry-run", "--url", live_server.url)
    after = digest(live_server.api)
    real = run("import", *answers, "--url", live_server.url)

    assert after == before
    assert dry.stdout.splitlines()[:-1] == real.stdout.splitlines()[:-1]
    assert dry.stdout.splitlines()[-1] == "nothing was imported: --dry-run"


def test_a_new_data_file_holds_what_was_imported(run: Run, answers: list[str]) -> None:
    dry = run("import", *answers, "--dry-run", "--out", "crm.json")
    assert not Path("crm.json").exists()

    result = run("import", *answers, "--out", "crm.json")

    assert dry.stdout.splitlines()[:-1] == result.stdout.splitlines()[:-1]
    assert result.stdout.splitlines()[-1] == "imported into crm.json"
    assert [deal["id"] for deal in records(Path("crm.json"), "deals")] == [DEAL["id"]]


def test_a_data_file_that_is_there_is_only_added_to(run: Run, answers: list[str]) -> None:
    run("generate", "--out", "crm.json")
    before = Path("crm.json").read_bytes()

    refused = run("import", *answers, "--out", "crm.json")
    kept = Path("crm.json").read_bytes()
    own = {**DEAL, "stage": None, **_first_of("crm.json")}
    save(Path("deals.json"), answered({"deals": [own]}))
    added = run("import", "deals.json", "--add", "--out", "crm.json")

    assert (refused.exit_code, kept) == (1, before)
    assert refused.stderr.startswith(
        "Error: crm.json exists; add to it with --add, or name another"
    )
    assert "deals: 1 new, 120 the same" in added.stdout
    assert len(records(Path("crm.json"), "deals")) == 121
    assert [path.name for path in Path().glob("crm.json*")] == ["crm.json"]


def _first_of(path: str) -> dict[str, Any]:
    """Return what places a deal like the first one of a file."""
    deal = records(Path(path), "deals")[0]
    return {name: deal[name] for name in ("pipelineId", "pipelineStageId")}


def test_standard_input_is_a_file_like_others(run: Run, tmp_path: Path, api: Api) -> None:
    save_answers(api, tmp_path, "sales")
    page = (tmp_path / "sales-1.json").read_text()

    result = run("import", "sales.json", "-", "--out", "crm.json", input=page)

    assert "deals: 10 new" in result.stdout


def test_what_an_export_holds_is_imported_into_a_data_file(
    run: Run, live_server: LiveServer, tmp_path: Path
) -> None:
    live_server.api.create(name="Since the start")
    run("export", "--url", live_server.url, "--out", "e.json")

    run("import", "e.json", "--out", "crm.json")
    run("import", "crm.json", "--out", "again.json")

    assert len(records(tmp_path / "crm.json", "deals")) == 121
    assert (tmp_path / "crm.json").read_bytes() == (tmp_path / "again.json").read_bytes()
