"""One request on its way through the app: what it met, for the shell and for the journal."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from mockserver.contract import Operation
from mockserver.determinism import stopwatch
from mockserver.errors import InjectedFault
from mockserver.faults import Effect, Hit, Subject, prefer_effect
from mockserver.lean import Headers, JsonAnswer
from mockserver.router import sent_path
from mockserver.sandbox import Sandbox
from mockserver.wire import DELIVERY, REASON

__all__ = ["Visit"]

_PLACE = "introzy_mock.visit"
_NOTHING = Effect()
_SENT = ("HTTP_", "CONTENT_TYPE", "CONTENT_LENGTH")


class Visit:
    """A request for the vendor's API; `world` is the default sandbox until its key is known.

    What has an `answer` is remembered by the sandbox's journal: a page of the mock's own has none.
    """

    __slots__ = (
        "_took",
        "answer",
        "assumed",
        "authorized",
        "body",
        "hit",
        "now",
        "operation",
        "path",
        "version",
        "world",
    )

    def __init__(self, world: Sandbox) -> None:
        self._took = stopwatch()
        self.world: Sandbox = world
        self.answer: JsonAnswer | None = None
        self.authorized: bool = False
        self.operation: str | None = None
        self.path: Mapping[str, str] = {}
        self.body: bytes = b""
        self.hit: Hit | None = None
        self.version: int = world.store.version
        self.now: str = ""
        self.assumed: tuple[str, ...] = ()

    @classmethod
    def begin(cls, environ: dict[str, Any], world: Sandbox) -> Visit:
        """Let a request begin."""
        visit: Visit = cls(world)
        environ[_PLACE] = visit
        return visit

    @staticmethod
    def of(environ: Mapping[str, Any]) -> Visit:
        """Give the visit that an environment belongs to."""
        visit: Visit = environ[_PLACE]
        return visit

    def enter(self, world: Sandbox) -> Operation:
        """Take the request to the sandbox of its key; give the operation that is in force there."""
        self.world = world
        self.authorized = True
        self.version = world.store.version
        self.now = world.now()
        operation = world.contract.operations[self.operation or ""]
        self.assumed = operation.assumed[operation.status]
        return operation

    def stray(self, world: Sandbox) -> None:
        """Take a request that is for no operation to the sandbox of its key, which tells of it."""
        self.world = world
        self.version = world.store.version

    def meet(self, environ: dict[str, Any], key: str) -> Effect:
        """Decide which fault the request meets; the shell hears how the answer is to travel."""
        faults, prefer = self.world.faults, environ.get("HTTP_PREFER")
        if not faults and prefer is None:
            return _NOTHING
        hit = faults.decide(self._subject(key), now=self.world.milliseconds())
        asked = prefer_effect(prefer)
        self.hit = Hit(0, asked.name, asked) if asked else hit
        if self.hit is None:
            return _NOTHING
        effect = self.hit.effect
        environ[REASON] = f"fault: {self.hit.name}"
        if effect.delay or effect.ending != "whole":
            environ[DELIVERY] = effect.delivery
        return effect

    @property
    def own_headers(self) -> Headers:
        """The headers that a fault sets, or a rate limit that the request is within."""
        return self.hit.effect.headers if self.hit else ()

    def withheld(self) -> InjectedFault:
        """Give what is answered by a carrier that cannot keep an answer back."""
        return InjectedFault(503, "The answer is kept back, as a fault asked.")

    def refused(self, error: Exception, status: int) -> None:
        """Take in that the request was refused."""
        contract = self.world.contract
        known = contract.operations[self.operation].assumed if self.operation else {}
        if isinstance(error, InjectedFault):
            limited = self.hit is not None and self.hit.effect.limit is not None
            self.assumed = contract.assumed_elsewhere("rate-limit" if limited else "fault")
        else:
            self.assumed = known.get(status) or contract.assumed_elsewhere(status)

    def note(self, environ: Mapping[str, Any]) -> None:
        """Let the journal remember the request and its answer."""
        world, hit = self.world, self.hit
        if self.answer is None:
            return
        applied = hit if hit and not hit.effect.passes else None
        told = (
            self.now or world.now(),
            self.operation,
            environ["REQUEST_METHOD"],
            sent_path(environ),
            self.path,
            environ["QUERY_STRING"],
            {name: environ[name] for name in _sent_names(tuple(environ))},
            self.authorized,
            self.answer.status,
            self._took(),
            applied.name if applied else None,
            applied.rule or None if applied else None,
            applied.effect.as_json() if applied else None,
            self.assumed,
            self.version,
        )
        changes = world.store.changes_since(self.version)
        world.journal.note(told, body=self.body, answer=self.answer.body, changes=changes)

    def _subject(self, key: str) -> Subject:
        operation = self.world.contract.operations[self.operation or ""]
        return Subject(
            operation.id, operation.method, self.path.get("type"), self.path.get("id"), key
        )


@lru_cache(maxsize=64)
def _sent_names(environ: tuple[str, ...]) -> tuple[str, ...]:
    """Pick the names of headers; a client sends the same ones again and again."""
    return tuple(name for name in environ if name.startswith(_SENT))
