"""The Flask app of the control surface: guard, contract, handler, answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from typing import Any, cast

import orjson
from flask import Flask, Response, request
from flask.globals import request_ctx
from werkzeug.exceptions import MethodNotAllowed, NotFound

from mockserver.api import check_key, envelope, failure
from mockserver.api.cors import BY_ORIGIN, Cors
from mockserver.api.documents import contract_answer
from mockserver.contract import Operation, operations_of
from mockserver.contract.sent import read_json
from mockserver.control.call import Call, Handler
from mockserver.control.document import PLACE, PLACES, load_control
from mockserver.control.guard import Guard
from mockserver.control.handlers import HANDLERS
from mockserver.errors import (
    Detail,
    InvalidJson,
    InvalidRequest,
    RequestError,
    Unauthorized,
    summary,
)
from mockserver.lean import JSON_TYPE, Headers, JsonAnswer, LeanFlask, LeanRequest, no_content
from mockserver.numbers import spelled
from mockserver.router import sent_path
from mockserver.sandbox import Sandbox
from mockserver.sandboxes import Sandboxes
from mockserver.telling import no_operation
from mockserver.wire import JOURNAL_HEADER, MAX_BODY_BYTES, MAX_IMPORT_BYTES, REASON, query_pairs

__all__ = ["create_control"]

logger: logging.Logger = logging.getLogger(__name__)

_JOURNAL = "listRequests"


class _Control(LeanFlask):
    """Answers under `/_mock`; of that, pages may read the contract alone."""

    def __init__(self, guard: Guard, cors: Cors) -> None:
        super().__init__(__name__, numbers={"id"})
        self._guard = guard
        self._cors = cors
        self.before_request(self._admit)

    def wsgi_app(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer a request; a page that may call hears that it may read the contract."""
        if "HTTP_ORIGIN" in environ and environ["PATH_INFO"] in PLACES:
            start_response = self._cors.allowing(environ, start_response)
        return super().wsgi_app(environ, start_response)

    def _admit(self) -> Response | None:
        environ = request.environ
        readable = environ["PATH_INFO"] in PLACES
        if readable and self._cors.is_preflight(environ):
            asked = self._cors.preflight(environ, {"GET", "HEAD", "OPTIONS"})
            return Response(status=204, headers=[BY_ORIGIN, *asked])
        by_page = readable and "HTTP_ORIGIN" in environ and bool(self._cors.headers(environ))
        self._guard.check(environ, by_page=by_page)
        return None


def create_control(sandboxes: Sandboxes, guard: Guard, cors: Cors) -> Flask:
    """Make the WSGI app that answers under `/_mock`."""
    app = _Control(guard, cors)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    document = load_control()
    operations = {operation.id: operation for operation in operations_of(document)}
    if operations.keys() != HANDLERS.keys():
        unmatched = sorted(operations.keys() ^ HANDLERS.keys())
        raise TypeError(f"operations and handlers do not match: {unmatched}")
    for name, operation in operations.items():
        view = _view(sandboxes, operation, HANDLERS[name])
        app.route_to(operation.path, name, view, methods=[operation.method])
    app.register_error_handler(Exception, lambda error: _refuse(error, operations.values()))
    return app


def _view(
    sandboxes: Sandboxes, operation: Operation, handler: Handler
) -> Callable[..., Response | JsonAnswer]:
    def view(**path: Any) -> Response | JsonAnswer:
        query = _read_query(operation)
        body = _read_body(operation)
        world = _meant(sandboxes, query["sandbox"])
        call = Call(sandboxes, world, path, query, body, request.root_url)
        value = handler(call)
        if operation.path in PLACES:
            return contract_answer(value, call.url, media=operation.media)
        if operation.status == 204:
            return no_content()
        told = orjson.dumps(operation.shape(value), default=spelled)
        answer = JsonAnswer(told, operation.status)
        if operation.id == _JOURNAL:
            return answer.with_own(((JOURNAL_HEADER, world.journal.identity),))
        return answer

    return view


def _read_query(operation: Operation) -> Mapping[str, Any]:
    """Read the query; a filter with a slip in its name must not pass for none."""
    sent = query_pairs(request.environ["QUERY_STRING"])
    known = operation.query.names
    unknown = [
        Detail(name, f"is not one of {', '.join(known)}") for name, _ in sent if name not in known
    ]
    if unknown:
        raise InvalidRequest(f"{summary(unknown)}.", details=unknown)
    return operation.query.read_pairs(sent)


def _read_body(operation: Operation) -> dict[str, Any]:
    raw = _sent_json()
    if operation.body:
        return operation.body.read(raw or b"{}")
    try:
        read_json(raw or b"{}")
    except ValueError as error:
        raise InvalidJson(f"The request body is not JSON: {error}. Send none.") from None
    return {}


def _meant(sandboxes: Sandboxes, name: str | None) -> Sandbox:
    if name is not None:
        return sandboxes.named(name)
    try:
        key = check_key(request.environ.get("HTTP_AUTHORIZATION"))
    except Unauthorized:  # none, or the admin token
        return sandboxes.default
    return sandboxes.admit(key)


def _sent_json() -> bytes:
    sent = cast("LeanRequest", request_ctx.request)
    if sent.endpoint == "importState":
        sent.max_content_length = MAX_IMPORT_BYTES
    raw = sent.sent_body()
    if raw:
        sent.check_type()
    return raw


def _refuse(error: Exception, operations: Collection[Operation]) -> JsonAnswer:
    largest = request.max_content_length or MAX_BODY_BYTES
    if isinstance(error, NotFound):
        sent = sent_path(request.environ)
        error = no_operation(operations, method=request.method, path=sent, contract=PLACE)
    status, body = envelope(error, largest=largest)
    if status == 500 and not isinstance(error, RequestError):
        logger.error("%s", failure(request.method, request.path, error))
    told = body["error"]
    request.environ[REASON] = f"{told['code']}: {told['message']}"
    headers: Headers = (JSON_TYPE,)
    if isinstance(error, MethodNotAllowed):
        headers += (("Allow", ", ".join(sorted(error.valid_methods or ()))),)
    if status == 401:
        headers += (("WWW-Authenticate", "Bearer"),)
    return JsonAnswer(orjson.dumps(body), status, headers)
