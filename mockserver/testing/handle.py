"""A sandbox as a test uses it: its data, time and faults, what happened in it, and its clients.

It works on the sandbox directly, whichever client the code under test has. What it does itself is
not in the journal, and no assertion counts it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack, overload

from mockserver.app import EXTENSION
from mockserver.http.flask_door import FlaskDoor
from mockserver.sandbox.registry import Sandboxes
from mockserver.sandbox.sandbox import Sandbox
from mockserver.testing import shapes
from mockserver.testing.assertions import DealOrId
from mockserver.testing.clients import Clients, HasAsyncClient, HasClient
from mockserver.testing.clock import SandboxClock
from mockserver.testing.expected import Expected
from mockserver.testing.faults import FaultInForce
from mockserver.testing.intercept.interception import intercept
from mockserver.testing.parts import Parts
from mockserver.testing.tracebacks import ends_at_caller

if TYPE_CHECKING:
    import httpx
    from flask.testing import FlaskClient

    from mockserver.testing.clients.requests_session import SandboxSession

__all__ = ["Introzy"]

C = TypeVar("C")


@ends_at_caller
class Introzy:
    """One sandbox, from a fixture or in a `with` statement, which deletes it at its end.

    Records are plain dicts as the API returns them; `mockserver.testing.shapes` has their types.
    `clock` is the sandbox's time; `parts` is for the pytest plugin.
    """

    def __init__(self, sandbox: Sandbox, *, app: FlaskDoor, url: Callable[[], str]) -> None:
        self._app = app
        self._url = url
        self._sandbox = sandbox
        self._sandboxes: Sandboxes = app.extensions[EXTENSION]
        self._clients = Clients(sandbox, app=app, url=url)
        self.parts: Parts = Parts(sandbox, default=self._sandboxes.default)
        self.name: str = sandbox.name
        self.clock: SandboxClock = SandboxClock(sandbox)

    @property
    def url(self) -> str:
        """The server's URL, without `/api`; the server starts when this is first read."""
        return self._url()

    @property
    def api_key(self) -> str:
        """The API key of this sandbox."""
        return self._sandbox.keys.own

    @property
    def headers(self) -> dict[str, str]:
        """The header with the key."""
        return self._clients.headers

    def deals(
        self, pipeline: shapes.PipelineName, *, stage: str | None = None
    ) -> list[shapes.Deal]:
        """Return all deals of a pipeline, or of one of its stages, in the API's order."""
        return self.parts.records.deals(pipeline, stage)

    def pipeline(self, pipeline: shapes.PipelineName) -> shapes.Pipeline:
        """Return a pipeline with its stages; as in the API, it is created when first asked for."""
        return self.parts.records.pipeline(pipeline)

    def stage(self, pipeline: shapes.PipelineName, label: str) -> shapes.StageWithCount:
        """Return a stage of a pipeline by its label, in any letter case, or by its id."""
        return self.parts.records.stage(pipeline, label)

    def people(self) -> list[shapes.PersonRecord]:
        """Return the people that deals can have as contacts."""
        return self.parts.records.of_table("people", shapes.PersonRecord)

    def companies(self) -> list[shapes.CompanyRecord]:
        """Return the companies that deals can have as contacts."""
        return self.parts.records.of_table("companies", shapes.CompanyRecord)

    def users(self) -> list[shapes.UserRecord]:
        """Return the users that can own deals."""
        return self.parts.records.of_table("users", shapes.UserRecord)

    def add_deal(
        self,
        pipeline: shapes.PipelineName,
        *,
        stage: str | None = None,
        **fields: Unpack[shapes.DealFields],
    ) -> shapes.Deal:
        """Add a deal, to any stage; fields are those of the API's create, and none is required."""
        return self.parts.records.add_deal(pipeline, stage, {"name": "A deal", **fields})

    def add_deals(
        self,
        pipeline: shapes.PipelineName,
        count: int,
        *,
        stage: str | None = None,
        **fields: Unpack[shapes.DealFields],
    ) -> list[shapes.Deal]:
        """Add some deals with generated values, as `add_deal` does; fields are those of all."""
        return self.parts.records.add_deals(pipeline, count, stage, fields)

    def savepoint(self) -> AbstractContextManager[None]:
        """Undo, at the end of the `with` block, everything since its start; savepoints nest."""
        return self.parts.records.savepoint()

    def reset(self) -> None:
        """Return to the start, and forget requests, faults and effects."""
        with self._sandbox.lock:
            self._sandbox.reset()
            self.parts.begin()

    def fail(
        self,
        preset: shapes.FaultPreset | None = None,
        *,
        from_: int | None = None,
        optional: bool = False,
        **fields: Unpack[shapes.FaultFields],
    ) -> FaultInForce:
        """Make requests fail: name a preset, or give the fields of `POST /_mock/faults`.

        `from_` is the field `from`. A fault that no request triggered fails the test at its end,
        unless it is `optional`. Returns the fault with its id; in a `with` statement the fault ends
        with the block.
        """
        return self.parts.faults.add({"preset": preset, "from": from_, **fields}, optional=optional)

    @property
    def requests(self) -> list[shapes.Exchange]:
        """The requests that came with this sandbox's key, oldest first, as in `/_mock/requests`."""
        return self.parts.exchanges.requests()

    def digest(self) -> str:
        """Return a hash of all records: equal for equal records."""
        with self._sandbox.lock:
            return self._sandbox.store.digest()

    @overload
    def assert_created(
        self,
        pipeline: shapes.PipelineName | None = None,
        *,
        stage: str | None = None,
        count: None = None,
        **fields: Unpack[shapes.DealFields],
    ) -> shapes.Deal: ...

    @overload
    def assert_created(
        self,
        pipeline: shapes.PipelineName | None = None,
        *,
        stage: str | None = None,
        count: int,
        **fields: Unpack[shapes.DealFields],
    ) -> list[shapes.Deal]: ...

    def assert_created(
        self, pipeline: Any = None, *, stage: Any = None, count: Any = None, **fields: Any
    ) -> Any:
        """Assert that requests created exactly one deal with these fields, and return it.

        With `count` it must be that many deals, which are returned as a list.
        """
        expected = Expected(self._sandbox, "createDeal", fields, pipeline=pipeline, stage=stage)
        created = self.parts.assertions.created(expected, count)
        return created[0] if count is None else created

    def assert_updated(
        self,
        deal: DealOrId | None = None,
        *,
        stage: str | None = None,
        count: int | None = None,
        **fields: Unpack[shapes.DealChanges],
    ) -> None:
        """Assert that requests changed a deal and that it has these values now.

        At least one of the fields must have had another value before. Instead of a deal, `count` is
        how many deals were changed in this way.
        """
        expected = Expected(self._sandbox, "updateDeal", fields, stage=stage)
        self.parts.assertions.updated(deal, expected, count)

    def assert_moved(
        self, deal: DealOrId | None = None, *, to: str, count: int | None = None
    ) -> None:
        """Assert that requests moved a deal, or `count` deals, to the stage with this label."""
        self.parts.assertions.moved(deal, to, count)

    def assert_deleted(self, deal: DealOrId | None = None, *, count: int | None = None) -> None:
        """Assert that requests deleted a deal, or `count` deals."""
        self.parts.assertions.deleted(deal, count)

    def assert_unchanged(self) -> None:
        """Assert that no request changed anything."""
        self.parts.assertions.unchanged()

    @overload
    def client(self, library: None = None, **options: Any) -> httpx.Client: ...

    @overload
    def client(self, library: HasClient[C], **options: Any) -> C: ...

    def client(self, library: Any = None, **options: Any) -> Any:
        """Make an httpx client without network; options are its own, library may be `httpx2`."""
        return self._clients.of_httpx("Client", library, options)

    @overload
    def async_client(self, library: None = None, **options: Any) -> httpx.AsyncClient: ...

    @overload
    def async_client(self, library: HasAsyncClient[C], **options: Any) -> C: ...

    def async_client(self, library: Any = None, **options: Any) -> Any:
        """Make an asynchronous httpx client without network."""
        return self._clients.of_httpx("AsyncClient", library, options)

    def session(self) -> SandboxSession:
        """Make a requests session without network; it takes paths as well as URLs."""
        return self._clients.session()

    def test_client(self) -> FlaskClient:
        """Make Flask's own test client, which has neither timeouts nor connection errors."""
        return self._clients.of_flask()

    def intercept(self) -> AbstractContextManager[None]:
        """Send to this sandbox what requests, httpx and httpx2 send to the vendor's host."""
        return intercept(self._app, self._sandbox)

    def drop(self) -> None:
        """Delete the sandbox, unless the server has already removed it because it was idle."""
        self.parts.on_drop()
        with self._sandboxes.lock:
            if any(one is self._sandbox for one in self._sandboxes.all()):
                self._sandboxes.drop(self.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        unmet = self.parts.faults.unmet(at_end=True)
        message = self.parts.assertions.unmet(unmet) if unmet and kind is None else None
        self.drop()
        if message:
            raise AssertionError(message)

    def __repr__(self) -> str:
        return f"<Introzy sandbox {self.name!r}>"
