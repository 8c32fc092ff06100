"""Interception of requests, by responses."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Flask
from requests import PreparedRequest
from responses import BaseResponse, RequestsMock
from urllib3 import HTTPResponse

from mockserver.testing.asking import Headers
from mockserver.testing.requests_door import answer
from mockserver.testing.vendor import VENDOR_HOST

__all__ = ["intercept_requests"]

_ANYTHING = re.compile("")


def intercept_requests(app: Flask, change: Callable[[Headers], Headers]) -> RequestsMock:
    """Make the context in which an app answers what requests sends to the vendor."""
    mock = RequestsMock(
        assert_all_requests_are_fired=False,
        # what is there now: a test's own stubs stay in force for other hosts
        real_adapter_send=requests.adapters.HTTPAdapter.send,
    )
    mock.add(_Answer(app, change))
    mock.add_passthru(_ANYTHING)
    return mock


class _Answer(BaseResponse):
    """Whatever the vendor is asked, answered by an app."""

    def __init__(self, app: Flask, change: Callable[[Headers], Headers]) -> None:
        super().__init__(method="GET", url=_ANYTHING)
        self._app = app
        self._change = change

    def matches(self, request: PreparedRequest) -> tuple[bool, str]:
        parts = urlsplit(request.url or "")
        return (parts.scheme, parts.hostname) == ("https", VENDOR_HOST), "it is for another host"

    def get_response(self, request: PreparedRequest) -> HTTPResponse:
        sent: Any = request
        return answer(self._app, request, sent.req_kwargs.get("timeout"), change=self._change)
