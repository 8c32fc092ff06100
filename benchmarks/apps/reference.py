"""Constants on our own server shell: a Flask app, or with `--bare` an answer without any app."""

from __future__ import annotations

import sys

from flask import Flask, Response, jsonify

from mockserver.bridge import Bridge
from mockserver.http import Answer, Request
from mockserver.requestlog import RequestLog
from mockserver.server import Server

app = Flask(__name__)


@app.get("/api/pipelines/<pipeline>/deals/<deal_id>")
def get_deal(pipeline: str, deal_id: str) -> Response:
    """Answer what hardly needs an app."""
    return jsonify({"success": True, "data": {"id": deal_id, "pipeline": pipeline}})


class _Bare(Bridge):
    """Answers the same to every request, without an app."""

    def decide(self, request: Request) -> Answer:  # noqa: ARG002  # it is the same for all
        return Answer(200, [("Content-Type", "application/json")], b'{"success":true}')


def main() -> None:
    """Serve until the process is ended: `reference.py PORT [--bare]`."""
    server = Server(host="127.0.0.1", port=int(sys.argv[1]))
    carried = (_Bare if "--bare" in sys.argv else Bridge)(app, RequestLog(sys.stdout))
    server.run(carried, ready=lambda: None)


if __name__ == "__main__":
    main()
