"""Building a mock from its config, and the Flask app that is the door to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from mockserver.api import Cors, create_api
from mockserver.config import Config, checked, clock_at_start, place
from mockserver.contract.document import Node, operations
from mockserver.core.wire import CONTROL_PREFIX
from mockserver.http.answers import without_body
from mockserver.http.flask_door import FlaskDoor
from mockserver.http.incoming import Incoming
from mockserver.http.messages import Answer, Request
from mockserver.http.packing import packed
from mockserver.http.refusing import ASSUMPTIONS_HEADER
from mockserver.http.surface import Surface
from mockserver.sandbox.opening import open_sandbox
from mockserver.sandbox.registry import Sandboxes

__all__ = ["ASSUMPTIONS_HEADER", "EXTENSION", "Config", "Mock", "create_app"]

EXTENSION = "introzy-mock"
"""`app.extensions[EXTENSION]` is the app's `Sandboxes`."""

_EXPOSED = (
    ASSUMPTIONS_HEADER,
    "Preference-Applied",
    "Retry-After",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
)


def create_app(config: Config | None = None) -> FlaskDoor:
    """Return the WSGI app of a new mock.

    Raises:
        StartError: the data file, or a setting of the config, cannot be used.
    """
    config = checked(config or Config())
    clock = clock_at_start(config)
    start = place("start", config.start)
    scenario = None if config.scenario is None else f"{config.scenario}"
    sandbox = open_sandbox(
        data=place("data", config.data),
        start=start,
        fresh=config.fresh,
        scenario=scenario,
        seed=config.seed,
        sizes=None if config.deals is None else {"deals": config.deals},
        locale=config.locale,
        clock=clock,
        assume=config.assume,
        durability=config.durability,
    )
    try:
        sandboxes = Sandboxes(
            sandbox,
            api_keys=config.api_keys,
            clock=clock,
            scenario=scenario,
            start=start,
        )
        mock = Mock(sandboxes, config)
        app = FlaskDoor(mock.decide, _rules(mock.pages, sandbox.contract.document))
    except BaseException:  # a signal too may end the program here
        sandbox.close()
        raise
    app.extensions[EXTENSION] = mock.sandboxes
    return app


class Mock:
    """The vendor's API and the mock's own beside it, over the same sandboxes."""

    def __init__(self, sandboxes: Sandboxes, config: Config) -> None:
        self.sandboxes = sandboxes
        self._config = config
        self._cors = Cors(config.cors_origins, exposed=_EXPOSED)
        self._api = create_api(sandboxes, self._cors)

    @property
    def pages(self) -> Collection[str]:
        """The paths of the pages beside the vendor's API."""
        return self._api.pages

    def decide(self, request: Request) -> Answer:
        """Return the answer to a request; one is decided at a time, and none waits."""
        sent = Incoming(request)
        with self.sandboxes.lock:
            own = len(sent.segments) > 1 and sent.segments[1] == CONTROL_PREFIX[1:]
            answer = packed(self._control.decide(sent), sent) if own else self._api.decide(sent)
        return without_body(answer) if request.method == "HEAD" else answer

    @cached_property
    def _control(self) -> Surface:
        """The mock's own surface, made on first use: a start does not need it."""
        from mockserver.control.guard import Guard
        from mockserver.control.surface import create_control

        guard = Guard(
            host=self._config.host,
            allowed_hosts=self._config.allowed_hosts,
            admin_token=self._config.admin_token,
        )
        return create_control(self.sandboxes, guard, self._cors)


def _rules(pages: Iterable[str], document: Node) -> Iterator[tuple[str, str, str]]:
    """Yield endpoint, method and path of each operation and page, for Flask."""
    from mockserver.control.document import load_control

    for path in pages:
        yield path.strip("/") or "index", "GET", path
    for contract in (document, load_control()):
        for path, method, operation in operations(contract):
            yield operation["operationId"], method, path
