"""`introzy-mock log FILE`: what an export or `exec --keep-journal` kept, as a server tells it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from click.testing import Result

from hostile import HOSTILE, assert_harmless
from support import Api, LiveServer, Run

DEALS = "/api/pipelines/sales/deals"

Log: TypeAlias = Callable[..., Result]


@pytest.fixture
def kept(api: Api, tmp_path: Path) -> Callable[[Any], None]:
    """Keep an export, after something was done with it, as f.json."""

    def keep(edit: Any = lambda exported: exported) -> None:
        exported = json.loads(api.client.get("/_mock/export?journal=1").data)
        (tmp_path / "f.json").write_text(json.dumps(edit(exported)))

    return keep


@pytest.fixture
def log(run: Run) -> Log:
    return lambda *words: run("log", "f.json", *words)


def send_all_kinds(api: Api) -> str:
    """Send requests of all kinds; return the id of the deal that one of them made."""
    deal: str = api.create(name="Acme Corp", source="Fair")["id"]
    api.get("/api/pipelines/sales", query_string={"limit": "1", "q": "ü é"})
    api.patch(f"{DEALS}/{deal}", {"name": "Acme Corporation"})
    api.get("/api/pipelin/%C3%BC%0a")
    api.post(DEALS, {})
    api.get(DEALS, headers={"Authorization": "Bearer wrong"})
    api.client.post("/_mock/faults", json={"effect": "never", "times": 1})
    api.post(DEALS, {"name": "Lost"})
    api.send("POST", DEALS, data=b"\xff\x00", content_type="application/json")
    api.send("HEAD", f"{DEALS}/nope")
    api.send("DELETE", f"{DEALS}/{deal.upper()}")
    return deal


@pytest.mark.parametrize(
    "words",
    [
        "",
        "--curl",
        "--operation createDeal",
        "--status 404",
        "--method patch --curl",
        "--path /api/pipelines/sales",
        "--path /api/pipelines/sales/*",
        "--deal ID",
        "--deal ID --method DELETE",
        "--path-parameter id:ID",
        "--path-parameter type:SALES --path-parameter id:ID --curl",
        "--limit 2",
    ],
)
def test_a_file_is_told_as_the_server_told_it(
    run: Run, live_server: LiveServer, words: str
) -> None:
    deal = send_all_kinds(live_server.api)
    at = ["--url", live_server.url]
    assert run("export", "--journal", "--out", "f.json", *at).exit_code == 0
    asked = words.replace("ID", deal).split()

    of_file = run("log", "f.json", *asked, *at)

    assert of_file.exit_code == 0, of_file.output
    assert of_file.stdout
    assert of_file.stdout == run("log", *asked, *at).stdout


def test_a_parameter_that_no_path_has_is_refused(
    api: Api, kept: Callable[[], None], log: Log
) -> None:
    api.get(DEALS)
    kept()

    refused = log("--path-parameter", "deal:1")

    assert refused.exit_code == 1
    assert "must be NAME:VALUE with one of the names type, id, not 'deal:1'" in refused.stderr


def in_sandboxes(exported: dict[str, Any]) -> dict[str, Any]:
    """Return an export with the same in two sandboxes more, one of them without requests."""
    unused = {**exported, "name": "unused", "journal": {"exchanges": [], "undo": []}}
    return {**exported, "sandboxes": [{**exported, "name": "box"}, unused]}


def test_the_requests_to_another_sandbox_are_marked_with_its_name(
    api: Api, kept: Callable[[Any], None], log: Log
) -> None:
    api.get(DEALS)
    kept(in_sandboxes)
    line = f"2025-01-01T09:00:00.000Z  200  GET    {DEALS}  listDeals"

    assert log().stdout.splitlines() == [line, f"{line}  (sandbox box)"]
    assert log("--limit", "1").stdout.splitlines() == [f"{line}  (sandbox box)"]
    assert log("--sandbox", "box").stdout.splitlines() == [f"{line}  (sandbox box)"]
    assert log("--sandbox", "default").stdout.splitlines() == [line]


def test_a_sandbox_that_the_file_does_not_have_is_refused_with_those_that_it_has(
    api: Api, kept: Callable[[Any], None], log: Log
) -> None:
    api.get(DEALS)
    kept(in_sandboxes)

    result = log("--sandbox", "bok")

    assert result.exit_code == 1
    assert result.stderr == (
        "Error: f.json has no requests to sandbox bok. It has requests to: default, box\n"
    )


def test_the_sandbox_that_the_environment_names_is_one_of_a_server(
    api: Api, kept: Callable[..., None], log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.get(DEALS)
    kept()
    monkeypatch.setenv("INTROZY_MOCK_SANDBOX", "my-test")

    assert "listDeals" in log().stdout


def test_a_file_is_not_followed(api: Api, kept: Callable[..., None], log: Log) -> None:
    api.get(DEALS)
    kept()

    result = log("--follow")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "--follow waits for more requests, but a file gets no more" in result.stderr


def test_an_operation_that_does_not_exist_is_refused_with_those_that_do(
    api: Api, kept: Callable[..., None], log: Log
) -> None:
    api.get(DEALS)
    kept()

    result = log("--operation", "listDeal")

    assert result.exit_code == 1
    assert "operation must be one of listPipelines, " in result.stderr


def test_standard_input_is_read_for_a_dash(run: Run, api: Api) -> None:
    api.get(DEALS)
    exported = api.client.get("/_mock/export?journal=1").data

    assert "listDeals" in run("log", "-", input=exported).stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (5, "f.json is not an export: it has no tables. Make one with: "),
        ({"tables": {}}, "f.json has no journal. Make one with: introzy-mock "),
        (
            {"tables": {}, "journal": {"exchanges": []}},
            "f.json has an empty journal: nothing was sent since the ",
        ),
    ],
)
def test_a_file_without_requests_is_refused_with_a_line_that_makes_one(
    tmp_path: Path, log: Log, content: Any, told: str
) -> None:
    (tmp_path / "f.json").write_text(json.dumps(content))

    result = log()

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {told}")


def test_an_exchange_that_lacks_what_only_the_log_tells_is_told_without_it(
    api: Api, kept: Callable[[Any], None], log: Log
) -> None:
    api.create(name="Acme Corp")

    def older(exported: Any) -> Any:
        for field in ("summary", "changes", "ignored"):
            del exported["journal"]["exchanges"][0][field]
        return exported

    kept(older)

    assert log().stdout == f"2025-01-01T09:00:00.000Z  201  POST   {DEALS}  createDeal\n"


@pytest.mark.parametrize("target", ["@evil.example/x", "//evil.example/", HOSTILE, "/ü?ü=\n"])
def test_a_command_goes_to_the_server_that_is_named_whatever_the_file_says(
    api: Api, kept: Callable[[Any], None], log: Log, target: str
) -> None:
    api.get(DEALS)

    def edited(exported: Any) -> Any:
        exchange = exported["journal"]["exchanges"][0]
        exchange.update(curl="rm -rf /", line="forged")
        exchange["sent"]["target"] = target
        return exported

    kept(edited)

    result = log("--curl", "--url", "http://127.0.0.1:4711/")

    url = result.stdout.split()[2].strip("'")
    assert url.startswith("http://127.0.0.1:4711/")
    assert_harmless(result.stdout)


@pytest.mark.parametrize(
    ("field", "odd", "told"),
    [
        ("summary", "a", "exchanges[0].summary must be a list, not text"),
        ("summary", [5], "exchanges[0].summary[0] must be text, not a whole number"),
        ("ignored", [], "exchanges[0].ignored must be an object, not a list"),
        ("ignored", {"body": 5}, "exchanges[0].ignored.body must be a list, not a whole number"),
        ("changes", [{}], "exchanges[0].changes[0].table must be text, not null"),
        ("changes", [{"table": "deals"}], "exchanges[0].changes[0].id must be text, not null"),
    ],
)
def test_the_place_of_what_does_not_fit_is_named(
    api: Api, kept: Callable[[Any], None], log: Log, field: str, odd: Any, told: str
) -> None:
    api.get(DEALS)

    def edited(exported: Any) -> Any:
        exported["journal"]["exchanges"][0][field] = odd
        return exported

    kept(edited)

    result = log()

    assert result.exit_code == 1
    assert told in result.stderr
