"""The constants on our own server shell: a Flask app, or with `--bare` an answer without any app.

The shell's module also imports the whole mock. What it needs of that are two constants; they are
put in its place here, so that the reference pays for Flask, uvicorn and the bridge only.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

_api = ModuleType("mockserver.api")
_api.MAX_BODY_BYTES = 1 << 20  # type: ignore[attr-defined]
_app = ModuleType("mockserver.app")
_app.REASON = "introzy_mock.reason"  # type: ignore[attr-defined]
sys.modules |= {_api.__name__: _api, _app.__name__: _app}

from flask import Flask, Response, jsonify  # noqa: E402

from mockserver import server as shell  # noqa: E402
from mockserver.requestlog import RequestLog  # noqa: E402

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
    if "--bare" in sys.argv:
        shell._bridge = lambda _app, _log: _bare  # type: ignore[assignment]  # noqa: SLF001
    server = shell.Server(host="127.0.0.1", port=int(sys.argv[1]))
    server.run(app, log=RequestLog(sys.stdout), ready=lambda: None)


if __name__ == "__main__":
    main()
