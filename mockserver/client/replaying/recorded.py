"""One exchange of an exported journal, as read from the file."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import orjson

from mockserver.core.errors import IntrozyMockError
from mockserver.core.forms import Form, wrong
from mockserver.core.numbers import plain_values, spelled
from mockserver.core.printable import shortened
from mockserver.core.records import Change

__all__ = ["EFFECT", "Node", "Recorded", "Unreadable", "check", "read_exchange"]

Node: TypeAlias = Mapping[str, Any]

_LONGEST_TARGET = 200

EFFECT = ("status", "message", "body", "commit", "ending")
"""The fields of a fault's effect that are read."""

_EXCHANGE: Mapping[str, Form] = {
    "id": int,
    "time": str,
    "operation": str | None,
    "method": str,
    "headers": {"*": str},
    "headerList?": [{"name": str, "value": str}],
    "status": int,
    "responseHeaders?": [{"name": str, "value": str}],
    "response": dict | list | str | int | float | bool | None,
    "faults": [
        {
            "id": int | None,
            "name?": str,
            "effect": {
                "status?": int,
                "message?": str,
                "body?": str,
                "commit?": bool,
                "ending?": str,
            },
        }
    ],
    "durationMs?": int | float,
    "assumptions?": [str],
    "sent": {"target": str},
    "versions": (int, int),
    "changes?": [{"table": str, "id": str}],
    "summary?": [str],
    "ignored?": {"*": [str]},
}


class Unreadable(IntrozyMockError):
    """A file is not an export, or has no journal; the message says how to make one."""


class Recorded(NamedTuple):
    """One exchange of a journal, with the versions of the state before and after it."""

    number: int
    time: str
    operation: str | None
    method: str
    target: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    status: int
    answer_headers: Sequence[tuple[str, str]]
    response: Any
    milliseconds: float
    faults: Sequence[Node]
    assumptions: Sequence[str]
    changes: Sequence[Change]
    summary: Sequence[str]
    ignored: Mapping[str, Sequence[str]]
    before: int
    after: int

    @property
    def request(self) -> str:
        """The number, method and target of the request, for messages."""
        return f"request {self.number}: {self.method} {shortened(self.target, _LONGEST_TARGET)}"

    @property
    def text(self) -> str:
        """The text of the answer, as the mock writes JSON."""
        if self.response is None or isinstance(self.response, str):
            return self.response or ""
        return orjson.dumps(plain_values(self.response), default=spelled).decode()


def check(value: Any, form: Form, place: str = "", *, name: str) -> None:
    """Check the form of a value in the file of this name.

    Raises:
        Unreadable: it has another form.
    """
    found = wrong(value, form, place)
    if found:
        raise Unreadable(f"{name}: {found}")


def read_exchange(value: Any, place: str, *, name: str) -> Recorded:
    """Return an exchange from a file; fields that older files lack are empty.

    Raises:
        Unreadable: it is not as an export has it.
    """
    check(value, dict, place, name=name)
    missing = [key for key in _EXCHANGE if not key.endswith("?") and key not in value]
    if missing:
        raise Unreadable(f"{name}: an exchange in its journal lacks {', '.join(missing)}")
    check(value, _EXCHANGE, place, name=name)
    before, after = value["versions"]
    listed = value.get("headerList")
    headers = [*value["headers"].items()] if listed is None else _pairs(listed)
    return Recorded(
        number=value["id"],
        time=value["time"],
        operation=value["operation"],
        method=value["method"],
        target=value["sent"]["target"],
        headers=headers,
        body=_body(value["sent"], f"{place}.sent", name=name),
        status=value["status"],
        answer_headers=_pairs(value.get("responseHeaders", [])),
        response=value["response"],
        milliseconds=value.get("durationMs", 0),
        faults=value["faults"],
        assumptions=value.get("assumptions", []),
        changes=[
            Change(one["table"], 0, None, {"id": one["id"]}) for one in value.get("changes", [])
        ],
        summary=value.get("summary", [value["operation"] or "no operation"]),
        ignored=value.get("ignored", {}),
        before=before,
        after=after,
    )


def _pairs(headers: Iterable[Node]) -> list[tuple[str, str]]:
    return [(one["name"], one["value"]) for one in headers]


def _body(sent: Node, place: str, *, name: str) -> bytes:
    if "base64" not in sent:
        check(sent, {"body": str}, place, name=name)
        return str(sent["body"]).encode()
    check(sent, {"base64": str}, place, name=name)
    try:
        return b64decode(sent["base64"], validate=True)
    except ValueError as error:
        raise Unreadable(f"{name}: {place}.base64 is not base64: {error}") from None
