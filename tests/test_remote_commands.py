"""The commands that steer a running server: what they print and write, and their exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import Result

from other_server import LOOPBACK, Quiet, serving
from support import LiveServer, Run

DEALS = "/api/pipelines/sales/deals"
START = "sandbox default: scenario default, seed 1, now 2025-01-01T09:00:00.000Z"
NO_SERVER = "http://127.0.0.1:1"

Steer: TypeAlias = Callable[..., Result]


@pytest.fixture
def steer(run: Run, live_server: LiveServer) -> Steer:
    """Run a command against a server of the test."""
    return lambda *words, **settings: run(*words, "--url", live_server.url, **settings)


def digest(server: LiveServer) -> str:
    return str(json.loads(server.api.client.get("/_mock/digest").data)["digest"])


def make_sandbox(server: LiveServer, name: str) -> dict[str, str]:
    """Make a sandbox; give the header that means it."""
    made = server.api.client.post("/_mock/sandboxes", json={"name": name})
    return {"Authorization": f"Bearer {json.loads(made.data)['apiKey']}"}


def test_reset_goes_back_to_the_start_and_says_what_is_there(
    steer: Steer, live_server: LiveServer
) -> None:
    before = digest(live_server)
    live_server.api.create()

    result = steer("reset")

    assert (result.exit_code, result.output) == (0, f"reset {START}\n")
    assert digest(live_server) == before


def test_a_command_means_the_sandbox_that_is_named(steer: Steer, live_server: LiveServer) -> None:
    key = make_sandbox(live_server, "Team_A:1")
    live_server.api.post(DEALS, {"name": "There"}, headers=key)
    live_server.api.create(name="Here")

    assert steer("reset", "--sandbox", "Team_A:1").output.startswith("reset sandbox Team_A:1: ")
    assert steer("log", "--sandbox", "Team_A:1").output == ""
    assert "deal Here" in steer("log").output


def test_the_environment_says_which_server_and_sandbox(run: Run, live_server: LiveServer) -> None:
    make_sandbox(live_server, "mine")
    settings = {"INTROZY_MOCK_URL": f"{live_server.url}/", "INTROZY_MOCK_SANDBOX": "mine"}

    assert run("reset", env=settings).output.startswith("reset sandbox mine: ")


def test_a_proxy_of_the_environment_is_not_used(steer: Steer) -> None:
    proxies = dict.fromkeys(["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"], NO_SERVER)

    assert steer("reset", env=proxies).exit_code == 0


def test_snapshots_are_saved_listed_loaded_and_deleted(
    steer: Steer, live_server: LiveServer
) -> None:
    assert steer("snapshot", "save", "b").output == "saved snapshot b\n"
    before = digest(live_server)
    live_server.api.create()
    steer("snapshot", "save", "a")

    assert steer("snapshot", "list").output == "a\nb\n"
    assert steer("snapshot", "load", "b").output == f"loaded snapshot b: {START}\n"
    assert digest(live_server) == before
    assert steer("snapshot", "delete", "b").output == "deleted snapshot b\n"
    assert steer("snapshot", "list").output == "a\n"


@pytest.mark.parametrize("name", ["../x", "a/b", "a?b", "%2e", " "])
def test_a_name_cannot_leave_its_place_in_the_path(steer: Steer, name: str) -> None:
    result = steer("snapshot", "save", name)

    assert result.exit_code == 1
    assert "cannot be the name of a snapshot" in result.stderr or "No operation" in result.stderr


def test_an_export_is_written_to_standard_output(steer: Steer, live_server: LiveServer) -> None:
    exported = json.loads(steer("export").output)

    assert exported["digest"] == digest(live_server)
    assert "journal" not in exported


def test_an_export_is_written_to_a_file_in_the_place_of_another(
    steer: Steer, live_server: LiveServer, tmp_path: Path
) -> None:
    steer("export", "--out", "e.json")
    live_server.api.create()

    result = steer("export", "--journal", "--out", "e.json")

    told = f"e.json: scenario default, seed 1, digest {digest(live_server)}, 1 request\n"
    assert result.output == told
    assert len(json.loads((tmp_path / "e.json").read_text())["journal"]["exchanges"]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["e.json"]


def test_a_file_that_cannot_be_written_exits_with_1(steer: Steer) -> None:
    result = steer("export", "--out", "none/e.json")

    assert (result.exit_code, result.stderr) == (
        1,
        "Error: none/e.json cannot be written: No such file or directory\n",
    )


@pytest.mark.parametrize("file", ["e.json", "-"])
def test_an_export_is_imported_with_the_same_digest(
    steer: Steer, live_server: LiveServer, file: str
) -> None:
    live_server.api.create()
    before = digest(live_server)
    text = steer("export", "--journal").output
    steer("export", "--out", "e.json")
    steer("reset")

    result = steer("import", file, input=text if file == "-" else None)

    now = "now 2025-01-01T09:00:01.000Z"
    assert result.output == f"imported sandbox default: scenario default, seed 1, {now}\n"
    assert digest(live_server) == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "e.json cannot be read: No such file or directory"),
        ("no", "e.json is not an export: it is not JSON"),
        (
            '{"tables": {"deals": {}}}',
            "The file cannot be imported: tables: introzy-mock 1 is missing",
        ),
    ],
)
def test_a_file_that_is_no_export_exits_with_1(
    steer: Steer, tmp_path: Path, text: str | None, told: str
) -> None:
    if text is not None:
        (tmp_path / "e.json").write_text(text)

    result = steer("import", "e.json")

    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {told}")


@pytest.fixture
def story(live_server: LiveServer) -> str:
    """Send some requests; give the id of the deal that one of them made."""
    api = live_server.api
    deal: str = api.create(name="Acme Corp")["id"]
    api.get("/api/pipelines/sales")
    api.patch(f"{DEALS}/{deal}", {"name": "Acme Corporation"})
    api.get("/api/pipelin")
    api.post(DEALS, {})
    return deal


def test_the_log_has_a_line_for_each_request(steer: Steer, story: str) -> None:
    lines = steer("log").output.splitlines()

    assert lines[0] == (
        f"2025-01-01T09:00:00.000Z  201  POST   {DEALS}  "
        "deal Acme Corp: created in sales, stage Lead"
    )
    assert f"PATCH  {DEALS}/{story}  deal Acme Corp: name " in lines[2]
    assert [line.split()[1] for line in lines] == ["201", "200", "200", "404", "400"]


@pytest.mark.parametrize(
    ("words", "statuses"),
    [
        ("--operation createDeal", ["201", "400"]),
        ("--status 404", ["404"]),
        ("--method patch", ["200"]),
        ("--path /api/pipelines/sales", ["200"]),
        ("--path /api/pipelines/sales/*", ["201", "200", "400"]),
        ("--deal ID", ["201", "200"]),
        ("--deal ID --method POST", ["201"]),
        ("--path-parameter id:ID", ["200"]),
        ("--path-parameter type:SALES --path-parameter id:ID", ["200"]),
        ("--limit 2", ["404", "400"]),
    ],
)
def test_the_log_can_be_narrowed_down(
    steer: Steer, story: str, words: str, statuses: list[str]
) -> None:
    lines = steer("log", *words.replace("ID", story).split()).output.splitlines()

    assert [line.split()[1] for line in lines] == statuses


def test_the_log_gives_requests_as_curl_commands(
    steer: Steer, story: str, live_server: LiveServer
) -> None:
    lines = steer("log", "--curl", "--method", "PATCH").output.splitlines()

    url = f"{live_server.url}{DEALS}/{story}"
    headers = """-H "Authorization: Bearer $INTROZY_API_KEY" -H 'Content-Type: application/json'"""
    body = """--data-raw '{"name": "Acme Corporation"}'"""
    assert lines == [f"curl -s -X PATCH {url} {headers} {body}"]


COMMANDS = [
    ["reset"],
    ["snapshot", "save", "a"],
    ["snapshot", "load", "a"],
    ["snapshot", "list"],
    ["snapshot", "delete", "a"],
    ["log"],
    ["log", "--follow"],
    ["export"],
    ["import", "e.json"],
    ["replay", "e.json"],
]
every_command = pytest.mark.parametrize("words", COMMANDS, ids=" ".join)


@pytest.fixture
def export(live_server: LiveServer, tmp_path: Path) -> None:
    """Leave an export with a journal as e.json."""
    live_server.api.create()
    exported = live_server.api.client.get("/_mock/export?journal=1")
    (tmp_path / "e.json").write_bytes(exported.data)
    live_server.api.client.put("/_mock/snapshots/a")


@every_command
@pytest.mark.usefixtures("export")
def test_where_no_server_answers_the_message_says_how_to_start_one(
    run: Run, words: list[str]
) -> None:
    result = run(*words, "--url", NO_SERVER)

    told = f"Error: no server answers at {NO_SERVER}: Connection refused. Start one with: "
    assert result.exit_code == 1
    assert result.stderr == f"{told}introzy-mock serve\n"


@pytest.mark.parametrize(
    "url", ["127.0.0.1:4700", "ftp://127.0.0.1", "http://", "http://[", "http://127.0.0.1:x"]
)
def test_what_is_no_url_is_refused(run: Run, url: str) -> None:
    result = run("reset", "--url", url)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {url!r} is not the URL of a server")


class Page(Quiet, BaseHTTPRequestHandler):
    """Answers like a server that is something else."""

    def do_GET(self) -> None:
        status, text = {"/json": (200, b"1")}.get(self.path.partition("/_")[0], (200, b"<html>"))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text)


@pytest.fixture
def other_url() -> Iterator[str]:
    """A server that is no mock."""
    with serving(HTTPServer(LOOPBACK, Page)) as url:
        yield url


@pytest.mark.parametrize("words", [["log"], ["reset"]])
@pytest.mark.parametrize("prefix", ["", "/json"])
def test_another_server_is_told_from_a_mock(
    run: Run, other_url: str, words: list[str], prefix: str
) -> None:
    url = other_url + prefix

    result = run(*words, "--url", url)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: the server at {url} is not introzy-mock: ")


beyond = pytest.mark.parametrize(
    "live_server", [{"host": "192.0.2.1", "admin_token": "s3cret"}], indirect=True
)


@beyond
def test_another_token_than_the_servers_is_told(steer: Steer) -> None:
    result = steer("reset", "--admin-token", "wrong")

    assert result.exit_code == 1
    assert "the token in --admin-token is not the server's" in result.stderr


@beyond
def test_the_token_opens_a_server_that_listens_beyond_this_machine(steer: Steer) -> None:
    without = steer("reset")
    token = {"INTROZY_MOCK_ADMIN_TOKEN": "s3cret"}

    assert without.exit_code == 1
    assert "/_mock needs the admin token" in without.stderr
    assert "--admin-token" in without.stderr
    assert steer("reset", "--admin-token", "s3cret").exit_code == 0
    assert steer("export", "--journal", "--out", "e.json", env=token).exit_code == 0


@pytest.mark.parametrize("live_server", [{"admin_token": "schlüssel 鍵"}], indirect=True)
def test_a_token_of_any_letters_is_needed_on_this_machine_and_works(steer: Steer) -> None:
    assert steer("reset").exit_code == 1
    assert steer("reset", "--admin-token", "schlüssel 鍵").exit_code == 0
