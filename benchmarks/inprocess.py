"""The app without network, request by request: what to profile, and what a change pays.

`python -m benchmarks.inprocess [--deals N] [--repeat N] [KIND ...]` prints microseconds a request,
the best of several runs, beside those of a constant Flask app.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask, Response, jsonify

from benchmarks.kinds import KINDS, lines
from benchmarks.servers import VENDOR
from benchmarks.worlds import world_of
from mockserver import Config, create_app
from mockserver.app import EXTENSION

__all__ = ["wsgi"]

_RUNS = 7
_TURNS = 41
_REQUESTS = 200
_DEALS = 100


def main() -> None:
    """Measure the kinds asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks.inprocess", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--deals", type=int, default=1000)
    parser.add_argument("--repeat", type=int, default=1000, help="requests in a run")
    asked = parser.parse_args()
    world = world_of(asked.deals)
    with TemporaryDirectory() as name:
        data = Path(name) / "mock.json"
        world.write_data_file(data)
        app = create_app(Config(data=data))
        constant = _best(_constant(), lines("get", VENDOR, world), asked.repeat)
        print(f"{'constant Flask app':<20} {constant:7.1f} us")
        for kind in asked.kinds or [kind for kind in KINDS if kind != "delete"]:
            if kind == "delete":
                requests = [f"DELETE {VENDOR.deals}/{deal_id}" for deal_id in world.ids]
                taken = _best(app, requests, min(asked.repeat, len(requests) // _RUNS))
            else:
                taken = _best(app, lines(kind, VENDOR, world), asked.repeat)
            print(f"{kind:<20} {taken:7.1f} us   {constant / taken:.2f} of the constant's rate")
        app.extensions[EXTENSION].default.close()


def wsgi() -> dict[str, float]:
    """Measure a get through `wsgi_app` beside a constant route: medians of runs that take turns."""
    world = world_of(_DEALS)
    requests = lines("get", VENDOR, world)
    with TemporaryDirectory() as name:
        data = Path(name) / "mock.json"
        world.write_data_file(data)
        ours, constant = create_app(Config(data=data)), _constant()
        turns: Iterator[str] = cycle(requests)
        taken = [
            tuple(_once(app, [*islice(turns, _REQUESTS)]) for app in (ours, constant))
            for _ in range(_TURNS)
        ]
        ours.extensions[EXTENSION].default.close()
    return {
        "get_us": statistics.median(mine for mine, _ in taken),
        "constant_us": statistics.median(other for _, other in taken),
        "ratio": statistics.median(mine / other for mine, other in taken),
    }


def _constant() -> Flask:
    app = Flask(__name__)

    @app.get(f"{VENDOR.deals.replace('sales', '<pipeline>')}/<deal_id>")
    def get_deal(pipeline: str, deal_id: str) -> Response:
        return jsonify({"success": True, "data": {"id": deal_id, "pipeline": pipeline}})

    return app


def _best(app: Flask, requests: list[str], repeat: int) -> float:
    """Return the microseconds a request of the best run."""
    turns: Iterator[str] = cycle(requests)
    return min(_once(app, [*islice(turns, repeat)]) for _ in range(_RUNS))


def _once(app: Flask, requests: list[str]) -> float:
    """Return the microseconds a request."""
    environs = [_environ(line) for line in requests]
    start = time.perf_counter()
    for environ in environs:
        _ask(app, environ)
    return (time.perf_counter() - start) / len(requests) * 1e6


def _ask(app: Flask, environ: dict[str, Any]) -> None:
    statuses: list[str] = []

    def start_response(status: str, _headers: Any, _error: Any = None) -> Callable[[bytes], Any]:
        statuses.append(status)
        return lambda _body: None

    answer = app.wsgi_app(environ, start_response)
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    if statuses[0] > "3":
        raise SystemExit(f"{environ['PATH_INFO']} was answered with {statuses[0]}: {body!r}")


def _environ(line: str) -> dict[str, Any]:
    method, target, *body = line.split(" ", 2)
    path, _, query = target.partition("?")
    content = "".join(body).encode()
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "4700",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:4700",
        "HTTP_AUTHORIZATION": "Bearer introzy_your_api_key",
        **(
            {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(content))}
            if body
            else {}
        ),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(content),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


if __name__ == "__main__":
    main()
