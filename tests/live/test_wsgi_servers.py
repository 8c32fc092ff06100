"""The app behind WSGI servers of others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from threading import Thread
from typing import Any, TypeAlias
from wsgiref.simple_server import WSGIRequestHandler
from wsgiref.simple_server import make_server as wsgiref_server
from wsgiref.validate import validator

import pytest
from werkzeug.serving import WSGIRequestHandler as WerkzeugHandler
from werkzeug.serving import make_server as werkzeug_server

from live_server import DEADLINE
from mockserver import create_app

DEALS = "/api/pipelines/sales/deals"
HEADERS = {"Authorization": "Bearer introzy_your_api_key", "Content-Type": "application/json"}

Ask: TypeAlias = Callable[..., tuple[HTTPResponse, bytes]]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class QuietWerkzeug(WerkzeugHandler):
    def log(self, *_: Any) -> None:
        """Say nothing."""


def by_the_standard_library(app: Any) -> Any:
    """A server that checks every call by PEP 3333."""
    return wsgiref_server("127.0.0.1", 0, validator(app), handler_class=Quiet)


def by_werkzeug(app: Any) -> Any:
    """The server of `flask run`."""
    return werkzeug_server("127.0.0.1", 0, app, request_handler=QuietWerkzeug)


@pytest.fixture(params=[by_the_standard_library, by_werkzeug])
def ask(request: pytest.FixtureRequest) -> Iterator[Ask]:
    """Send a request to the app on a server."""
    server = request.param(create_app())
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=DEADLINE)

    def send(method: str, path: str, **options: Any) -> tuple[HTTPResponse, bytes]:
        connection.request(method, path, headers=HEADERS, **options)
        response = connection.getresponse()
        return response, response.read()

    yield send
    connection.close()
    server.shutdown()
    thread.join(DEADLINE)
    server.server_close()


def test_a_deal_that_was_created_is_found(ask: Ask) -> None:
    created, text = ask("POST", DEALS, body=json.dumps({"name": "Over WSGI"}))
    deal = json.loads(text)["data"]

    found, same = ask("GET", f"{DEALS}/{deal['id']}")

    assert (created.status, found.status) == (201, 200)
    assert json.loads(same)["data"]["name"] == "Over WSGI"


def test_head_tells_the_length_and_sends_no_body(ask: Ask) -> None:
    _, text = ask("GET", DEALS)

    head, nothing = ask("HEAD", DEALS)

    assert (head.status, nothing) == (200, b"")
    assert head.headers["Content-Length"] == str(len(text))


def test_options_and_refusals_are_answered_too(ask: Ask) -> None:
    assert [ask("OPTIONS", DEALS)[0].status, ask("GET", "/nowhere")[0].status] == [204, 404]
