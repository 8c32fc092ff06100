"""Who may use `/_mock`: this machine's user, or who sends the token; nobody's page, no odd body."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from control_api import ask, digest, do, status
from support import KEY, Api, MakeApi


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1:4700",
        "127.8.9.10",
        "localhost",
        "localhost:4700",
        "LOCALHOST:4700",
        "localhost.",
        "[::1]",
        "[::1]:4700",
    ],
)
def test_this_machine_is_answered_under_its_names(api: Api, host: str) -> None:
    assert status(api, Host=host) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:4700",
        "evil.example.",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "127.0.0.1@evil.example",
        "evil.example@127.0.0.1",
        "127.0.0.1/evil.example",
        "127.0.0.1, evil.example",
        "127.0.0.1:4700:80",
        "127.0.0.1:80:",
        "localhost\0",
        "localhost\x85",
        "localhost%",
        "localhost#",
        "localhost?x",
        "localhost..",
        ".localhost",
        "localhost,localhost",
        "localhost;evil.example",
        "[::1]evil.example",
        "[::1",
        "::1",
        "127.0.0.01",
        "127.1",
        "xn--localhost",
        "\xb2\xb3.0.0.1",
        " ",
        ".",
        ":",
        ":4700",
        "192.168.0.7",
        "0.0.0.0",  # noqa: S104
        "[::]",
        "[::ffff:192.168.0.7]",
        "[",
        "2130706433",
        "0x7f.1",
        "introzy-mock",
        "",
    ],
)
def test_a_name_that_was_made_to_lead_here_is_refused(make_api: MakeApi, host: str) -> None:
    assert status(make_api(allowed_hosts=["mock.internal"]), Host=host) == 403


def test_a_configured_name_is_answered(make_api: MakeApi) -> None:
    api = make_api(allowed_hosts=["Mock.Internal", "other:4700"])

    assert status(api, Host="mock.internal:4700") == status(api, Host="other") == 200
    assert status(api, Host="mock.internal.evil.example") == 403


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.1.2.3", "::1"])
def test_a_peer_on_this_machine_is_answered(api: Api, peer: str) -> None:
    assert status(api, peer=peer) == 200


@pytest.mark.parametrize("peer", ["192.168.0.7", "10.0.0.1", "::", "fe80::1", "0.0.0.0", "", "x"])  # noqa: S104
def test_another_machine_is_refused(api: Api, peer: str) -> None:
    assert status(api, peer=peer) == 403


@pytest.mark.parametrize(
    "header", ["X_Forwarded_For", "X_Real_IP", "Forwarded", "X_Forwarded_Host", "X_Client_IP"]
)
def test_what_a_client_says_of_its_address_is_not_believed(api: Api, header: str) -> None:
    claim = {header: "for=127.0.0.1" if header == "Forwarded" else "127.0.0.1"}

    assert status(api, peer="192.168.0.7", **claim) == 403


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "https://evil.example",
        "null",
        "",
        "http://localhost:3000",
        "http://127.0.0.1",
        "http://localhost:4700.evil.example",
        "http://evil.example/localhost:4700",
        "http://localhost:4700@evil.example",
        "file://localhost:4700",
        "chrome-extension://abcdef",
        "http://[",
        "localhost:4700",
    ],
)
def test_a_page_of_another_place_is_refused(api: Api, origin: str) -> None:
    assert status(api, Host="localhost:4700", Origin=origin) == 403


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://127.0.0.1:8123"}, {"Origin": "null"}, {"Sec-Fetch-Site": "x"}]
)
def test_a_page_is_told_that_none_may_use_it_and_what_does_instead(
    api: Api, headers: dict[str, str]
) -> None:
    told = api.send("GET", "/_mock/health", headers=headers).json["error"]["message"]

    assert "Of web pages only the mock's own, at /, may use /_mock" in told
    assert "curl" in told
    assert told.endswith("Prefer: code=503")


@pytest.mark.parametrize("origin", ["http://localhost:4700", "http://LOCALHOST:4700"])
def test_a_page_of_the_mock_is_answered(api: Api, origin: str) -> None:
    assert status(api, Host="localhost:4700", Origin=origin, Sec_Fetch_Site="same-origin") == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "Cross-Site", "x", ""])
def test_a_request_that_a_browser_makes_for_another_site_is_refused(api: Api, site: str) -> None:
    assert status(api, Sec_Fetch_Site=site) == 403


def test_an_address_that_a_user_types_is_answered(api: Api) -> None:
    assert status(api, Sec_Fetch_Site="none") == 200


@pytest.mark.parametrize(
    "attack",
    [
        {"Host": "evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/reset"),
        ("DELETE", "/requests"),
        ("GET", "/export"),
        ("GET", "/nix"),
        ("PUT", "/"),
    ],
)
def test_what_is_refused_is_told_nothing_and_does_nothing(
    api: Api, attack: dict[str, str], method: str, path: str
) -> None:
    api.create(name="Stays")
    before = digest(api)

    answer = api.send(method, f"/_mock{path}", headers=attack)

    assert (answer.status_code, answer.json["error"]["code"]) == (403, "FORBIDDEN")
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert digest(api) == before
    assert len(do(api, "GET", "/requests")) == 1


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost", None])
def test_a_preflight_opens_nothing(api: Api, origin: str | None) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Private-Network": "t"}
    headers = {**asked, **({"Origin": origin} if origin else {})}

    answer = api.send("OPTIONS", "/_mock/reset", headers=headers)

    assert [name for name in dict(answer.headers) if name.startswith("Access-Control")] == []


@pytest.mark.parametrize("path", ["/_mock/health", "/_mock/nix", "/_mock/reset"])
def test_no_answer_is_for_other_sites_to_read(api: Api, path: str) -> None:
    assert "Access-Control-Allow-Origin" not in api.get(path, headers={}).headers


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "text/plain; application/json",
        "application/jsonp",
        None,
    ],
)
@pytest.mark.parametrize("path", ["/sandboxes", "/reset"])
def test_a_body_that_is_sent_as_anything_but_json_is_refused(
    api: Api, kind: str | None, path: str
) -> None:
    answer = api.send("POST", f"/_mock{path}", data=b'{"name":"a"}', content_type=kind, headers={})

    assert answer.status_code == 415
    assert "Content-Type: application/json" in answer.json["error"]["message"]
    assert len(do(api, "GET", "/sandboxes")) == 1


def test_json_may_say_its_character_set(api: Api) -> None:
    kind = "application/json; charset=utf-8"

    assert api.send("POST", "/_mock/sandboxes", data=b'{"name":"a"}', content_type=kind).json[
        "name"
    ]


@pytest.mark.parametrize("raw", [b"{", b"a=1", b'"\\ud800"', b"[" * 100_000])
@pytest.mark.parametrize("path", ["/sandboxes", "/reset", "/import", "/faults"])
def test_a_body_that_is_no_json_is_refused_wherever_it_is_sent(
    api: Api, raw: bytes, path: str
) -> None:
    answer = api.send("POST", f"/_mock{path}", data=raw, content_type="application/json")

    assert (answer.status_code, answer.json["error"]["code"]) == (400, "INVALID_JSON")


@pytest.mark.parametrize("path", ["/reset", "/savepoints", "/sandboxes"])
def test_a_body_that_would_have_no_effect_is_refused(api: Api, path: str) -> None:
    method = "GET" if path == "/sandboxes" else "POST"

    answer = api.send(method, f"/_mock{path}", json={"scenario": "empty"})

    assert answer.status_code == 400
    assert answer.json["error"]["message"] == (
        'body must be left out, not {"scenario":"empty"}. The operation takes none.'
    )
    assert do(api, "GET", "/health")["scenario"] == "default"


@pytest.mark.parametrize("raw", [b"", b"{}", b"null"])
def test_an_empty_body_may_be_sent_to_what_takes_none(api: Api, raw: bytes) -> None:
    answer = api.send("POST", "/_mock/reset", data=raw, content_type="application/json")

    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/sandboxes", "/scenario", "/faults", "/keys", "/import"])
@pytest.mark.parametrize("depth", [260, 1000])
def test_a_body_that_is_nested_deeper_than_can_be_written_again_is_refused(
    api: Api, path: str, depth: int
) -> None:
    raw = b'{"name":' + b"[" * depth + b"]" * depth + b',"tables":{}}'

    answer = api.send("POST", f"/_mock{path}", data=raw, content_type="application/json")

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "//_mock/health",
        "/_MOCK/health",
        "/x/../_mock/health",
        "/_mock/../api/pipelines",
        "/_mock//health",
    ],
)
def test_there_is_one_way_to_write_the_path(api: Api, path: str) -> None:
    assert api.get(path, headers=KEY).status_code == 404


def test_a_path_that_is_not_there_is_told_where_to_look(api: Api) -> None:
    answer = ask(api, "GET", "/nix")

    assert answer.status_code == 404
    assert "/_mock/openapi.json" in answer.json["error"]["message"]


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "%2e%2e",
        "..%2f..%2fmock",
        "%2e%2e%2fmock",
        "..%5cmock",
        "%2fetc%2fpasswd",
        "a%2fb",
        "%252e%252e%252fmock",
        "mock.json",
        ".hidden",
        "-a",
        "%00",
        "a%00",
        "a%0a",
        "%ff",
        "a b",
        "ä",
        "C:mock",
        "x" * 65,
    ],
)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_the_name_of_a_snapshot_cannot_leave_its_folder(
    make_api: MakeApi, data_path: Path, name: str, method: str
) -> None:
    api = make_api(data=data_path)
    do(api, "PUT", "/snapshots/mine")
    before = {path: path.read_bytes() for path in data_path.parent.rglob("*") if path.is_file()}

    path = f"/_mock/snapshots/{name}{'/load' if method == 'POST' else ''}"
    answer: Any = api.send(method, path, headers={})

    assert answer.status_code in {400, 404}
    after = {path: path.read_bytes() for path in data_path.parent.rglob("*") if path.is_file()}
    assert after == before
