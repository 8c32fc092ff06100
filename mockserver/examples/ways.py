"""How each error status comes about: what is sent instead of the example, or done before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from mockserver.examples.requests import Sent
from mockserver.wire import MAX_BODY_BYTES

__all__ = ["WAYS", "Way"]

_NO_ID = "00000000-0000-4000-8000-000000000000"
_REFERENCES = ("contactId", "pipelineStageId")


class Way(NamedTuple):
    """A way to a status: the example request altered, or None where that cannot be.

    `fault` is added before. With `breaks` the operation itself fails.
    """

    name: str
    summary: str
    alter: Callable[[Sent], Sent | None] = lambda sent: sent
    fault: Any = None
    breaks: bool = False


def _with_body(**fields: Any) -> Callable[[Sent], Sent | None]:
    return lambda sent: None if sent.body is None else sent._replace(body=fields)


def _with_query(name: str, value: Any) -> Callable[[Sent], Sent | None]:
    return lambda sent: sent._replace(query={name: value}) if name in sent.query else None


def _with_path(name: str, value: str) -> Callable[[Sent], Sent | None]:
    return lambda sent: (
        sent._replace(path={**sent.path, name: value}) if name in sent.path else None
    )


def _with_unknown_reference(sent: Sent) -> Sent | None:
    named = [name for name in _REFERENCES if name in (sent.body or {})]
    return sent._replace(body={**sent.body, named[0]: _NO_ID}) if named else None


def _without_key(sent: Sent) -> Sent:
    rest = {name: value for name, value in sent.headers.items() if name != "Authorization"}
    return sent._replace(headers=rest)


def _too_large(sent: Sent) -> Sent | None:
    return None if sent.body is None else sent._replace(raw=b" " * (MAX_BODY_BYTES + 1))


def _as_text(sent: Sent) -> Sent | None:
    typed = {**sent.headers, "Content-Type": "text/plain"}
    return None if sent.body is None else sent._replace(headers=typed)


def _preset(name: str) -> Way:
    return Way(name, f"The fault `{name}` is in force.", fault={"preset": name})


def _asked_for(name: str, status: int) -> list[Way]:
    return [Way(name, f"A fault asks for {status}.", fault={"effect": status})]


WAYS: Mapping[str, list[list[Way]]] = {
    "400": [
        [
            Way(
                "invalid-fields", "Two fields are wrong.", _with_body(name="", expectedValue="many")
            ),
            Way("out-of-range", "`limit` is over 100.", _with_query("limit", 500)),
            Way("repeated", "`page` is sent twice.", _with_query("page", [1, 2])),
        ]
    ],
    "401": [[Way("no-key", "Sent without an API key.", _without_key)]],
    "404": [
        [
            Way("unknown-deal", "No deal has this id.", _with_path("id", _NO_ID)),
            Way("unknown-reference", "Nobody has this id.", _with_unknown_reference),
            Way("unknown-type", "There is no such pipeline type.", _with_path("type", "unknown")),
        ]
    ],
    "413": [[Way("too-large", "The body is one byte over 1 MiB.", _too_large)]],
    "415": [[Way("not-json", "Sent as text/plain.", _as_text)]],
    "422": [[Way("unknown-reference", "Nobody has this id.", _with_unknown_reference)]],
    "429": [[_preset("rate-limited")]],
    "500": [[Way("failed", "The mock has an error of its own.", breaks=True)]],
    "503": [[_preset("down")]],
    "default": [
        _asked_for("internal-error", 500),
        _asked_for("bad-gateway", 502),
        _asked_for("gateway-timeout", 504),
    ],
}
"""What each status shows, by name; of several ways to it, the first that leads there."""
