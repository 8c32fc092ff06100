"""What a reasonable person writes in an afternoon: Flask, TinyDB, a lock, waitress.

`flask_tinydb.py PORT FILE` keeps its deals in the file, with `--memory` only what it was given.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4

from flask import Flask, abort, jsonify, request
from tinydb import TinyDB, where
from tinydb.storages import MemoryStorage
from waitress import serve

port, path = int(sys.argv[1]), Path(sys.argv[2])
if "--memory" in sys.argv:
    database = TinyDB(storage=MemoryStorage)
    database.storage.write(json.loads(path.read_text(encoding="utf-8")))
else:
    database = TinyDB(path)
deals = database.table("deals")
lock = Lock()
app = Flask(__name__)


@app.get("/deals")
def list_deals() -> Any:
    """Return a page of deals, of one stage if asked for."""
    limit, page = int(request.args.get("limit", 50)), int(request.args.get("page", 1))
    stage = request.args.get("pipelineStageId")
    with lock:
        found = deals.search(where("pipelineStageId") == stage) if stage else deals.all()
    return jsonify(deals=found[(page - 1) * limit : page * limit], total=len(found))


@app.post("/deals")
def create_deal() -> Any:
    """Add a deal."""
    deal = {"id": str(uuid4()), **request.get_json()}
    with lock:
        deals.insert(deal)
    return jsonify(deal), 201


@app.get("/deals/<deal_id>")
def get_deal(deal_id: str) -> Any:
    """Return a deal."""
    with lock:
        deal = deals.get(where("id") == deal_id)
    return jsonify(deal) if deal else abort(404)


@app.patch("/deals/<deal_id>")
def update_deal(deal_id: str) -> Any:
    """Replace fields of a deal."""
    with lock:
        if not deals.update(request.get_json(), where("id") == deal_id):
            abort(404)
        return jsonify(deals.get(where("id") == deal_id))


@app.delete("/deals/<deal_id>")
def delete_deal(deal_id: str) -> Any:
    """Remove a deal."""
    with lock:
        removed = deals.remove(where("id") == deal_id)
    return jsonify(deleted=True) if removed else abort(404)


serve(app, host="127.0.0.1", port=port, threads=8)
