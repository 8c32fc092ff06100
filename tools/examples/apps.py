"""Apps of scenario default, each asked once, in the state that an example shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, chdir, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import orjson

from mockserver.api.handlers import HANDLERS as API_HANDLERS
from mockserver.app import EXTENSION, Config, create_app
from mockserver.control.handlers import HANDLERS as CONTROL_HANDLERS
from mockserver.http.flask_door import FlaskDoor
from mockserver.http.messages import Answer, Request
from mockserver.http.rules import Call
from tools.examples.requests import Sent
from tools.examples.ways import State, Way

__all__ = ["answer_to"]

_AS_IT_IS = Way("", "")


def answer_to(
    sent: Sent, *, assume: Mapping[str, str], first: Iterable[Sent] = (), way: Way = _AS_IT_IS
) -> Answer:
    """Return the answer of a new app, after the requests that come first and the steps of a way."""
    with _app(way.state, sent, assume) as app:
        for one in first:
            app.answer(one.request())
        added = way.before(partial(_send, app))
        return app.answer(sent._replace(headers={**sent.headers, **added}).request())


@contextmanager
def _app(state: State, sent: Sent, assume: Mapping[str, str]) -> Iterator[FlaskDoor]:
    if state == "beside others' files":
        with (
            TemporaryDirectory() as place,
            chdir(place),
        ):  # a path in a message is the same each time
            snapshots = Path("mock.snapshots")
            snapshots.mkdir()
            (snapshots / f"{sent.path.get('name')}.json").write_text("{}", encoding="utf-8")
            app = create_app(Config(data=Path("mock.json"), assume=assume))
            try:
                yield app
            finally:
                app.extensions[EXTENSION].default.close()
        return
    with ExitStack() as ending:
        if state == "failing":
            for handlers in (API_HANDLERS, CONTROL_HANDLERS):
                ending.enter_context(patch.dict(handlers, dict.fromkeys(handlers, _fail)))
        yield create_app(Config(assume=assume))


def _fail(_call: Call) -> None:
    raise RuntimeError("an example of a failure")


def _send(app: FlaskDoor, method: str, path: str, body: Any) -> Any:
    headers = [("Host", "127.0.0.1:4700"), ("Content-Type", "application/json")]
    raw = b"" if body is None else orjson.dumps(body)
    answer = app.answer(Request(method, path, headers, raw))
    return orjson.loads(answer.body) if answer.body else None
