"""The app for Flask's own command and for any WSGI server."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import flask
import pytest
from werkzeug.datastructures import FileStorage

from mockserver import create_app
from mockserver.testing import MockServer

KEY = {"Authorization": "Bearer introzy_your_api_key"}


def test_flask_finds_the_app_and_lists_its_routes(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "mockserver", "routes"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    rows = {tuple(line.split()[:2]) for line in done.stdout.splitlines()}
    assert ("listPipelines", "GET") in rows
    assert ("createDeal", "POST") in rows
    assert list(tmp_path.iterdir()) == []


def test_flask_lists_the_operations_of_the_mock_s_own_surface_too() -> None:
    rules = {(rule.endpoint, rule.rule) for rule in create_app().url_map.iter_rules()}

    assert ("updateDeal", "/api/pipelines/<type>/deals/<id>") in rules
    assert ("addFault", "/_mock/faults") in rules


def test_the_app_keeps_nothing_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    answer = (
        create_app()
        .test_client()
        .post(
            "/api/pipelines/sales/deals",
            json={"name": "Gone with the app"},
            headers=KEY,
        )
    )

    assert answer.status_code == 201
    assert list(tmp_path.iterdir()) == []


def test_two_apps_share_nothing() -> None:
    one, other = create_app().test_client(), create_app().test_client()
    deal = one.post("/api/pipelines/sales/deals", json={"name": "Mine"}, headers=KEY).json
    assert deal

    path = f"/api/pipelines/sales/deals/{deal['data']['id']}"
    assert one.get(path, headers=KEY).status_code == 200
    assert other.get(path, headers=KEY).status_code == 404


@pytest.mark.parametrize(
    "hook",
    [
        "before_request",
        "after_request",
        "teardown_request",
        "teardown_appcontext",
        "url_value_preprocessor",
    ],
)
def test_a_hook_that_is_added_to_the_app_is_called_with_every_request(hook: str) -> None:
    app = create_app()
    called: list[Any] = []

    @getattr(app, hook)  # type: ignore[untyped-decorator]
    def note(*given: Any) -> Any:
        called.append(given)
        return given[0] if given else None

    assert app.test_client().get("/api/pipelines", headers=KEY).status_code == 200
    assert len(called) == 1


@pytest.mark.parametrize(
    "signal",
    [
        "request_started",
        "request_finished",
        "request_tearing_down",
        "appcontext_pushed",
        "appcontext_popped",
        "appcontext_tearing_down",
    ],
)
def test_a_signal_of_flask_is_sent_to_whoever_connects(signal: str) -> None:
    app = create_app()
    called: list[Any] = []

    with getattr(flask, signal).connected_to(lambda sender, **_: called.append(sender), app):
        app.test_client().get("/api/pipelines", headers=KEY)

    assert called == [app]


def test_a_hook_sees_the_answer_and_may_alter_it() -> None:
    app = create_app()
    plain = app.test_client().get("/api/pipelines", headers=KEY)

    @app.after_request
    def alter(response: flask.Response) -> flask.Response:
        response.headers["X-Keys"] = str(len(response.get_json()))
        return response

    altered = app.test_client().get("/api/pipelines", headers=KEY)
    assert altered.data == plain.data
    assert dict(altered.headers) == {**plain.headers, "X-Keys": "2"}


def test_a_file_that_a_hook_looks_at_is_closed_with_the_request() -> None:
    app = create_app()
    seen: list[FileStorage] = []
    app.before_request(lambda: seen.append(flask.request.files["card"]))

    app.test_client().post("/api/pipelines", data={"card": (BytesIO(b"logo"), "logo.png")})

    assert [file.stream.closed for file in seen] == [True]


@pytest.mark.parametrize("path", ["/api/pipelines", "/_mock/health", "/nowhere", "/openapi.json"])
def test_a_hook_is_called_whatever_is_asked_for(path: str) -> None:
    app = create_app()
    plain = app.test_client().get(path, headers=KEY)
    seen: list[str] = []
    app.before_request(lambda: seen.append(flask.request.path))

    hooked = app.test_client().get(path, headers=KEY)

    assert seen == [path]
    assert (hooked.status_code, hooked.data) == (plain.status_code, plain.data)


@pytest.mark.parametrize(
    ("method", "path", "options"),
    [
        ("GET", "/api/pipelines/sales%2Fdeals", {}),
        ("GET", "/api/pipelines//deals", {}),
        ("GET", "/api/pipelines/", {}),
        ("PUT", "/api/pipelines", {}),
        ("OPTIONS", "/api/pipelines/sales/deals", {}),
        ("HEAD", "/api/pipelines", {}),
        ("POST", "/api/pipelines/sales/deals", {"json": {"name": "Acme"}}),
        ("POST", "/api/pipelines/sales/deals", {"data": "{", "content_type": "application/json"}),
        ("POST", "/api/pipelines/sales/deals", {"data": b"x" * (2 << 20)}),
        ("DELETE", "/_mock/faults", {}),
    ],
)
def test_a_request_is_answered_alike_with_and_without_a_hook(
    method: str, path: str, options: dict[str, Any]
) -> None:
    plain, hooked = create_app(), create_app()
    hooked.after_request(lambda response: response)

    expected, answer = (
        app.test_client().open(path, method=method, headers=KEY, **options)
        for app in (plain, hooked)
    )

    assert answer.status_code == expected.status_code
    assert answer.data == expected.data
    assert dict(answer.headers) == dict(expected.headers)


def test_a_blueprint_that_is_added_to_the_app_is_served_beside_the_api() -> None:
    app = create_app()
    blueprint = flask.Blueprint("own", __name__, url_prefix="/own")
    blueprint.add_url_rule("/<name>", "hello", lambda name: f"Hello, {name}")
    app.register_blueprint(blueprint)
    client = app.test_client()

    assert client.get("/own/Ada").text == "Hello, Ada"
    assert client.get("/api/pipelines", headers=KEY).status_code == 200
    assert '"NOT_FOUND"' in client.get("/nowhere").text


def test_an_error_of_a_view_that_was_added_is_its_own() -> None:
    app = create_app()
    app.add_url_rule("/teapot", "teapot", lambda: flask.abort(418))

    assert app.test_client().get("/teapot").status_code == 418


def test_an_error_handler_that_is_added_answers_what_fits_no_rule() -> None:
    app = create_app()
    app.register_error_handler(404, lambda _error: ("Nothing here", 404))

    assert app.test_client().get("/nowhere").text == "Nothing here"


def test_the_context_of_a_request_can_be_looked_at_in_a_test() -> None:
    with create_app().test_client() as client:
        client.get("/api/pipelines?limit=1", headers=KEY)

        assert flask.request.args["limit"] == "1"


def test_a_wsgi_app_around_it_sees_the_requests_of_a_client_without_network() -> None:
    with MockServer() as server:
        inner, seen = server.app.wsgi_app, []

        def around(environ: dict[str, Any], start_response: Any) -> Any:
            seen.append(environ["PATH_INFO"])
            return inner(environ, start_response)

        server.app.wsgi_app = around  # type: ignore[method-assign]
        with server.sandbox("test") as introzy:
            assert introzy.client().get("/api/pipelines").status_code == 200

    assert seen == ["/api/pipelines"]
