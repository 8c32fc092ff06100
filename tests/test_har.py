"""Exchanges as an HTTP Archive, which other tools open."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from control_api import DEALS, ask, do, refusal
from har_rules import assert_har
from mockserver.core.version import program_version
from support import KEY, Api, LiveServer, Run

JSON = {"Content-Type": "application/json"}


def entries(api: Api, path: str = "/requests/har") -> list[dict[str, Any]]:
    return assert_har(do(api, "GET", path))


def sent_of_all_kinds(api: Api) -> None:
    api.create(name="Zoë \N{SNOWMAN}", color="red")
    api.get(f"{DEALS}?limit=1&q=%C3%BC&q=")
    api.get("/api/pipelin/%C3%BC%0a", headers={})
    api.send("POST", DEALS, data=b"\xff\x00", headers={**KEY, **JSON})
    api.send("HEAD", DEALS)
    api.send("PUT", "/api/pipelines")
    for effect in ({"status": 599, "body": "down"}, "never", "cut", {"status": 429}):
        do(api, "POST", "/faults", {"effect": effect, "times": 1})
        api.get(DEALS)


def test_an_archive_keeps_the_rules_of_the_format(api: Api) -> None:
    sent_of_all_kinds(api)

    found = entries(api)

    assert [entry["_introzy"]["id"] for entry in found] == [*range(1, 11)]


def test_an_archive_without_entries_keeps_them_too(api: Api) -> None:
    archive = do(api, "GET", "/requests/har")

    assert assert_har(archive) == []
    assert archive["log"]["creator"] == {"name": "introzy-mock", "version": program_version()}


def test_an_entry_has_request_and_answer(api: Api) -> None:
    answer = api.post(f"{DEALS}?a=1&a=2", {"name": "Acme"}, headers={**KEY, "X-Team": "sales"})

    (entry,) = entries(api)

    request, response = entry["request"], entry["response"]
    assert entry["startedDateTime"] == "2025-01-01T09:00:00.000Z"
    assert (request["method"], request["url"]) == ("POST", f"http://localhost{DEALS}?a=1&a=2")
    assert request["queryString"] == [{"name": "a", "value": "1"}, {"name": "a", "value": "2"}]
    assert {"name": "X-Team", "value": "sales"} in request["headers"]
    assert request["postData"] == {"mimeType": "application/json", "text": '{"name": "Acme"}'}
    assert (response["status"], response["statusText"]) == (201, "Created")
    assert response["content"] == {
        "size": len(answer.data),
        "mimeType": "application/json",
        "text": answer.text,
    }
    sent = {one["name"]: one["value"] for one in response["headers"]}
    assert sent == dict(answer.headers)


def test_an_entry_has_what_the_mock_knows_besides(api: Api) -> None:
    do(api, "POST", "/faults", {"effect": {"status": 500, "commit": True}, "times": 1})
    api.post(DEALS, {"name": "Acme", "color": "red"})

    (entry,) = entries(api)

    exchange = do(api, "GET", "/requests/1")
    known = entry["_introzy"]
    assert known["faults"][0]["effect"]["status"] == 500
    assert known["summary"] == ["deal Acme: created in sales, stage Lead"]
    assert known == {name: exchange[name] for name in known}


def test_an_answer_that_was_never_sent_has_no_status(api: Api) -> None:
    do(api, "POST", "/faults", {"effect": "never"})
    api.get(DEALS)

    (entry,) = entries(api)

    assert (entry["response"]["status"], entry["response"]["headers"]) == (0, [])


def test_a_body_that_is_no_text_is_in_base64(api: Api) -> None:
    api.send("POST", DEALS, data=b"\xff\x00", headers={**KEY, **JSON})

    (entry,) = entries(api)

    posted = entry["request"]["postData"]
    assert (b64decode(posted["text"]), posted["comment"]) == (b"\xff\x00", "The body in base64.")


def test_the_filters_of_the_journal_choose_the_entries(api: Api) -> None:
    sent_of_all_kinds(api)

    for query in ("?operation=createDeal", "?status=404", "?after=3&limit=2", "?method=head"):
        listed = [one["id"] for one in do(api, "GET", f"/requests{query}")]
        assert [one["_introzy"]["id"] for one in entries(api, f"/requests/har{query}")] == listed
        assert listed


def test_one_exchange_is_an_archive_too(api: Api) -> None:
    sent_of_all_kinds(api)

    assert entries(api, "/requests/2/har") == [entries(api)[1]]
    status, message = refusal(api, "GET", "/requests/99/har")
    assert (status, "it holds 1 to 10" in message) == (404, True)


def test_a_header_of_an_answer_that_lets_somebody_in_is_not_shown(api: Api) -> None:
    cookie = {"Set-Cookie": "session=5ecret0123"}
    do(api, "POST", "/faults", {"effect": {"status": 503, "headers": cookie}})
    assert api.get(DEALS).headers["Set-Cookie"] == "session=5ecret0123"

    shown = [ask(api, "GET", f"/requests{end}").text for end in ("", "/har")]

    assert all('{"name":"Set-Cookie","value":"..."}' in text for text in shown)


@pytest.mark.parametrize("words", [(), ("--operation", "createDeal"), ("--limit", "3")])
def test_the_command_line_writes_the_same_archive(
    live_server: LiveServer, run: Run, words: tuple[str, ...]
) -> None:
    sent_of_all_kinds(live_server.api)
    query = "?" + "&".join(f"{words[0][2:]}={words[1]}" for _ in words[:1])

    result = run("log", "--har", *words, "--url", live_server.url)

    written = assert_har(json.loads(result.output))
    asked = entries(live_server.api, f"/requests/har{query}")
    assert [one["_introzy"] for one in written] == [one["_introzy"] for one in asked]
    assert written


def test_a_file_becomes_an_archive_without_a_server(api: Api, run: Run, tmp_path: Path) -> None:
    sent_of_all_kinds(api)
    (tmp_path / "run.json").write_text(json.dumps(do(api, "GET", "/export?journal=1")))

    result = run("log", "run.json", "--har", "--url", "http://localhost")

    written, asked = assert_har(json.loads(result.output)), entries(api)
    assert [_without_notes(one) for one in written] == [_without_notes(one) for one in asked]
    assert [one["_introzy"]["summary"] for one in written] == [
        one["_introzy"]["summary"] for one in asked
    ]


def _without_notes(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != "_introzy"}


@pytest.mark.parametrize("other", ["--follow", "--curl"])
def test_an_archive_is_one_format_and_has_an_end(run: Run, other: str) -> None:
    result = run("log", "--har", other)

    assert (result.exit_code, "leave out --follow and --curl" in result.stderr) == (2, True)
