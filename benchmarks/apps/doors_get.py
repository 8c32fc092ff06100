"""A get through each door without network, beside Flask's test client on a constant route."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import httpx
from flask import Flask, jsonify

from mockserver.testing import MockServer

_RUNS = 40
_REQUESTS = 100


def main() -> None:
    """Print microseconds a request, the best of several runs that take turns."""
    with MockServer() as server, server.sandbox("get") as introzy:
        path = f"/api/pipelines/sales/deals/{introzy.deals('sales')[0]['id']}"
        constant = _constant()
        over_wsgi = httpx.Client(
            transport=httpx.WSGITransport(constant), base_url="http://127.0.0.1"
        )
        doors: dict[str, Callable[[str], Any]] = {
            "constant": constant.test_client().get,
            "test_client": introzy.test_client().get,
            "client": introzy.client().get,
            "session": introzy.session().get,
            "constant_httpx": over_wsgi.get,
        }
        best = dict.fromkeys(doors, float("inf"))
        for _ in range(_RUNS):
            for name, get in doors.items():
                best[name] = min(best[name], _measured(get, path))
    print(json.dumps(best))


def _constant() -> Flask:
    app = Flask(__name__)

    @app.get("/api/pipelines/<pipeline>/deals/<deal_id>")
    def get_deal(pipeline: str, deal_id: str) -> Any:
        return jsonify({"success": True, "data": {"id": deal_id, "pipeline": pipeline}})

    return app


def _measured(get: Callable[[str], Any], path: str) -> float:
    start = time.perf_counter()
    for _ in range(_REQUESTS):
        get(path)
    return (time.perf_counter() - start) / _REQUESTS * 1e6


if __name__ == "__main__":
    main()
