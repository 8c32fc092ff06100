"""A server for collections: each request meets the mock as it starts, whatever was sent before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from mockserver import Config, create_app
from mockserver.contract import Contract
from mockserver.control.document import load_control
from other_server import LOOPBACK, serving
from support import KEY, Api
from tools.examples.requests import Sent, example_requests

__all__ = ["starting_anew"]

EXAMPLES = {
    **example_requests(Contract().document, headers=KEY),
    **example_requests(load_control(), headers={}),
}


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_words: Any) -> None:
        """Print nothing."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@contextmanager
def starting_anew() -> Iterator[str]:
    """Serve until the end of the block; yield where."""
    made = make_server(*LOOPBACK, _answer, server_class=_Server, handler_class=_Quiet)
    with serving(made) as url:
        yield url


def _answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer after the examples that this one needs, on which its ids rest."""
    api = Api(create_app(Config()))
    for name in _needed(environ["REQUEST_METHOD"], environ["PATH_INFO"]):
        sent = EXAMPLES[name][0].request()
        api.send(sent.method, sent.target, headers=dict(sent.headers), data=sent.body)
    return api.app(environ, start_response)


def _needed(method: str, path: str) -> tuple[str, ...]:
    for sent, *_ in EXAMPLES.values():
        if method == sent.method and _is_at(sent, path):
            return sent.needs
    return ()


def _is_at(sent: Sent, path: str) -> bool:
    return bool(re.fullmatch(re.sub(r"{\w+}", "[^/]+", sent.template), path))
