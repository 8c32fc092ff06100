"""Reading an exported file, which says in one sentence what is wrong with it, and where."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import orjson

from mockserver.errors import IntrozyMockError, InvalidRecords
from mockserver.slips import read_json, refuse_repeated_keys, without_mark

__all__ = ["Node", "Recorded", "Unreadable", "read_export", "read_journal", "read_sandboxes"]

Node: TypeAlias = Mapping[str, Any]

_NULL = type(None)
_WORDS = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    dict: "an object",
    list: "a list",
    float: "a number",
    _NULL: "null",
}
_EFFECT = {"status": int, "message": str, "body": str, "commit": bool, "ending": str}
_EXCHANGE: Mapping[str, tuple[type, ...]] = {
    "id": (int,),
    "time": (str,),
    "operation": (str, _NULL),
    "method": (str,),
    "headers": (dict,),
    "status": (int,),
    "response": (dict, list, str, int, float, bool, _NULL),
    "faults": (list,),
    "sent": (dict,),
    "versions": (list,),
}
_JOURNAL = "journal.exchanges"


class Unreadable(IntrozyMockError):
    """A file is no export, or has no journal; the message says how to make one."""


class Recorded(NamedTuple):
    """One exchange of a journal, with the versions of the state before and after it."""

    number: int
    time: str
    operation: str | None
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    status: int
    response: Any
    faults: Sequence[Node]
    before: int
    after: int

    @property
    def request(self) -> str:
        """What is told of it."""
        return f"request {self.number}: {self.method} {self.target}"


def read_export(text: bytes, *, name: str) -> Node:
    """Read the text of an exported file.

    Raises:
        Unreadable: it is none.
    """
    json = without_mark(text)
    try:
        exported = read_json(json, name=f"{name} is not an export: it")
        refuse_repeated_keys(json, name=name)
        orjson.dumps(exported)  # a server would not read what is nested deeper than this writes
    except InvalidRecords as error:
        raise Unreadable(f"{error}. {_make_one()}") from None
    except (orjson.JSONEncodeError, RecursionError):
        raise Unreadable(
            f"{name} is not an export: it is nested too deeply. {_make_one()}"
        ) from None
    tables = exported.get("tables") if isinstance(exported, dict) else None
    if not isinstance(tables, dict) or not all(isinstance(rows, dict) for rows in tables.values()):
        raise Unreadable(f"{name} is not an export: it has no tables. {_make_one()}")
    return {**exported}


def read_sandboxes(exported: Node, *, name: str) -> list[tuple[str, Node]]:
    """Return the exports in a file, each with what it is called: one, or one for each sandbox.

    Of several only those are returned to whose sandbox something was sent.

    Raises:
        Unreadable: something in the file is not as `exec --keep-journal` has it.
    """
    found: list[tuple[str, Node]] = [(name, exported)]
    others = _typed(exported.get("sandboxes", []), "sandboxes", list, name=name)
    for at, one in enumerate(others):
        place = f"sandboxes[{at}]"
        called = _typed(
            _typed(one, place, dict, name=name).get("name"), f"{place}.name", str, name=name
        )
        _typed(one.get("tables"), f"{place}.tables", dict, name=name)
        found.append((f"{name}, sandbox {called}", one))
    return [pair for pair in found if _has_requests(pair[1])] or found[:1]


def _has_requests(exported: Node) -> bool:
    journal = exported.get("journal")
    return isinstance(journal, dict) and journal.get("exchanges") != []


def read_journal(exported: Node, *, name: str) -> list[Recorded]:
    """Return the exchanges in an exported file, oldest first.

    Raises:
        Unreadable: it has none, or something in it is not as an export has it.
    """
    journal = exported.get("journal")
    if not isinstance(journal, dict):
        raise Unreadable(f"{name} has no journal to replay. {_make_one('--journal ')}")
    exchanges = _typed(journal.get("exchanges", []), _JOURNAL, list, name=name)
    if not exchanges:
        raise Unreadable(
            f"{name} has an empty journal: nothing was sent since the sandbox was reset. "
            f"{_make_one('--journal ')}"
        )
    recorded = [_recorded(one, f"{_JOURNAL}[{at}]", name=name) for at, one in enumerate(exchanges)]
    _typed(exported.get("digest"), "digest", str, name=name)
    _typed(exported.get("assume", {}), "assume", dict, name=name)
    for at, undone in enumerate(_typed(journal.get("undo"), "journal.undo", list, name=name)):
        _check_undone(undone, f"journal.undo[{at}]", name=name)
    return recorded


def _recorded(value: Any, place: str, *, name: str) -> Recorded:
    exchange = _typed(value, place, dict, name=name)
    missing = [field for field in _EXCHANGE if field not in exchange]
    if missing:
        raise Unreadable(f"{name}: an exchange in its journal lacks {', '.join(missing)}")
    for field, types in _EXCHANGE.items():
        _typed(exchange[field], f"{place}.{field}", *types, name=name)
    for header, sent in exchange["headers"].items():
        _typed(sent, f"{place}.headers.{header}", str, name=name)
    for at, fault in enumerate(exchange["faults"]):
        _check_fault(fault, f"{place}.faults[{at}]", name=name)
    before, after = _items(exchange["versions"], f"{place}.versions", (int, int), name=name)
    return Recorded(
        number=exchange["id"],
        time=exchange["time"],
        operation=exchange["operation"],
        method=exchange["method"],
        target=_typed(exchange["sent"].get("target"), f"{place}.sent.target", str, name=name),
        headers=exchange["headers"],
        body=_body(exchange["sent"], f"{place}.sent", name=name),
        status=exchange["status"],
        response=exchange["response"],
        faults=exchange["faults"],
        before=before,
        after=after,
    )


def _check_fault(value: Any, place: str, *, name: str) -> None:
    fault = _typed(value, place, dict, name=name)
    _typed(fault.get("id"), f"{place}.id", int, _NULL, name=name)
    effect = _typed(fault.get("effect"), f"{place}.effect", dict, name=name)
    for field, kind in _EFFECT.items():
        if field in effect:
            _typed(effect[field], f"{place}.effect.{field}", kind, name=name)


def _check_undone(value: Any, place: str, *, name: str) -> None:
    *_, before = _items(value, place, (int, str, int, object), name=name)
    _typed(before, f"{place}[3]", dict, _NULL, name=name)


def _body(sent: Node, place: str, *, name: str) -> bytes:
    if "base64" not in sent:
        return str(_typed(sent.get("body"), f"{place}.body", str, name=name)).encode()
    encoded = _typed(sent["base64"], f"{place}.base64", str, name=name)
    try:
        return b64decode(encoded, validate=True)
    except ValueError as error:
        raise Unreadable(f"{name}: {place}.base64 is not base64: {error}") from None


def _items(value: Any, place: str, types: Sequence[type], *, name: str) -> list[Any]:
    items: list[Any] = _typed(value, place, list, name=name)
    if len(items) != len(types):
        raise Unreadable(f"{name}: {place} must have {len(types)} items, not {len(items)}")
    for at, (item, kind) in enumerate(zip(items, types, strict=True)):
        if kind is not object:
            _typed(item, f"{place}[{at}]", kind, name=name)
    return items


def _typed(value: Any, place: str, *types: type, name: str) -> Any:
    if type(value) in types:
        return value
    expected = " or ".join(_WORDS[kind] for kind in types)
    raise Unreadable(f"{name}: {place} must be {expected}, not {_WORDS[type(value)]}")


def _make_one(option: str = "") -> str:
    return f"Make one with: introzy-mock export {option}--out FILE"
