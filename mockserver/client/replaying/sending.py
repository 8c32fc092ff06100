"""Deciding what a replay sends: requests for the vendor's operations, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from mockserver.client.replaying.recorded import Recorded
from mockserver.contract import Contract
from mockserver.contract.router import Router, split_path
from mockserver.core.errors import MethodNotAllowed
from mockserver.core.redaction import API_KEY, REDACTED
from mockserver.core.wire import MAX_BODY_BYTES, SANDBOX_KEY_HEADER

__all__ = ["Sendable", "Sending"]

_A_SHOWN_KEY = re.compile(r"bearer\s+introzy_", re.IGNORECASE)
_REPEATED = frozenset({"authorization", "content-type", "prefer"})
_TARGET = re.compile(r"/(?!/)[!\"$-\[\]-~]*")
"""A path and perhaps a query: no host, no fragment, no backslash, nothing that ends the line."""

_HEADER = re.compile(r"[\t -~\x80-\xff]*")
_ASTRAY = re.compile(r"[\\\x00-\x1f\x7f]|(?:^|/)\.\.?(?:[/;]|$)")
"""What may lead to another path: a backslash, a control character, a segment of dots."""

_MOST_ENCODINGS = 8


class Sendable(NamedTuple):
    """A request that is ready to be sent."""

    headers: Sequence[tuple[str, str]]
    body: bytes


class Sending:
    """Decides what is sent to a sandbox, and replaces recorded keys by the sandbox's own."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._operations: Router[str] = Router()
        for operation in Contract().operations.values():
            methods = {operation.method, *(["HEAD"] if operation.method == "GET" else [])}
            self._operations.add(operation.path, methods, operation.id)

    def prepare(self, recorded: Recorded) -> Sendable | str:
        """Return the request that repeats an exchange, or the reason why it cannot be sent."""
        if not self._is_an_operation(recorded.method, recorded.target):
            return "it is not for one of the vendor's operations"
        if recorded.operation is None:
            return "it broke HTTP, and was refused before it was read"
        if REDACTED in recorded.target or REDACTED.encode() in recorded.body:
            return "it holds an API key, which is not in the file"
        headers = [pair for pair in recorded.headers if pair[0].lower() in _REPEATED]
        if any(map(_holds_key, headers)) and recorded.status == 401 and not recorded.faults:
            return "its API key was refused, and is not in the file"
        sent = [
            (name, f"Bearer {self._key}" if _holds_key((name, value)) else value)
            for name, value in headers
        ]
        unfit = _unfit(sent)
        if unfit:
            return f"its header {unfit} cannot be sent"
        return Sendable([(SANDBOX_KEY_HEADER, self._key), *sent], _body(recorded))

    def _is_an_operation(self, method: str, target: str) -> bool:
        """Return whether every server takes this request for one of the vendor's operations.

        A parameter of the path that a proxy could read as a way to another path fails this.
        """
        path = target.partition("?")[0]
        if not _TARGET.fullmatch(target):
            return False
        try:
            found = self._operations.find(method, split_path(path))
        except MethodNotAllowed:
            return False
        return found is not None and all(map(_is_plain, found[1].values()))


def _holds_key(header: tuple[str, str]) -> bool:
    """Return whether a header has an API key, or the placeholder that an export has for one."""
    name, value = header
    found = _A_SHOWN_KEY.match(value) or API_KEY.search(value)
    return name.lower() == "authorization" and found is not None


def _is_plain(text: str) -> bool:
    for _ in range(_MOST_ENCODINGS):
        if _ASTRAY.search(text):
            return False
        decoded = unquote(text, errors="replace")
        if decoded == text:
            return True
        text = decoded
    return False


def _unfit(headers: Iterable[tuple[str, str]]) -> str | None:
    return next((name for name, value in headers if not _HEADER.fullmatch(value)), None)


def _body(recorded: Recorded) -> bytes:
    if recorded.status == 413 and not recorded.faults:  # too large for the journal too
        return b" " * (MAX_BODY_BYTES + 1)
    return recorded.body
