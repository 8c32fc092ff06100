"""What tests share beside fixtures."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from inspect import signature
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest
from click.testing import CliRunner, Result

from mockserver.app import EXTENSION
from mockserver.cli import main
from mockserver.contract import Contract
from mockserver.core.records import Change
from mockserver.http.flask_door import FlaskDoor
from mockserver.journal import Exchange
from mockserver.sandbox.sandbox import Sandbox
from mockserver.store import Tables

KEY = {"Authorization": "Bearer introzy_your_api_key"}

ALTERNATIVES = [
    {assumption.name: value}
    for assumption in Contract().assumptions
    for value in assumption.alternatives
]
"""Every way to switch one assumption, as `Config.assume` takes it."""

every_contract = pytest.mark.parametrize(
    "assume",
    [{}, *ALTERNATIVES],
    ids=["default", *("=".join(*choice.items()) for choice in ALTERNATIVES)],
)

CopyFiles: TypeAlias = "Callable[[Path, Path], Path]"
MakeApi: TypeAlias = "Callable[..., Api]"

Run: TypeAlias = "Callable[..., Result]"
RunTests: TypeAlias = "Callable[..., pytest.RunResult]"


def unmeasured() -> dict[str, str]:
    """Return this environment, for programs whose lines coverage need not count."""
    return {name: value for name, value in os.environ.items() if "COVERAGE" not in name}


def invoke(*words: str, **settings: Any) -> Result:
    """Run a command; click before 8.2 keeps its two outputs apart only where it is told to."""
    apart: dict[str, Any] = (
        {"mix_stderr": False} if "mix_stderr" in signature(CliRunner).parameters else {}
    )
    return CliRunner(**apart).invoke(main, words, **settings)


class Api:
    """A client of one app, with a key that works."""

    def __init__(self, app: FlaskDoor) -> None:
        self.app = app
        self.world: Sandbox = app.extensions[EXTENSION].default
        self.client = app.test_client()

    def send(self, method: str, path: str, **options: Any) -> Any:
        """Send a request and give werkzeug's `TestResponse`; `headers` replace the key."""
        return self.client.open(path, method=method, **{"headers": KEY, **options})

    def get(self, path: str, **options: Any) -> Any:
        return self.send("GET", path, **options)

    def post(self, path: str, body: Any, **options: Any) -> Any:
        return self.send("POST", path, json=body, **options)

    def patch(self, path: str, body: Any, **options: Any) -> Any:
        return self.send("PATCH", path, json=body, **options)

    def delete(self, path: str, **options: Any) -> Any:
        return self.send("DELETE", path, **options)

    def data(self, path: str) -> Any:
        """Return the data of a successful GET."""
        response = self.get(path)
        assert response.status_code == 200, response.text
        return response.json["data"]

    def create(self, pipeline: str = "sales", **fields: Any) -> Any:
        """Create a deal and give the data of the answer."""
        response = self.post(f"/api/pipelines/{pipeline}/deals", {"name": "A deal", **fields})
        assert response.status_code == 201, response.text
        return response.json["data"]

    def stage(self, pipeline: str, label: str) -> Any:
        """Return a stage of a pipeline by its label."""
        stages = self.data(f"/api/pipelines/{pipeline}")["stages"]
        return next(stage for stage in stages if stage["label"] == label)


def kept(world: Sandbox) -> list[Change]:
    """Return a list that every change to come is added to when it is kept."""
    changes: list[Change] = []
    keep = world.store._keep

    def noting(group: Sequence[Change], snapshot: Callable[[], Tables]) -> None:
        changes.extend(group)
        keep(group, snapshot)

    world.store._keep = noting
    return changes


def exchange(**fields: Any) -> Exchange:
    """Make an exchange that asked for a page of deals and got none, but for the given fields."""
    if isinstance(fields.get("body"), dict | list):
        fields["body"] = json.dumps(fields["body"]).encode()
    if isinstance(fields.get("answer"), dict):
        fields["answer"] = json.dumps(fields["answer"]).encode()
    fields["headers"] = [[*pair] for pair in fields.get("headers", {}).items()]
    defaults: dict[str, Any] = {
        "now": "2025-01-01T09:00:00.000Z",
        "operation": "listDeals",
        "method": "GET",
        "path": "/api/pipelines/sales/deals",
        "path_parameters": {"type": "sales"},
        "query": "",
        "body": b"",
        "status": 200,
        "answer": b'{"success":true}',
        "answer_headers": [],
        "seconds": 0.0012345,
        "fault": None,
        "assumed": ["deal-order"],
        "changes": (),
        "version": 0,
        "number": 7,
    }
    return Exchange(**{**defaults, **fields})


class LiveServer(NamedTuple):
    """A real server: where it listens, and a client of the same app that needs no network."""

    url: str
    api: Api
