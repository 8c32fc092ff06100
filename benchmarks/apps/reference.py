"""Constants on our own server shell: a Flask app, or with `--bare` an answer without any app."""

from __future__ import annotations

import sys
from functools import partial

from flask import Flask, Response, jsonify

from mockserver.http import Answer, Request
from mockserver.http.wsgi import ask_wsgi
from mockserver.server import ServedApp, Server
from mockserver.server.requestlog import RequestLog

app = Flask(__name__)


@app.get("/api/pipelines/<pipeline>/deals/<deal_id>")
def get_deal(pipeline: str, deal_id: str) -> Response:
    """Answer what hardly needs an app."""
    return jsonify({"success": True, "data": {"id": deal_id, "pipeline": pipeline}})


class _Bare(ServedApp):
    """Answers the same to every request, without an app."""

    def decide(self, request: Request) -> Answer:  # noqa: ARG002  # it is the same for all
        return Answer(200, [("Content-Type", "application/json")], b'{"success":true}')


def main() -> None:
    """Serve until the process is ended: `reference.py PORT [--bare]`."""
    server = Server(host="127.0.0.1", port=int(sys.argv[1]))
    kind = _Bare if "--bare" in sys.argv else ServedApp
    served = kind(partial(ask_wsgi, app), RequestLog(sys.stdout))
    server.run(served, ready=lambda: None)


if __name__ == "__main__":
    main()
