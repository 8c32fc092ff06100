"""Constants on our own server shell: a Flask app, or with `--bare` an answer without any app."""

from __future__ import annotations

import sys
from typing import Any

from flask import Flask, Response, jsonify

from mockserver.bridge import bridge
from mockserver.requestlog import RequestLog
from mockserver.server import Server

app = Flask(__name__)


@app.get("/api/pipelines/<pipeline>/deals/<deal_id>")
def get_deal(pipeline: str, deal_id: str) -> Response:
    """Answer what hardly needs an app."""
    return jsonify({"success": True, "data": {"id": deal_id, "pipeline": pipeline}})


async def _bare(_scope: Any, _receive: Any, send: Any) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"16")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"success":true}'})


def main() -> None:
    """Serve until the process is ended: `reference.py PORT [--bare]`."""
    server = Server(host="127.0.0.1", port=int(sys.argv[1]))
    carried = _bare if "--bare" in sys.argv else bridge(app, RequestLog(sys.stdout))
    server.run(carried, ready=lambda: None)


if __name__ == "__main__":
    main()
