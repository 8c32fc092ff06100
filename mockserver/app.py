"""The Flask app: the only place that joins contract, sandboxes and the vendor's surface.

The path of a request is written out in `_operation_view`: key, fault, contract, operation, shape.
The app decides and never waits; whoever carries it delivers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache
from typing import Any, cast

import orjson
from flask import Flask, Response, request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.exceptions import NotFound as NoRoute

from mockserver.api import HANDLERS, Call, Handler, check_key, envelope, failure
from mockserver.api.cors import BY_ORIGIN, Cors
from mockserver.config import Config, checked, clock_at_start, place
from mockserver.errors import InjectedFault, NotFound, RequestError, Unauthorized
from mockserver.faults import media_type
from mockserver.http.bodies import JSON, YAML
from mockserver.index import index_page
from mockserver.lean import JSON_TYPE, Headers, JsonAnswer, LeanFlask, LeanRequest, no_content
from mockserver.numbers import spelled
from mockserver.opening import open_sandbox
from mockserver.router import sent_path, split_path
from mockserver.sandbox import Sandbox
from mockserver.sandboxes import Sandboxes
from mockserver.visit import Visit
from mockserver.wire import CONTROL_PREFIX, REASON, SANDBOX_KEY_HEADER

__all__ = ["ASSUMPTIONS_HEADER", "EXTENSION", "Config", "create_app"]

logger: logging.Logger = logging.getLogger(__name__)

EXTENSION = "introzy-mock"
"""`app.extensions[EXTENSION]` is the app's `Sandboxes`."""

ASSUMPTIONS_HEADER = "Introzy-Mock-Assumptions"
"""The response header that names what an answer rests on beyond the vendor's pages."""

_EXPOSED = (
    ASSUMPTIONS_HEADER,
    "Preference-Applied",
    "Retry-After",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
)


def create_app(config: Config | None = None) -> Flask:
    """Make the WSGI app of one mock.

    Raises:
        StartError: the data file, or what the config asks for, cannot be used.
    """
    config = checked(config or Config())
    clock = clock_at_start(config)
    world = open_sandbox(
        data=place("data", config.data),
        start=place("start", config.start),
        fresh=config.fresh,
        scenario=config.scenario,
        seed=config.seed,
        deals=config.deals,
        clock=clock,
        assume=config.assume,
        durability=config.durability,
    )
    try:
        return _joined(Sandboxes(world, api_keys=config.api_keys, clock=clock), config)
    except BaseException:  # a signal too may end the program here
        world.close()
        raise


class _App(LeanFlask):
    """Answers one request at a time; the control surface is made when it is first asked."""

    def __init__(self, sandboxes: Sandboxes, config: Config) -> None:
        super().__init__(__name__)
        self._sandboxes = sandboxes
        self._config = config
        self._cors = Cors(config.cors_origins, exposed=_EXPOSED)

    def wsgi_app(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer a request alone: for the vendor's API, or for the mock's own."""
        with self._sandboxes.lock:
            if environ["PATH_INFO"].startswith(CONTROL_PREFIX) and _is_control(environ):
                return self._control(environ, start_response)
            if "HTTP_ORIGIN" in environ:
                start_response = self._cors.allowing(environ, start_response)
            visit = Visit.begin(environ, self._sandboxes.default)
            answer = super().wsgi_app(environ, start_response)
            visit.note(environ)
            # The request knows its environment: without this each would wait for a collection.
            environ.pop("werkzeug.request", None)
            return answer

    @cached_property
    def _control(self) -> Flask:
        from mockserver.control import Guard, create_control

        guard = Guard(
            host=self._config.host,
            allowed_hosts=self._config.allowed_hosts,
            admin_token=self._config.admin_token,
        )
        return create_control(self._sandboxes, guard, self._cors)

    def make_default_options_response(self) -> Response:
        """Return the answer to OPTIONS: what the path takes, and what a page may send."""
        adapter = request_ctx.url_adapter
        methods = sorted(adapter.allowed_methods()) if adapter else []
        allow = [("Allow", ", ".join(methods))] if methods else []
        asked = self._cors.preflight(request.environ, methods)
        return no_content((*allow, BY_ORIGIN, *asked))

    def refuse(self, error: Exception) -> JsonAnswer | Response:
        """Make the answer to a request that failed; a preflight does not fail."""
        if self._cors.is_preflight(request.environ):
            return self.make_default_options_response()
        return _refuse(error, self._sandboxes)


def _is_control(environ: Mapping[str, Any]) -> bool:
    return split_path(sent_path(environ))[1] == CONTROL_PREFIX[1:]


def _joined(sandboxes: Sandboxes, config: Config) -> Flask:
    app = _App(sandboxes, config)
    app.extensions[EXTENSION] = sandboxes
    _bind(app, sandboxes)
    app.route_to(
        "/",
        "index",
        lambda: index_page(_meant(sandboxes).contract, any_key=sandboxes.takes_any_key),
    )
    app.route_to("/openapi.json", "openapi", lambda: _contract(sandboxes, JSON))
    app.route_to("/openapi.yaml", "openapi_yaml", lambda: _contract(sandboxes, YAML))
    app.route_to("/favicon.ico", "icon", no_content)  # browsers ask for one by themselves
    app.register_error_handler(Exception, app.refuse)
    return app


def _contract(sandboxes: Sandboxes, media: str) -> JsonAnswer:
    """Answer with the contract in force; a start does without what makes it of the compiled one."""
    from mockserver.api.documents import contract_answer
    from mockserver.contract.served import served_contract

    document = served_contract(_meant(sandboxes).contract.assume)
    return contract_answer(document, request.root_url, media=media)


def _meant(sandboxes: Sandboxes) -> Sandbox:
    """Return the sandbox of the first key that is accepted, and the default one without any.

    A request whose own key is refused can so be noted by the sandbox that it is meant for.
    """
    meant = request.headers.get(SANDBOX_KEY_HEADER)
    for sent in (request.environ.get("HTTP_AUTHORIZATION"), meant and f"Bearer {meant}"):
        with suppress(Unauthorized):
            return sandboxes.admit(check_key(sent))
    return sandboxes.default


def _bind(app: LeanFlask, sandboxes: Sandboxes) -> None:
    operations = sandboxes.default.contract.operations
    if operations.keys() != HANDLERS.keys():
        unmatched = sorted(operations.keys() ^ HANDLERS.keys())
        raise TypeError(f"operations and handlers do not match: {unmatched}")
    for name, operation in operations.items():
        view = _operation_view(sandboxes, name, HANDLERS[name])
        app.route_to(operation.path, name, view, methods=[operation.method])


def _operation_view(sandboxes: Sandboxes, name: str, handler: Handler) -> Callable[..., JsonAnswer]:
    def view(**path: str) -> JsonAnswer:
        sent = _sent()
        environ = sent.environ
        visit = Visit.of(environ)
        visit.operation, visit.path = name, path
        key = check_key(environ.get("HTTP_AUTHORIZATION"), any_key=sandboxes.takes_any_key)
        world = sandboxes.admit(key)
        operation = visit.enter(world)
        effect = visit.meet(environ, key)
        value = None
        if effect.runs:
            query = operation.query.read(environ["QUERY_STRING"])
            body = operation.body.read(_json(visit, sent)) if operation.body else {}
            run = world.try_out if effect.commit is False else world.decide
            value = run(lambda: handler(Call(world, path, query, body)), at=visit.now)
        if effect.status is not None:
            raise InjectedFault(effect.status, effect.message, body=effect.body)
        if not effect.runs:
            raise visit.withheld()
        shaped = operation.shape({"data": value})
        answer = _answer(operation.status, shaped, _headers(visit.assumed))
        visit.answer = answer.with_own(effect.headers)
        return visit.answer

    return view


def _json(visit: Visit, sent: LeanRequest) -> bytes:
    raw = visit.body = sent.sent_body()
    if raw:
        sent.check_type()
    return raw


def _answer(status: int, body: Any, headers: Headers = (JSON_TYPE, BY_ORIGIN)) -> JsonAnswer:
    return JsonAnswer(orjson.dumps(body, default=spelled), status, headers)


@lru_cache(maxsize=256)
def _headers(assumed: tuple[str, ...]) -> Headers:
    names = ", ".join(assumed)
    told = ((ASSUMPTIONS_HEADER, names),) if names else ()
    return JSON_TYPE, BY_ORIGIN, *told


def _refuse(error: Exception, sandboxes: Sandboxes) -> JsonAnswer:
    visit = Visit.of(request.environ)
    if visit.operation is None or isinstance(error, Unauthorized):
        visit.stray(_meant(sandboxes))
    if isinstance(error, NoRoute):
        error = _no_operation(visit)
    status, body = envelope(error)
    if status == 500 and not isinstance(error, RequestError):  # a full disk is no fault of ours
        logger.error("%s", failure(request.method, request.path, error))
    visit.refused(error, status)
    headers = _headers(visit.assumed)
    if isinstance(error, MethodNotAllowed):
        headers += (("Allow", ", ".join(sorted(error.valid_methods or ()))),)
    if status == 401:
        headers += (("WWW-Authenticate", "Bearer"),)
    visit.body = visit.body or _unread()
    if isinstance(error, InjectedFault) and error.body is not None:
        answer = JsonAnswer(error.body.encode(), status, headers)
        answer = answer.with_own((("Content-Type", media_type(error.body)),))
    else:
        request.environ[REASON] = f"{body['error']['code']}: {body['error']['message']}"
        answer = _answer(status, body, headers)
    visit.answer = answer.with_own(visit.own_headers)
    return visit.answer


def _no_operation(visit: Visit) -> NotFound:
    from mockserver.telling import no_operation

    return no_operation(
        visit.world.contract.operations.values(),
        method=request.method,
        path=sent_path(request.environ),
        contract="/openapi.json",
    )


def _unread() -> bytes:
    """Return the body of a request that was answered without it."""
    sent = _sent()
    if not sent.content_length:
        return b""
    try:
        return sent.sent_body()
    except RequestError:  # nobody can read it in its coding
        return sent.get_data()
    except HTTPException:
        return b""


def _sent() -> LeanRequest:
    return cast("LeanRequest", request_ctx.request)
