"""How the vendor's and the mock's own surface differ, and what handlers receive."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple, TypeAlias

from mockserver.contract import Contract, Operation
from mockserver.http.incoming import Incoming
from mockserver.http.messages import Answer, Headers
from mockserver.sandbox.registry import Sandboxes
from mockserver.sandbox.sandbox import Sandbox

__all__ = ["Call", "Handler", "Page", "Reply", "Rules"]


class Call(NamedTuple):
    """An admitted request: the operation that it calls in a sandbox, and the validated input.

    The operation is that of the contract in force in the sandbox. `key` is the API key of the
    request, and `path` has the values in its path. `now` and `version` are the sandbox's time and
    the version of its store before.
    """

    sandboxes: Sandboxes
    sandbox: Sandbox
    sent: Incoming
    key: str
    operation: Operation
    path: Mapping[str, Any]
    now: str
    version: int
    query: Mapping[str, Any] = {}
    body: Mapping[str, Any] = {}

    @property
    def url(self) -> str:
        """Where the client reached the server, with a slash at its end."""
        return self.sent.root


class Reply(NamedTuple):
    """A handler's value, with headers to add to the answer."""

    value: Any
    headers: Headers


Handler: TypeAlias = Callable[[Call], Any]
"""Performs an operation and returns its value, or a `Reply`; an `Answer` is sent as it is."""

Page: TypeAlias = Callable[[Incoming], Answer]
"""Answers a path that is not an operation."""


class Rules(NamedTuple):
    """The rules of one surface.

    `contract` returns the contract in force in a sandbox, and `contract_at` is where it is served.
    `gate` may refuse or answer a request before its path is read. `options` answers OPTIONS of a
    path that takes these methods, perhaps none. `authorize` returns the sandbox of a request for an
    operation, with its API key; `meant` returns the sandbox of a request that is refused before
    that. `wrap` turns a handler's value into the one that the contract shapes. `headers` are on
    every answer, those of `allowing` on answers to a browser's page; if there are none, `barring`
    says for the log why the page may not read the answer. Faults apply only to an `observed`
    surface, and the journal notes only its requests. A `strict` surface refuses query parameters
    that its contract does not name.
    """

    contract: Callable[[Sandbox], Contract]
    contract_at: str
    gate: Callable[[Incoming], Answer | None]
    options: Callable[[Incoming, Collection[str]], Answer | None]
    authorize: Callable[[Incoming, Operation], tuple[Sandbox, str]]
    meant: Callable[[Incoming], Sandbox]
    wrap: Callable[[Any], Any]
    headers: tuple[tuple[str, str], ...]
    allowing: Callable[[Incoming], Headers]
    barring: Callable[[Incoming], str | None]
    observed: bool
    strict: bool
