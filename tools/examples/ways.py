"""How each error status comes about: what is sent instead of the example, or done before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from mockserver.core.wire import MAX_BODY_BYTES
from tools.examples.requests import Sent

__all__ = ["CONTROL_WAYS", "VENDOR_WAYS", "Ask", "State", "Way", "Ways"]

Alter: TypeAlias = Callable[[Sent], Sent | None]
Ask: TypeAlias = Callable[[str, str, Any], Any]
"""Sends method, path and body, and returns the answer."""

State: TypeAlias = Literal["usual", "failing", "beside others' files"]

_NO_ID = "00000000-0000-4000-8000-000000000000"
_REFERENCES = ("contactId", "pipelineStageId")


class Way(NamedTuple):
    """A way to a status: the changed example request, or None where it cannot be changed.

    `before` is done first, and returns headers to send. `state` is that of the app: as it starts,
    failing, or with a data file beside files of others.
    """

    name: str
    summary: str
    alter: Alter = lambda sent: sent
    before: Callable[[Ask], Mapping[str, str]] = lambda _ask: {}
    state: State = "usual"


Ways: TypeAlias = Mapping[str, list[list[Way]]]
"""The ways to each status, in order; of several alternatives, the first that leads there."""


def _with_body(fields: Any, *, of: str | None = None) -> Alter:
    return lambda sent: (
        None
        if sent.body is None or of not in {None, sent.operation}
        else sent._replace(body=fields)
    )


def _with_field(name: str, value: Any) -> Alter:
    return lambda sent: (
        sent._replace(body={**sent.body, name: value}) if sent.body is not None else None
    )


def _with_query(name: str, value: Any, *, of: str | None = None) -> Alter:
    return lambda sent: (
        sent._replace(query={name: value}) if of is None or of in sent.query else None
    )


def _with_path(name: str, value: Any, *, of: str | None = None) -> Alter:
    return lambda sent: (
        sent._replace(path={**sent.path, name: value})
        if name in sent.path and of in {None, sent.operation}
        else None
    )


def _with_unknown_reference(sent: Sent) -> Sent | None:
    named = [name for name in _REFERENCES if name in (sent.body or {})]
    return sent._replace(body={**sent.body, named[0]: _NO_ID}) if named else None


def _with_header(name: str, value: str) -> Alter:
    return lambda sent: sent._replace(headers={**sent.headers, name: value})


def _without_key(sent: Sent) -> Sent:
    rest = {name: value for name, value in sent.headers.items() if name != "Authorization"}
    return sent._replace(headers=rest)


def _by_its_key(sent: Sent) -> Sent:
    rest = {name: value for name, value in sent.query.items() if name != "sandbox"}
    return sent._replace(query=rest)


def _too_large(sent: Sent) -> Sent | None:
    raw = b" " * (MAX_BODY_BYTES + 1)
    return None if sent.body is None else sent._replace(raw=raw, whole=False)


def _as_text(sent: Sent) -> Sent | None:
    return None if sent.body is None else _with_header("Content-Type", "text/plain")(sent)


def _fault(fault: Any) -> Callable[[Ask], Mapping[str, str]]:
    def add(ask: Ask) -> Mapping[str, str]:
        ask("POST", "/_mock/faults", fault)
        return {}

    return add


def _preset(name: str) -> Way:
    return Way(name, f"The fault `{name}` is in force.", before=_fault({"preset": name}))


def _asked_for(name: str, status: int) -> list[Way]:
    return [Way(name, f"A fault asks for {status}.", before=_fault({"effect": status}))]


def _key_of_what_is_gone(ask: Ask) -> Mapping[str, str]:
    made = ask("POST", "/_mock/sandboxes", {"name": "gone"})
    ask("DELETE", "/_mock/sandboxes/gone", None)
    return {"Authorization": f"Bearer {made['apiKey']}"}


def _near_the_end_of_time(ask: Ask) -> Mapping[str, str]:
    ask("PATCH", "/_mock/clock", {"now": "8999-12-31T00:00:00.000Z"})
    return {}


_TOO_LARGE = [Way("too-large", "The body is too large.", _too_large)]
_NOT_JSON = [Way("not-json", "Sent as text/plain.", _as_text)]
_FAILED = [Way("failed", "The mock itself failed.", state="failing")]

VENDOR_WAYS: Ways = {
    "400": [
        [
            Way(
                "invalid-fields",
                "Two fields are wrong.",
                _with_body({"name": "", "expectedValue": "many"}),
            ),
            Way("out-of-range", "`limit` is over 100.", _with_query("limit", 500, of="limit")),
            Way("repeated", "`page` is sent twice.", _with_query("page", [1, 2], of="page")),
        ]
    ],
    "401": [[Way("no-key", "Sent without an API key.", _without_key)]],
    "404": [
        [
            Way("unknown-deal", "No deal has this id.", _with_path("id", _NO_ID)),
            Way("unknown-reference", "Nothing has this id.", _with_unknown_reference),
            Way("unknown-type", "There is no such pipeline type.", _with_path("type", "unknown")),
        ]
    ],
    "413": [_TOO_LARGE],
    "415": [_NOT_JSON],
    "422": [[Way("unknown-reference", "Nothing has this id.", _with_unknown_reference)]],
    "429": [[_preset("rate-limited")]],
    "500": [_FAILED],
    "503": [[_preset("down")]],
    "default": [
        _asked_for("internal-error", 500),
        _asked_for("bad-gateway", 502),
        _asked_for("gateway-timeout", 504),
    ],
}

CONTROL_WAYS: Ways = {
    "400": [
        [
            Way("unknown-field", "A field is misspelt.", _with_field("sede", 7)),
            Way("missing-field", "A field is missing.", _with_body({})),
            Way("unknown-parameter", "A parameter is misspelt.", _with_query("sandbx", "default")),
        ]
    ],
    "401": [
        [Way("gone", "The sandbox of the API key was deleted.", _by_its_key, _key_of_what_is_gone)]
    ],
    "403": [
        [
            Way(
                "other-site",
                "Sent by a page of another site.",
                _with_header("Origin", "https://app.example"),
            )
        ]
    ],
    "404": [
        [
            Way("unknown-id", "Nothing has this id.", _with_path("id", 999)),
            Way("unknown-name", "Nothing has this name.", _with_path("name", "unknown")),
            Way("unknown-sandbox", "No sandbox has this name.", _with_query("sandbox", "unknown")),
        ]
    ],
    "409": [
        [
            Way("taken", "The name is taken.", _with_body({"name": "default"}, of="createSandbox")),
            Way(
                "default-sandbox",
                "The default sandbox cannot be deleted.",
                _with_path("name", "default", of="deleteSandbox"),
            ),
            Way(
                "file-of-others",
                "A file of this name was not written by the mock.",
                _with_path("name", "before"),
                state="beside others' files",
            ),
            Way(
                "after-the-year-9000",
                "The clock would pass the year 9000.",
                _with_body({"days": 3_000_000}, of="advanceClock"),
            ),
            Way(
                "after-the-year-9000",
                "The key would expire after the year 9000.",
                _with_body({"days": 365}, of="addKey"),
                _near_the_end_of_time,
            ),
            Way("no-state", "Tables are missing.", _with_body({"tables": {}}, of="importState")),
            Way("no-deals", "There is nothing to play.", _with_query("scenario", "empty")),
        ]
    ],
    "413": [_TOO_LARGE],
    "415": [_NOT_JSON],
    "default": [_FAILED],
}
