"""The Flask app: the only place that joins contract, sandbox and the vendor's surface.

The path of a request is written out in `_operation_view`: key, contract, operation, shape. The app
decides and never waits; whoever carries it delivers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import orjson
from flask import Flask, Response, request
from flask.globals import request_ctx
from werkzeug.exceptions import MethodNotAllowed

from mockserver.api import HANDLERS, Call, Handler, check_key, envelope
from mockserver.contract import Contract, Operation
from mockserver.errors import UnsupportedMediaType
from mockserver.index import index_page
from mockserver.lean import JsonResponse, LeanFlask
from mockserver.sandbox import Sandbox, open_sandbox
from mockserver.store import Durability
from mockserver.wire import MAX_BODY_BYTES, REASON

__all__ = ["ASSUMPTIONS_HEADER", "EXTENSION", "Config", "create_app"]

logger = logging.getLogger(__name__)

EXTENSION = "introzy-mock"
"""`app.extensions[EXTENSION]` is the app's sandbox."""

ASSUMPTIONS_HEADER = "Introzy-Mock-Assumptions"
"""The response header that names what an answer rests on beyond the vendor's pages."""

_JSON = "application/json"
_CORS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", ASSUMPTIONS_HEADER),
)
_PREFLIGHT = (
    ("Access-Control-Allow-Private-Network", "true"),
    ("Access-Control-Max-Age", "600"),
)


@dataclass(frozen=True, kw_only=True)
class Config:
    """What an app is made from; the defaults are a seeded store in memory.

    `data` is the data file, None for memory; `fresh` starts it over. `scenario`, `seed` and `deals`
    say what a new store holds, and must fit a data file that is there already. `assume` sets
    assumptions of the contract, by name, to one of their alternatives. `durability` says what an
    acknowledged write survives: the death of the process, or that of the machine.
    """

    data: Path | None = None
    fresh: bool = False
    scenario: str | None = None
    seed: int | None = None
    deals: int | None = None
    assume: Mapping[str, str] = field(default_factory=dict)
    durability: Durability = "process"


def create_app(config: Config | None = None) -> Flask:
    """Make the WSGI app of one mock.

    Raises:
        StartError: the data file, or what the config asks for, cannot be used.
    """
    config = config or Config()
    world = open_sandbox(
        data=config.data,
        fresh=config.fresh,
        scenario=config.scenario,
        seed=config.seed,
        deals=config.deals,
        assume=config.assume,
        durability=config.durability,
    )
    try:
        return _joined(world)
    except BaseException:  # a signal too may end the program here
        world.close()
        raise


class _App(LeanFlask):
    """Answers the question of a browser whether an app may send a request."""

    def make_default_options_response(self) -> Response:
        """Allow what there is, from anywhere."""
        adapter = request_ctx.url_adapter
        methods = ", ".join(sorted(adapter.allowed_methods())) if adapter else ""
        asked = request.headers.get("Access-Control-Request-Headers", "Authorization, Content-Type")
        allow = (
            ("Allow", methods),
            ("Access-Control-Allow-Methods", methods),
            ("Access-Control-Allow-Headers", asked),
        )
        return Response(status=204, headers=[*_CORS, *allow, *_PREFLIGHT])


def _joined(world: Sandbox) -> Flask:
    app = _App("mockserver", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.extensions[EXTENSION] = world
    _bind(app, world)
    app.add_url_rule("/", endpoint="index", view_func=lambda: index_page(world.contract))
    app.add_url_rule(
        "/openapi.json",
        endpoint="openapi",
        view_func=lambda: _answer(200, world.contract.document),
    )
    app.register_error_handler(Exception, _refusal(world.contract))
    return app


def _bind(app: Flask, world: Sandbox) -> None:
    operations = {operation.id: operation for operation in world.contract.operations}
    if operations.keys() != HANDLERS.keys():
        unmatched = sorted(operations.keys() ^ HANDLERS.keys())
        raise TypeError(f"operations and handlers do not match: {unmatched}")
    for operation in operations.values():
        app.add_url_rule(
            operation.path.replace("{", "<").replace("}", ">"),
            endpoint=operation.id,
            view_func=_operation_view(world, operation, HANDLERS[operation.id]),
            methods=[operation.method],
        )


def _operation_view(
    world: Sandbox, operation: Operation, handler: Handler
) -> Callable[..., Response]:
    headers = _headers(operation.assumed[operation.status])

    def view(**path: str) -> Response:
        environ = request.environ
        check_key(environ.get("HTTP_AUTHORIZATION"))
        query = operation.query.read(parse_qsl(environ["QUERY_STRING"], keep_blank_values=True))
        body = operation.body.read(_sent_json()) if operation.body else {}
        value = world.decide(lambda: handler(Call(world, path, query, body)))
        return _answer(operation.status, operation.shape({"data": value}), headers)

    return view


def _sent_json() -> bytes:
    raw = request.get_data(cache=False)
    if raw and request.mimetype != _JSON:
        sent = request.mimetype or "nothing"
        raise UnsupportedMediaType(
            f"The body is sent as {sent}. Send it with: Content-Type: {_JSON}"
        )
    return raw


def _answer(status: int, body: Any, headers: tuple[tuple[str, str], ...] = _CORS) -> Response:
    return JsonResponse(orjson.dumps(body), status, headers)


def _headers(assumed: Iterable[str]) -> tuple[tuple[str, str], ...]:
    names = ", ".join(assumed)
    return (*_CORS, (ASSUMPTIONS_HEADER, names)) if names else _CORS


def _refusal(contract: Contract) -> Callable[[Exception], Response]:
    assumed = {operation.id: operation.assumed for operation in contract.operations}

    def refuse(error: Exception) -> Response:
        status, body = envelope(error)
        if status >= 500:
            logger.error("%s %s failed", request.method, request.path, exc_info=error)
        request.environ[REASON] = f"{body['error']['code']}: {body['error']['message']}"
        known = assumed.get(request.endpoint or "", {})
        headers = _headers(known.get(status) or contract.assumed_elsewhere(status))
        if isinstance(error, MethodNotAllowed):
            headers += (("Allow", ", ".join(sorted(error.valid_methods or ()))),)
        if status == 401:
            headers += (("WWW-Authenticate", "Bearer"),)
        return _answer(status, body, headers)

    return refuse
