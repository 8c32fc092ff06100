"""A sandbox in a test's hands: its data, its time, its faults, what happened, and the doors to it.

It works on the sandbox directly, whatever door the code under test comes by. What it does itself is
in no journal and is no effect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

from mockserver import crm
from mockserver.crm.pipelines import pipeline as pipeline_record
from mockserver.errors import NotFound
from mockserver.records import canonical_id
from mockserver.sandbox import Sandbox
from mockserver.telling import told
from mockserver.testing.assertions import Assertions
from mockserver.testing.clock import SandboxClock
from mockserver.testing.doors import (
    HasAsyncClient,
    HasClient,
    async_client,
    client,
    session,
    test_client,
)
from mockserver.testing.effects import Effects
from mockserver.testing.faulty import FaultInForce
from mockserver.testing.intercepting import intercept
from mockserver.testing.sending import as_received, as_sent
from mockserver.testing.shown import shown_deal, shown_pipeline

if TYPE_CHECKING:
    import httpx
    from flask.testing import FlaskClient

    from mockserver.testing.requests_door import SandboxSession
    from mockserver.testing.server import MockServer

__all__ = ["Introzy"]

C = TypeVar("C")
T = TypeVar("T")


class Introzy(Assertions):
    """One sandbox; use it in a `with` statement, which drops it, or let a fixture do so.

    Records are plain dicts as the API shows them. `clock` tells and sets the sandbox's time.
    """

    def __init__(self, server: MockServer, world: Sandbox) -> None:
        default = server.sandboxes.default
        super().__init__(world, Effects(world), default=default, since=default.journal.last)
        self._server = server
        self.name = world.name
        self.clock = SandboxClock(world)
        self._dropped: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        """Where the server answers, without `/api`; asked for the first time, it starts."""
        return self._server.url

    @property
    def api_key(self) -> str:
        """The key that means this sandbox."""
        return self._world.keys.own

    @property
    def headers(self) -> dict[str, str]:
        """The header that carries the key."""
        return {"Authorization": f"Bearer {self.api_key}"}

    def deals(self, pipeline: str, *, stage: str | None = None) -> list[dict[str, Any]]:
        """List all deals of a pipeline, or of one of its stages, in the API's order.

        Raises:
            NotFound: there is no such type of pipeline, or no such stage.
        """

        def read() -> list[dict[str, Any]]:
            parent = pipeline_record(self._world, pipeline)
            store = self._world.store
            found = store.find("deals", "pipelineId", parent["id"])
            if stage is not None:
                found = store.find("deals", "pipelineStageId", self._stage(pipeline, stage)["id"])
            records = store.read("deals", found)
            if self._world.contract.chosen("deal-order") == "newest-first":
                records.reverse()
            return [shown_deal(self._world, pipeline, record["id"]) for record in records]

        return self._alone(read)

    def pipeline(self, pipeline: str) -> dict[str, Any]:
        """Give a pipeline with its stages; as for the API, it exists from the first look on.

        Raises:
            NotFound: there is no such type of pipeline.
        """
        return self._alone(lambda: shown_pipeline(self._world, pipeline))

    def stage(self, pipeline: str, label: str) -> dict[str, Any]:
        """Give a stage of a pipeline by its label, in any letter case, or by its id.

        Raises:
            NotFound: there is none.
        """
        return self._alone(lambda: self._stage(pipeline, label))

    def people(self) -> list[dict[str, Any]]:
        """List the people that deals can have as contacts."""
        return self._records("people")

    def companies(self) -> list[dict[str, Any]]:
        """List the companies that deals can have as contacts."""
        return self._records("companies")

    def users(self) -> list[dict[str, Any]]:
        """List the users that can own deals."""
        return self._records("users")

    def add_deal(
        self, pipeline: str, *, name: str = "A deal", stage: str | None = None, **fields: Any
    ) -> dict[str, Any]:
        """Add a deal, to any stage; fields are those of the API's create.

        Raises:
            InvalidRequest: a field is none, or has a value that the API would refuse.
            NotFound: there is no such pipeline type or stage, or a field names what is not there.
        """
        body = self._fields({"name": name, **fields})

        def add() -> dict[str, Any]:
            stage_id = None if stage is None else self._stage(pipeline, stage)["id"]
            deal = crm.create_deal(self._world, pipeline, body, stage_id=stage_id)
            return shown_deal(self._world, pipeline, deal["id"])

        return self._alone(add)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Go back, at the end of the `with` block, to the state at its begin; they nest."""
        with self._effects.apart():
            number = self._world.savepoint()
            try:
                yield
            finally:
                with self._world.lock:
                    self._world.rollback(number)
                    self._world.release(number)

    def reset(self) -> None:
        """Go back to the start, and forget requests, faults and effects."""
        with self._world.lock:
            self._world.reset()
            self._effects.begin()
            self._since = self._default.journal.last

    def fail(
        self, preset: str | None = None, *, from_: int | None = None, **fields: Any
    ) -> FaultInForce:
        """Let requests fail: a preset, or fields as `POST /_mock/faults` takes them.

        `from_` is the field `from`. Returns the fault with its id; in a `with` statement it ends
        with the block.

        Raises:
            InvalidRequest: it cannot be followed.
        """
        named = {"preset": preset, "from": from_}
        given = {name: value for name, value in named.items() if value is not None}
        spec = as_received({**given, **fields})
        with self._world.lock:
            return FaultInForce(self._world, self._world.faults.take_up(spec))

    @property
    def requests(self) -> list[dict[str, Any]]:
        """The requests that came with this sandbox's key, oldest first, as `/_mock` tells them."""
        with self._world.lock:
            return [told(exchange, self._world) for exchange in self._world.journal.exchanges()]

    def digest(self) -> str:
        """Give a hash of all records: equal for equal records."""
        with self._world.lock:
            return self._world.store.digest()

    @overload
    def client(self, library: None = None, **options: Any) -> httpx.Client: ...

    @overload
    def client(self, library: HasClient[C], **options: Any) -> C: ...

    def client(self, library: Any = None, **options: Any) -> Any:
        """Make an httpx client without network; options are its own, library may be `httpx2`."""
        return client(self, self._server.app, library, options)

    @overload
    def async_client(self, library: None = None, **options: Any) -> httpx.AsyncClient: ...

    @overload
    def async_client(self, library: HasAsyncClient[C], **options: Any) -> C: ...

    def async_client(self, library: Any = None, **options: Any) -> Any:
        """Make an asynchronous httpx client without network."""
        return async_client(self, self._server.app, library, options)

    def session(self) -> SandboxSession:
        """Make a requests session without network; it takes paths as well as URLs."""
        return session(self, self._server.app)

    def test_client(self) -> FlaskClient:
        """Make Flask's own test client, which knows of neither timeouts nor lost connections."""
        return test_client(self, self._server.app)

    def intercept(self) -> AbstractContextManager[None]:
        """Bring to this sandbox what requests, httpx and httpx2 send to the vendor's host."""
        return intercept(self._server.app, self._world)

    @property
    def place(self) -> tuple[int, int]:
        """The numbers of the last request so far, here and in the default sandbox."""
        return self._world.journal.last, self._default.journal.last

    def on_drop(self, action: Callable[[], None]) -> None:
        """Call something when the sandbox is dropped."""
        self._dropped = action

    def drop(self) -> None:
        """Forget the sandbox, if the server has not done so for want of use."""
        self._dropped()
        with self._world.lock:
            if any(world is self._world for world in self._server.sandboxes.all()):
                self._server.sandboxes.drop(self.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.drop()

    def __repr__(self) -> str:
        return f"<Introzy sandbox {self.name!r}>"

    def _alone(self, action: Callable[[], T]) -> T:
        with self._world.lock, self._effects.apart():
            return self._world.decide(action)

    def _stage(self, pipeline: str, label: str) -> dict[str, Any]:
        stages: list[dict[str, Any]] = shown_pipeline(self._world, pipeline)["stages"]
        for stage in stages:
            if label.lower() == stage["label"].lower() or canonical_id(label) == stage["id"]:
                return stage
        known = ", ".join(stage["label"] for stage in stages)
        raise NotFound(
            f"There is no stage {label!r} in the {pipeline} pipeline; there are {known}."
        )

    def _records(self, table: str) -> list[dict[str, Any]]:
        with self._world.lock:
            return [dict(record) for _, record in self._world.store.rows(table)]

    def _fields(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        reader = self._world.contract.operations["createDeal"].body
        if reader is None:
            raise TypeError("the operation createDeal takes no body")
        self._check_names(sent)
        return reader.read(as_sent(sent))
