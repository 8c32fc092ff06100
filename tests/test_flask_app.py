"""The app for Flask's own command and for any WSGI server."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mockserver import create_app


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
            headers={"Authorization": "Bearer introzy_your_api_key"},
        )
    )

    assert answer.status_code == 201
    assert list(tmp_path.iterdir()) == []


def test_two_apps_share_nothing() -> None:
    key = {"Authorization": "Bearer introzy_your_api_key"}
    one, other = create_app().test_client(), create_app().test_client()
    deal = one.post("/api/pipelines/sales/deals", json={"name": "Mine"}, headers=key).json
    assert deal

    path = f"/api/pipelines/sales/deals/{deal['data']['id']}"
    assert one.get(path, headers=key).status_code == 200
    assert other.get(path, headers=key).status_code == 404
