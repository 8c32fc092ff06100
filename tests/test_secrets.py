"""No key is shown again, wherever and however it was sent; nor is what else lets somebody in."""

from __future__ import annotations

import gzip
import json
import logging
from base64 import b64encode
from typing import Any
from urllib.parse import quote

import pytest

from control_api import DEALS, ask, do
from mockserver import Config
from mockserver.testing import MockServer
from support import KEY as HEADERS
from support import Api

SECRET = "5ecret0123456789abcdef5ecret0123456789abcdef5ecret0123456789ab"  # noqa: S105
KEY = f"introzy_{SECRET}"
ENCODED = KEY.replace("_", "%5F").replace("i", "%69")
DOUBLY = quote(ENCODED)
IN_JSON = "".join(f"\\u{ord(sign):04x}" for sign in KEY)
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def shown(api: Api) -> str:
    """Return all that the control surface shows of what was sent."""
    paths = ("/requests", "/requests/1", "/requests/har", "/faults", "/keys")
    texts = [ask(api, "GET", path).text for path in paths]
    exported = do(api, "GET", "/export?journal=1")
    return "\n".join([*texts, json.dumps(exported["journal"]["exchanges"])])


def assert_hidden(text: str) -> None:
    for secret in (SECRET[:16], SECRET[8:24], SECRET[-12:]):
        assert secret not in text
        assert b64encode(secret.encode()).decode()[2:-4] not in text
        assert secret.encode().hex() not in text


@pytest.mark.parametrize("key", [KEY, ENCODED, DOUBLY, b64encode(KEY.encode()).decode()])
@pytest.mark.parametrize(
    "target",
    [
        f"{DEALS}?api_key={{}}",
        f"{DEALS}?{{}}=1",
        f"{DEALS}?page={{}}",
        f"{DEALS}/{{}}",
        "/api/pipelines/{}",
        "/api/{}/deals",
        "/{}",
    ],
)
def test_a_key_in_a_target_is_not_shown(api: Api, key: str, target: str) -> None:
    answer = api.get(target.format(key))

    assert_hidden(answer.text if answer.status_code >= 400 else "")
    assert_hidden(shown(api))
    assert "introzy_..." in shown(api)


def test_a_key_in_a_method_is_not_shown(api: Api) -> None:
    for path in (DEALS, "/nowhere"):
        assert_hidden(api.send(KEY, path).text)

    assert_hidden(shown(api))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (json.dumps({"name": KEY, "token": KEY}), JSON),
        (f'{{"name":"x","token":"{IN_JSON}"}}', JSON),
        (f'{{"name":"x","{IN_JSON}":1}}', JSON),
        (f'{{"name":"x","expectedValue":"{IN_JSON}"}}', JSON),
        (f'{{"name":"x","token":"{IN_JSON}"', JSON),
        (json.dumps({"name": "x", "inner": json.dumps({"token": KEY})}), JSON),
        (f"a=1&key={KEY}", FORM),
        (f"a=1&key={ENCODED}", FORM),
        (f"a=1&key={DOUBLY}", FORM),
        (f"ä {KEY}".encode("latin-1"), "text/plain; charset=latin-1"),
        (f'{{"name":"{KEY}"}}'.encode("utf-16"), JSON),
        (f'{{"name":"{KEY}"}}'.encode("utf-16-be"), "application/json; charset=utf-16be"),
        (KEY.encode("cp500"), "text/plain; charset=cp500"),
        (gzip.compress(KEY.encode(), mtime=0), "application/gzip"),
        (b64encode(KEY.encode()), "text/plain"),
        (b"\0\xff" + KEY.encode(), "application/octet-stream"),
        ("x", f"text/plain; key={KEY}"),
    ],
)
def test_a_key_in_a_body_is_not_shown(api: Api, body: Any, kind: str) -> None:
    answer = api.send("POST", DEALS, data=body, content_type=kind)

    assert_hidden(answer.text if answer.status_code >= 400 else "")
    assert_hidden(shown(api))
    assert "introzy_..." in shown(api)


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, br", "compress"])
def test_a_body_that_cannot_be_unpacked_is_not_shown(api: Api, coding: str) -> None:
    headers = {**HEADERS, "Content-Encoding": coding}
    api.send("POST", DEALS, data=b"\x8b\xfe\xff", content_type=JSON, headers=headers)

    assert do(api, "GET", "/requests/1")["body"] == (
        f"(not shown: it is sent as {coding}, and may hold introzy_...)"
    )


@pytest.mark.parametrize("value", ["another5ecret", "session=another5ecret; a=b", ENCODED])
def test_what_lets_somebody_in_is_not_shown(api: Api, value: str) -> None:
    names = [
        "Authorization",
        "Proxy-Authorization",
        "Authentication",
        "X-Authorization",
        "Cookie",
        "Set-Cookie",
        "X-Api-Key",
        "Api-Key",
        "Apikey",
        "X-Auth-Token",
        "X-Access-Token",
        "X-Amz-Security-Token",
        "X-Csrf-Token",
        "X-Client-Secret",
        "X-Session-Id",
        "X-Hub-Signature",
        "X-Csrftoken",
        "Accesstoken",
        "Ocp-Apim-Subscription-Key",
        "X-Password",
    ]
    api.client = api.app.test_client(use_cookies=False)  # else it writes that header itself
    sent = {f"HTTP_{name.upper().replace('-', '_')}": value for name in names}
    api.get("/nowhere", headers={}, environ_overrides=sent)

    headers = do(api, "GET", "/requests/1")["headers"]
    assert {name: headers[name] for name in names} == dict.fromkeys(names, "...")
    assert "5ecret" not in shown(api)


@pytest.mark.parametrize("header", ["X-Api-Key", "Proxy-Authorization"])
def test_it_is_shown_as_an_authorization_is(api: Api, header: str) -> None:
    api.get("/nowhere", headers={header: f"Bearer {KEY}"})

    assert do(api, "GET", "/requests/1")["headers"][header] == f"Bearer introzy_...{KEY[-4:]}"


@pytest.mark.parametrize("value", [f"http://x/?key={KEY}", f"http://x/?key={DOUBLY}", IN_JSON])
def test_a_key_in_any_other_header_is_not_shown(api: Api, value: str) -> None:
    names = ("Referer", "User-Agent", "X-Trace", "Origin", "Prefer")
    api.get(DEALS, headers={**HEADERS, **dict.fromkeys(names, value)})

    assert_hidden(shown(api))
    headers = do(api, "GET", "/requests/1")["headers"]
    assert all("introzy_..." in headers[name] for name in names)


def test_what_lets_nobody_in_is_shown(api: Api) -> None:
    sent = dict.fromkeys(("Idempotency-Key", "User-Agent", "Accept", "X-Request-Id"), "one 2")
    api.get(DEALS, headers={**HEADERS, **sent})

    assert do(api, "GET", "/requests/1")["headers"].items() >= sent.items()


@pytest.mark.parametrize("key", [KEY, IN_JSON])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/requests/1?{}=1", ""),
        ("GET", "/requests?operation={}", ""),
        ("POST", "/sandboxes", '{{"name":"{}"}}'),
        ("POST", "/sandboxes", '{{"name":"a","{}":1}}'),
        ("POST", "/sandboxes", '{{"name":"a b {}"}}'),
        ("POST", "/faults", '{{"effect":"{}"}}'),
        ("POST", "/faults", '{{"effect":503,"operation":"{}"}}'),
        ("PATCH", "/clock", '{{"now":"{}"}}'),
        ("POST", "/scenario", '{{"name":"{}"}}'),
        ("PUT", "/snapshots/{}{}", ""),
    ],
)
def test_the_control_surface_repeats_no_key_in_a_refusal(
    api: Api, key: str, method: str, path: str, body: str
) -> None:
    sent = body.format(key) or None
    answer = api.send(
        method, f"/_mock{path.format(quote(key), 'ä')}", data=sent, content_type=JSON, headers={}
    )

    assert_hidden(answer.text if answer.status_code >= 400 else "")


def test_a_host_that_is_a_key_is_not_repeated(api: Api) -> None:
    assert_hidden(api.get("/_mock/health", headers={"Host": KEY}).text)


def test_the_log_of_a_failure_shows_no_key(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError(f"no use for {KEY}")

    monkeypatch.setattr(api.world, "decide", fail)
    with caplog.at_level(logging.ERROR):
        assert api.get(f"{DEALS}/{ENCODED}").status_code == 500

    assert "RuntimeError: no use for introzy_..." in caplog.text
    assert_hidden(caplog.text)


def test_a_failing_assertion_shows_no_key() -> None:
    with MockServer(Config()) as server, server.sandbox("box") as box:
        client = box.test_client()
        client.post(f"{DEALS}?k={DOUBLY}", json={"name": KEY})
        client.get("/nowhere", headers={"Authorization": f"Bearer {KEY}"})

        with pytest.raises(AssertionError) as failed:
            box.assert_unchanged()

        assert_hidden(str(failed.value))
        assert_hidden(json.dumps(box.requests))
        assert "introzy_..." in str(failed.value)


def test_a_key_in_a_record_s_text_is_data(api: Api) -> None:
    deal = api.create(name=KEY)

    assert api.data(f"{DEALS}/{deal['id']}")["name"] == KEY
    assert KEY in json.dumps(do(api, "GET", "/export")["tables"])
    assert_hidden(ask(api, "GET", "/requests").text)
