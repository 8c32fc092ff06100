"""Repeating an exported journal on a server: from the state that it began with, in a sandbox.

Between two exchanges the state may have changed in another way, gone back for instance, or by one
that cannot be repeated. The state that the second one met is imported then.

What is repeated and compared is what the server decided: status and body. How an answer travelled,
late, cut or lost, is not repeated, so that a fault that lost an answer costs no comparison.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any, NamedTuple, TypeAlias

import orjson

from mockserver.errors import IntrozyMockError, InvalidRecords
from mockserver.numbers import plain_values, spelled
from mockserver.records import STATE_TABLE
from mockserver.redaction import HIDDEN, redacted
from mockserver.remote import Answer, NoAnswer, Refused, Remote
from mockserver.slips import read_json, refuse_repeated_keys, without_mark
from mockserver.wire import MAX_BODY_BYTES

__all__ = ["Replayed", "Unreadable", "read_export", "read_journal", "replay"]

Node: TypeAlias = Mapping[str, Any]

_NEEDED = (
    "id",
    "time",
    "operation",
    "method",
    "headers",
    "status",
    "response",
    "faults",
    "sent",
    "versions",
)
_A_SHOWN_KEY = re.compile(r"bearer +introzy_", re.IGNORECASE)
_REPEATED_HEADERS = ("Content-Type", "Prefer")
_MOST_NAMES = 100
_MADE = {"name": str, "apiKey": str}
_SHOWN = 120
_BEFORE_ALL, _AFTER_ALL = -1, float("inf")


class Unreadable(IntrozyMockError):
    """A file is no export, or has no journal; the message says how to make one."""


class Replayed(NamedTuple):
    """What became of one request: what differs, or why it was not sent; equal if neither."""

    request: str
    differences: tuple[str, ...] = ()
    skipped: str | None = None


def read_export(text: bytes, *, name: str) -> Node:
    """Read the text of an exported file.

    Raises:
        Unreadable: it is none.
    """
    json = without_mark(text)
    try:
        exported = read_json(json, name=f"{name} is no export: it")
        refuse_repeated_keys(json, name=name)
    except InvalidRecords as error:
        raise Unreadable(f"{error}. {_make_one()}") from None
    tables = exported.get("tables") if isinstance(exported, dict) else None
    if not isinstance(tables, dict) or not all(isinstance(rows, dict) for rows in tables.values()):
        raise Unreadable(f"{name} is no export: it has no tables. {_make_one()}")
    return {**exported}


def read_journal(exported: Node, *, name: str) -> list[Node]:
    """Give the exchanges in an exported file, oldest first.

    Raises:
        Unreadable: it has none.
    """
    journal = exported.get("journal")
    if not isinstance(journal, dict):
        raise Unreadable(f"{name} has no journal to replay. {_make_one('--journal ')}")
    exchanges: list[Node] = journal.get("exchanges", [])
    if not exchanges:
        raise Unreadable(
            f"{name} has an empty journal: nothing was sent since the sandbox was reset. "
            f"{_make_one('--journal ')}"
        )
    for exchange in exchanges:
        missing = [field for field in _NEEDED if field not in exchange]
        if missing:
            raise Unreadable(f"{name}: an exchange in its journal lacks {', '.join(missing)}")
    return exchanges


def _make_one(option: str = "") -> str:
    return f"Make one with: introzy-mock export {option}--out FILE"


def replay(exported: Node, exchanges: list[Node], target: Remote) -> Generator[Replayed]:
    """Repeat exchanges in a sandbox made for them, and tell what became of each.

    The state that they led to is compared last.

    Raises:
        RemoteError: the server does not answer, or refuses the sandbox or the state.
    """
    last = _BEFORE_ALL
    with _own_sandbox(target, exported.get("assume", {})) as (remote, key):
        for exchange in exchanges:
            before, after = exchange["versions"]
            if last == _BEFORE_ALL or _changed_between(exported, last, before):
                remote.ask("POST", "import", body={"tables": _tables_at(exported, before)})
            replayed = _repeat(exchange, remote, key)
            last = before if replayed.skipped else after
            yield replayed
        if _changed_between(exported, last, _AFTER_ALL):
            remote.ask("POST", "import", body={"tables": exported["tables"]})
        digest = remote.get("digest", form={"digest": str})["digest"]
        if digest != exported["digest"]:
            told = f"digest: expected {exported['digest']}, got {digest}"
            yield Replayed("the state at the end", (told,))


@contextmanager
def _own_sandbox(target: Remote, assume: Node) -> Iterator[tuple[Remote, str]]:
    made = _made(target, assume)
    try:
        yield target.in_sandbox(made["name"]), made["apiKey"]
    finally:
        with suppress(NoAnswer):  # what ended the replay is what is told
            target.ask("DELETE", "sandboxes", made["name"])


def _made(target: Remote, assume: Node) -> Node:
    for number in count(1):
        try:
            body = {"name": f"replay-{number}", "assume": assume}
            made: Node = target.ask("POST", "sandboxes", form=_MADE, body=body)
        except Refused as error:
            if error.status != 409 or number == _MOST_NAMES:
                raise
        else:
            return made
    raise AssertionError


def _changed_between(exported: Node, after: int, before: float) -> bool:
    """Tell whether anything but the clock changed after a version, up to another."""
    return any(
        after < version <= before and table != STATE_TABLE
        for version, table, _, _ in exported["journal"]["undo"]
    )


def _tables_at(exported: Node, version: int) -> Node:
    """Give the tables as they were at a version."""
    tables = {name: dict(rows) for name, rows in exported["tables"].items()}
    for number, table, doc_id, before in exported["journal"]["undo"]:
        if number <= version:
            break
        rows = tables.setdefault(table, {})
        if before is None:
            rows.pop(str(doc_id), None)
        else:
            rows[str(doc_id)] = before
    return tables


def _repeat(exchange: Node, remote: Remote, key: str) -> Replayed:
    method, sent = exchange["method"], exchange["sent"]
    request = f"request {exchange['id']}: {method} {sent['target']}"
    reason = _unrepeatable(exchange)
    if reason:
        return Replayed(request, skipped=reason)
    remote.ask("PATCH", "clock", body={"now": exchange["time"], "mode": "frozen"})
    fault = _fault(exchange)
    if fault:
        remote.ask("POST", "faults", body={"effect": fault, "times": 1})
    answer = remote.send(
        method, sent["target"], headers=_headers(exchange, key), body=_body(exchange)
    )
    if fault:
        remote.ask("DELETE", "faults")
    return Replayed(request, tuple(_differences(exchange, answer)))


def _unrepeatable(exchange: Node) -> str | None:
    sent = exchange["sent"]
    if HIDDEN in sent["target"] or HIDDEN.encode() in _body(exchange):
        return "it holds an API key, which the file does not have"
    refused = exchange["status"] == 401 and exchange["operation"] and not exchange["faults"]
    if refused and _A_SHOWN_KEY.match(exchange["headers"].get("Authorization", "")):
        return "its API key was refused, and the file does not have it"
    return None


def _fault(exchange: Node) -> Node | None:
    """Give the effect that leads to the same decision; None if no fault is needed for it."""
    for fault in exchange["faults"]:
        effect = fault["effect"]
        if fault["id"] is None:  # the request's own header Prefer asks for it again
            return None
        if "status" in effect:
            kept = ("status", "message", "body", "commit")
            return {name: effect[name] for name in kept if name in effect}
        if effect.get("ending", "whole") not in {"whole", "cut"} and not effect.get("commit"):
            error = exchange["response"]["error"]
            return {"status": exchange["status"], "message": error["message"]}
    return None


def _headers(exchange: Node, key: str) -> dict[str, str]:
    headers = exchange["headers"]
    sent = {name: headers[name] for name in _REPEATED_HEADERS if name in headers}
    if "Authorization" in headers:
        shown = headers["Authorization"]
        sent["Authorization"] = f"Bearer {key}" if _A_SHOWN_KEY.match(shown) else shown
    return sent


def _body(exchange: Node) -> bytes:
    sent = exchange["sent"]
    if exchange["status"] == 413 and not exchange["faults"]:  # too large for the journal too
        return b" " * (MAX_BODY_BYTES + 1)
    return b64decode(sent["base64"]) if "base64" in sent else sent["body"].encode()


def _differences(exchange: Node, answer: Answer) -> Iterator[str]:
    if answer.status != exchange["status"]:
        yield f"status: expected {exchange['status']}, got {answer.status}"
    if exchange["method"] == "HEAD":
        return
    expected = _written(exchange)
    got = redacted(answer.body.decode(errors="replace"))
    if got != expected:
        yield _body_difference(exchange["response"], got)


def _written(exchange: Node) -> str:
    """Give the text of an answer; that of a fault's own body may be in any form."""
    response = exchange["response"]
    bodies = [fault["effect"].get("body") for fault in exchange["faults"]]
    own = [body for body in bodies if body and _parsed(body) == response]
    if own:
        return str(own[0])
    if response is None or isinstance(response, str):
        return response or ""
    return orjson.dumps(plain_values(response), default=spelled).decode()


def _body_difference(expected: Any, text: str) -> str:
    return (
        _difference(expected, _parsed(text), "body")
        or "body: the same values, written in another way"
    )


def _parsed(text: str) -> Any:
    try:
        return orjson.loads(text) if text else None
    except orjson.JSONDecodeError:
        return text


def _difference(expected: Any, got: Any, place: str) -> str | None:
    """Say where the first difference of two JSON values is."""
    if isinstance(expected, dict) and isinstance(got, dict):
        return _keys_difference(expected, got, place)
    if isinstance(expected, list) and isinstance(got, list):
        numbered = (dict(enumerate(expected)), dict(enumerate(got)))
        return _parts_difference(*numbered, "{}[{}]".format, place)
    if orjson.dumps(expected) == orjson.dumps(got):
        return None
    return f"{place}: expected {_shown(expected)}, got {_shown(got)}"


def _keys_difference(expected: Node, got: Node, place: str) -> str | None:
    found = _parts_difference(expected, got, "{}.{}".format, place)
    if found is None and [*expected] != [*got]:
        return f"{place}: expected the keys {', '.join(expected)}, got them as {', '.join(got)}"
    return found


def _parts_difference(
    expected: Mapping[Any, Any], got: Mapping[Any, Any], name: Any, place: str
) -> str | None:
    for part in dict.fromkeys((*expected, *got)):
        inner = name(place, part)
        if part not in got:
            return f"{inner}: expected {_shown(expected[part])}, got nothing"
        if part not in expected:
            return f"{inner}: expected nothing, got {_shown(got[part])}"
        found = _difference(expected[part], got[part], inner)
        if found:
            return found
    return None


def _shown(value: Any) -> str:
    text = orjson.dumps(value).decode()
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
