"""What makes a surface the vendor's or the mock's own, and what its handlers are given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple, TypeAlias

from mockserver.contract import Contract, Operation
from mockserver.http.incoming import Incoming
from mockserver.http.messages import Answer, Headers
from mockserver.sandbox import Sandbox
from mockserver.sandboxes import Sandboxes

__all__ = ["Asked", "Call", "Handler", "Page", "Reply", "Rules"]


class Asked(NamedTuple):
    """What is asked of a sandbox: an operation of the contract in force there.

    `key` is the API key that it was asked with, `path` the values in the path. `now` and `version`
    are the sandbox's time and the version of its store before.
    """

    sandbox: Sandbox
    key: str
    operation: Operation
    path: Mapping[str, Any]
    now: str
    version: int


class Call(NamedTuple):
    """One request for an operation: its sandbox, and what the contract read of it."""

    sandboxes: Sandboxes
    sandbox: Sandbox
    path: Mapping[str, Any]
    query: Mapping[str, Any]
    body: Mapping[str, Any]
    sent: Incoming

    @property
    def url(self) -> str:
        """Where the client reached the server, with a slash at its end."""
        return self.sent.root


class Reply(NamedTuple):
    """A handler's value, with headers that its answer has beside the usual ones."""

    value: Any
    headers: Headers


Handler: TypeAlias = Callable[[Call], Any]
"""Performs an operation and returns its value, or a `Reply`; an `Answer` is sent as it is."""

Page: TypeAlias = Callable[[Incoming], Answer]
"""Answers what belongs to no operation."""


class Rules(NamedTuple):
    """What one surface does in another way than the other.

    `contract` returns the contract that is in force in a sandbox, and `contract_at` is where it is
    served. `gate` may refuse a request, or answer it, before anybody looks at its path. `options`
    answers OPTIONS of a path that takes some methods, or none. `authorize` returns the sandbox of a
    request for an operation, with its API key, and `meant` that of one which is refused before.
    `wrap` makes of a handler's value what the contract shapes. `headers` are on every answer, those
    of `allowing` on answers to a browser's page. Where these are none, `barring` says for the log
    why the page may not read the answer. Faults are applied to the requests of a surface that is
    `observed`, and the journal keeps them; a `strict` one refuses parameters that its contract does
    not name.
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
