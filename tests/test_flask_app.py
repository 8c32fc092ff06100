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
    "hook", ["before_request", "after_request", "teardown_request", "teardown_appcontext"]
)
def test_a_hook_that_is_added_to_the_app_is_called_with_every_request(hook: str) -> None:
    app = create_app()
    called: list[Any] = []

    @getattr(app, hook)  # type: ignore[untyped-decorator]
    def note(given: Any = None) -> Any:
        called.append(given)
        return given

    assert app.test_client().get("/api/pipelines", headers=KEY).status_code == 200
    assert len(called) == 1


@pytest.mark.parametrize(
    "signal",
    ["request_started", "request_finished", "request_tearing_down", "appcontext_tearing_down"],
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
