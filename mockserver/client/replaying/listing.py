"""The requests in an exported file, as lines and commands like those of a running server.

Line and command are made here from the recorded request and answer, never copied from the file: the
file may come from anybody, and people paste the commands into a shell.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockserver.client.replaying.reading import called, read_journal, read_sandboxes
from mockserver.client.replaying.recorded import EFFECT, Node, Recorded, Unreadable
from mockserver.contract import Contract
from mockserver.contract.router import split_path
from mockserver.exchanges import as_curl, filter_of, har_entry, line_of, redacted_exchange
from mockserver.journal import Exchange
from mockserver.sandbox.sandbox import DEFAULT_SANDBOX

__all__ = ["Listed", "list_requests"]


class Listed(NamedTuple):
    """A request in a file, and the sandbox that it was sent to."""

    sandbox: str
    exchange: Exchange
    recorded: Recorded

    @property
    def line(self) -> str:
        """The exchange in one line, with the sandbox's name if it is not the default one."""
        line = line_of(self.exchange, summary=self.recorded.summary, ignored=self.recorded.ignored)
        mark = "" if self.sandbox == DEFAULT_SANDBOX else f"  (sandbox {self.sandbox})"
        return f"{line}{mark}"

    def as_curl(self, url: str) -> str:
        """Return a command that sends the request to the server at a URL."""
        return as_curl(self.exchange, url)

    def as_har(self, url: str) -> dict[str, Any]:
        """Return the entry of an archive, as of a request to the server at a URL."""
        exchange, recorded = self.exchange, self.recorded
        notes = {
            "sandbox": self.sandbox,
            "id": exchange.number,
            "operation": exchange.operation,
            "faults": [exchange.fault] if exchange.fault else [],
            "assumptions": exchange.assumed,
            "summary": recorded.summary,
            "ignored": recorded.ignored,
        }
        return har_entry(exchange, url=url, notes=notes)


def list_requests(
    exported: Node, asked: Mapping[str, Any], *, name: str, sandbox: str | None = None
) -> list[Listed]:
    """Return the requests in a file that match the filters, the oldest of each sandbox first.

    The default sandbox comes first, and the one that was used last comes last.

    Raises:
        Unreadable: the file has no such sandbox or is not a valid export, or there is no such
            operation.
        InvalidRequest: no path has such a parameter.
    """
    contract = Contract()
    operation = asked["operation"]
    if operation is not None and operation not in contract.operations:
        known = ", ".join(contract.operations)
        raise Unreadable(f"operation must be one of {known}, not {operation}")
    is_wanted = filter_of(asked, contract.path_parameters)
    first, *others = read_sandboxes(exported, name=name)
    found = [first, *reversed(others)]
    chosen = [pair for pair in found if sandbox in {None, pair[0]}]
    if not chosen:
        held = ", ".join(one for one, _ in found)
        raise Unreadable(f"{name} has no requests to sandbox {sandbox}. It has requests to: {held}")
    listed = [
        Listed(one, _exchange(recorded, contract), recorded)
        for one, node in chosen
        for recorded in read_journal(node, name=called(one, name=name))
    ]
    return [one for one in listed if is_wanted(one.exchange)]


def _exchange(recorded: Recorded, contract: Contract) -> Exchange:
    """Return a recorded exchange as the journal has it, as far as the file has its parts."""
    path, _, query = f"/{recorded.target.removeprefix('/')}".partition("?")
    exchange = Exchange(
        now=recorded.time,
        operation=recorded.operation,
        method=recorded.method,
        path=path,
        path_parameters=_path_parameters(recorded.operation, path, contract),
        query=query.encode().decode("latin-1"),
        headers=recorded.headers,
        status=recorded.status,
        answer_headers=recorded.answer_headers,
        seconds=recorded.milliseconds / 1000,
        fault=_fault(recorded.faults[0]) if recorded.faults else None,
        assumed=recorded.assumptions,
        version=recorded.before,
        body=recorded.body,
        answer=recorded.text.encode(),
        changes=recorded.changes,
        number=recorded.number,
    )
    return redacted_exchange(exchange)


def _fault(recorded: Node) -> Node:
    effect: Node = recorded["effect"]
    return {
        "name": recorded.get("name", "without a name"),
        "effect": {name: effect[name] for name in EFFECT if name in effect},
    }


def _path_parameters(operation: str | None, path: str, contract: Contract) -> dict[str, str]:
    known = contract.operations.get(operation or "")
    if known is None:
        return {}
    pairs = zip(known.path.split("/"), split_path(path), strict=False)
    return {part.strip("{}"): value for part, value in pairs if part.startswith("{")}
