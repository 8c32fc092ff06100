"""What people would use instead, installed in a cache folder of this machine's user.

Versions are pinned, so that figures can be compared; a peer that cannot be installed is left out
with the reason.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.kinds import Api
from benchmarks.servers import VENDOR, Target
from benchmarks.worlds import PAGE, World
from mockserver.contract import COMPILED

__all__ = ["CACHE", "PEERS", "STATEFUL", "install"]

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "introzy-mock-benchmarks")

_INSTALL_SECONDS = 600
_APPS = Path(__file__).parent / "apps"
_NPM = {
    "json-server": "json-server@1.0.0-beta.15",
    "mockoon": "@mockoon/cli@9.9.0",
    "prism": "@stoplight/prism-cli@5.16.0",
    "wiremock": "wiremock@3.13.2",
}
_PIP = ("flask==3.1.3", "tinydb==4.9.0", "waitress==3.0.2")
_ROUTES = Api("/deals", f"limit={PAGE}&page={{}}", "pipelineStageId={}")


def _installed(peer: str, path: str) -> str:
    return str(CACHE / peer / "node_modules" / path)


def _json_server(world: World, directory: Path, port: int) -> list[str]:
    world.write_flat(directory / "deals.json")
    program = _installed("json-server", ".bin/json-server")
    loopback = str(_APPS / "loopback.cjs")
    return ["node", "--require", loopback, program, "deals.json", "--port", str(port)]


def _mockoon(world: World, directory: Path, port: int) -> list[str]:
    ids = [f"6f1c1de8-6b1f-4f3c-9c2e-1f6d3c8d0a{number}" for number in range(10, 14)]
    response = {"bodyType": "DATABUCKET", "databucketID": "deals", "crudKey": "id"}
    environment = {
        "uuid": ids[0],
        "routes": [
            {
                "uuid": ids[1],
                "type": "crud",
                "endpoint": "deals",
                "responses": [{"uuid": ids[2], "default": True, "statusCode": 200, **response}],
            }
        ],
        "rootChildren": [{"type": "route", "uuid": ids[1]}],
        "data": [
            {"uuid": ids[3], "id": "deals", "name": "deals", "value": json.dumps(world.deals)}
        ],
    }
    (directory / "environment.json").write_text(json.dumps(environment), encoding="utf-8")
    command = [_installed("mockoon", ".bin/mockoon-cli"), "start", "--data", "environment.json"]
    command += ["--repair", "--disable-log-to-file", "--disable-admin-api"]
    return [*command, "--hostname", "127.0.0.1", "--port", str(port)]


def _flask_python() -> str:
    return str(CACHE / "flask-tinydb" / ("Scripts" if os.name == "nt" else "bin") / "python")


def _flask_tinydb(world: World, directory: Path, port: int) -> list[str]:
    world.write_tinydb(directory / "deals.json")
    return [_flask_python(), str(_APPS / "flask_tinydb.py"), str(port), "deals.json"]


def _prism(_world: World, _directory: Path, port: int) -> list[str]:
    command = [_installed("prism", ".bin/prism"), "mock", str(COMPILED), "--verboseLevel", "silent"]
    return [*command, "--host", "127.0.0.1", "--port", str(port)]


def _wiremock(world: World, directory: Path, port: int) -> list[str]:
    page, deal = {"deals": world.deals[:PAGE]}, world.deals[0]
    stubs = [("GET", "/deals", 200, page), ("POST", "/deals", 201, deal)]
    stubs += [("GET", "/deals/.+", 200, deal), ("PATCH", "/deals/.+", 200, deal)]
    mappings = [
        {
            "request": {"method": method, "urlPathPattern": path},
            "response": {"status": status, "jsonBody": body},
        }
        for method, path, status, body in stubs
    ]
    (directory / "mappings").mkdir()
    (directory / "mappings" / "deals.json").write_text(json.dumps({"mappings": mappings}))
    (jar,) = Path(_installed("wiremock", "wiremock/build")).glob("wiremock-standalone-*.jar")
    command = ["java", "-jar", str(jar), "--no-request-journal", "--disable-banner"]
    return [*command, "--bind-address", "127.0.0.1", "--port", str(port)]


_STATELESS = ("get", "list", "stage", "patch", "create")
_FLASK_TINYDB = Target(name="Flask + TinyDB", api=_ROUTES, command=_flask_tinydb)

PEERS = {
    "json-server": Target(
        name="json-server 1.0.0-beta.15",
        api=Api("/deals", f"_per_page={PAGE}&_page={{}}", "pipelineStageId={}"),
        command=_json_server,
    ),
    "mockoon": Target(
        name="Mockoon CLI 9.9.0",
        api=_ROUTES._replace(stage="pipelineStageId_eq={}"),
        command=_mockoon,
    ),
    "flask-tinydb": _FLASK_TINYDB,
    "flask-tinydb-memory": replace(
        _FLASK_TINYDB,
        name="Flask + TinyDB in memory",
        command=lambda *given: [*_flask_tinydb(*given), "--memory"],
    ),
    "prism": Target(
        name="Prism 5.16.0 (stateless)",
        api=VENDOR._replace(stateless=True),
        command=_prism,
        kinds=_STATELESS,
        unsized=True,
    ),
    "wiremock": Target(
        name="WireMock 3.13.2 (static stubs)",
        api=_ROUTES._replace(stateless=True),
        command=_wiremock,
        kinds=_STATELESS,
        unsized=True,
    ),
}
"""The peers by the word that picks them on the command line."""

STATEFUL = tuple(target.name for target in PEERS.values() if not target.api.stateless)


def install(peer: str) -> str:
    """Install a peer if it is not there yet; give the reason if that cannot be done."""
    directory = CACHE / peer.removesuffix("-memory")
    done = directory / "installed"
    if done.exists():
        return ""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    if peer in _NPM:
        options = ["--silent", "--no-fund", "--no-audit", "--prefix", str(directory)]
        reason = _run(["npm", "install", *options, _NPM[peer]])
        if peer == "wiremock" and not shutil.which("java"):
            reason = "java is not there"
    else:
        reason = _run([sys.executable, "-m", "venv", str(directory)])
        command = [_flask_python(), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        reason = reason or _run([*command, *_PIP])
    if not reason:
        done.touch()
    return reason


def _run(command: Sequence[str]) -> str:
    """Run a command; give a sentence if it fails."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=False
        )
    except FileNotFoundError:
        return f"{command[0]} is not there"
    except subprocess.TimeoutExpired:
        return f"{command[0]} took longer than {_INSTALL_SECONDS} s"
    said = (done.stderr or done.stdout).strip().splitlines()
    return f"{command[0]} failed: {said[-1] if said else ''}" if done.returncode else ""
