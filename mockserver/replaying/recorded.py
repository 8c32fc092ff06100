"""One exchange of an exported journal, as read from the file."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from mockserver.numbers import plain_values, spelled
from mockserver.records import Change
from mockserver.replaying.typed import NULL, Node, Unreadable, items, texts, typed

__all__ = ["EFFECT", "Recorded", "read_exchange"]

EFFECT: Mapping[str, type] = {
    "status": int,
    "message": str,
    "body": str,
    "commit": bool,
    "ending": str,
}
"""The fields of a fault's effect that are read."""

_EXCHANGE: Mapping[str, tuple[type, ...]] = {
    "id": (int,),
    "time": (str,),
    "operation": (str, NULL),
    "method": (str,),
    "headers": (dict,),
    "status": (int,),
    "response": (dict, list, str, int, float, bool, NULL),
    "faults": (list,),
    "sent": (dict,),
    "versions": (list,),
}


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
    response: Any
    faults: Sequence[Node]
    changes: Sequence[Change]
    summary: Sequence[str]
    ignored: Mapping[str, Sequence[str]]
    before: int
    after: int

    @property
    def request(self) -> str:
        """The number, method and target of the request, for messages."""
        return f"request {self.number}: {self.method} {self.target}"

    @property
    def text(self) -> str:
        """The text of the answer, as the mock writes JSON."""
        if self.response is None or isinstance(self.response, str):
            return self.response or ""
        return orjson.dumps(plain_values(self.response), default=spelled).decode()


def read_exchange(value: Any, place: str, *, name: str) -> Recorded:
    """Return an exchange from a file; fields that older files lack are empty.

    Raises:
        Unreadable: it is not as an export has it.
    """
    exchange = typed(value, place, dict, name=name)
    missing = [field for field in _EXCHANGE if field not in exchange]
    if missing:
        raise Unreadable(f"{name}: an exchange in its journal lacks {', '.join(missing)}")
    for field, types in _EXCHANGE.items():
        typed(exchange[field], f"{place}.{field}", *types, name=name)
    for at, fault in enumerate(exchange["faults"]):
        _check_fault(fault, f"{place}.faults[{at}]", name=name)
    before, after = items(exchange["versions"], f"{place}.versions", (int, int), name=name)
    return Recorded(
        number=exchange["id"],
        time=exchange["time"],
        operation=exchange["operation"],
        method=exchange["method"],
        target=typed(exchange["sent"].get("target"), f"{place}.sent.target", str, name=name),
        headers=_headers(exchange, place, name=name),
        body=_body(exchange["sent"], f"{place}.sent", name=name),
        status=exchange["status"],
        response=exchange["response"],
        faults=exchange["faults"],
        changes=_changes(exchange.get("changes", []), f"{place}.changes", name=name),
        summary=_summary(exchange, f"{place}.summary", name=name),
        ignored=_ignored(exchange.get("ignored", {}), f"{place}.ignored", name=name),
        before=before,
        after=after,
    )


def _headers(exchange: Node, place: str, *, name: str) -> list[tuple[str, str]]:
    """Return the header fields in their order; an older file has them by name only."""
    by_name: Mapping[str, Any] = exchange["headers"]
    for header, sent in by_name.items():
        typed(sent, f"{place}.headers.{header}", str, name=name)
    if "headerList" not in exchange:
        return [*by_name.items()]
    pairs = []
    for at, value in enumerate(
        typed(exchange["headerList"], f"{place}.headerList", list, name=name)
    ):
        inner = f"{place}.headerList[{at}]"
        field = typed(value, inner, dict, name=name)
        header, sent = (
            typed(field.get(part), f"{inner}.{part}", str, name=name) for part in ("name", "value")
        )
        pairs.append((header, sent))
    return pairs


def _check_fault(value: Any, place: str, *, name: str) -> None:
    fault = typed(value, place, dict, name=name)
    typed(fault.get("id"), f"{place}.id", int, NULL, name=name)
    typed(fault.get("name", ""), f"{place}.name", str, name=name)
    effect = typed(fault.get("effect"), f"{place}.effect", dict, name=name)
    for field, kind in EFFECT.items():
        if field in effect:
            typed(effect[field], f"{place}.effect.{field}", kind, name=name)


def _changes(value: Any, place: str, *, name: str) -> list[Change]:
    changes = []
    for at, one in enumerate(typed(value, place, list, name=name)):
        inner = f"{place}[{at}]"
        change = typed(one, inner, dict, name=name)
        table = typed(change.get("table"), f"{inner}.table", str, name=name)
        record = {"id": typed(change.get("id"), f"{inner}.id", str, name=name)}
        changes.append(Change(table, 0, None, record))
    return changes


def _summary(exchange: Node, place: str, *, name: str) -> list[str]:
    """Return the changes in words; the operation's name if the file has no summary."""
    unsaid = [exchange["operation"] or "no operation"]
    return texts(exchange.get("summary", unsaid), place, name=name)


def _ignored(value: Any, place: str, *, name: str) -> dict[str, Sequence[str]]:
    parts = typed(value, place, dict, name=name)
    return {part: texts(names, f"{place}.{part}", name=name) for part, names in parts.items()}


def _body(sent: Node, place: str, *, name: str) -> bytes:
    if "base64" not in sent:
        return str(typed(sent.get("body"), f"{place}.body", str, name=name)).encode()
    encoded = typed(sent["base64"], f"{place}.base64", str, name=name)
    try:
        return b64decode(encoded, validate=True)
    except ValueError as error:
        raise Unreadable(f"{name}: {place}.base64 is not base64: {error}") from None
