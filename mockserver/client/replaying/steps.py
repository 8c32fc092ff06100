"""A replay, request by request, in a sandbox of its own."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any, NamedTuple

from mockserver.client.remote import NoAnswer, Refused, Remote
from mockserver.client.replaying.comparing import differences
from mockserver.client.replaying.recorded import Node, Recorded
from mockserver.client.replaying.sending import Sending
from mockserver.core.records import STATE_TABLE
from mockserver.core.redaction import API_KEY

__all__ = ["Replayed", "replay"]

_MOST_NAMES = 100
_MADE = {"name": str, "apiKey": str}
_BEFORE_ALL, _AFTER_ALL = -1, float("inf")


class Replayed(NamedTuple):
    """The result of one request: what differs, or why it was not sent; neither if it is equal."""

    request: str
    differences: tuple[str, ...] = ()
    skipped: str | None = None


def replay(exported: Node, exchanges: list[Recorded], target: Remote) -> Generator[Replayed]:
    """Repeat exchanges in a sandbox made for them, and yield the result of each.

    The state at the end is compared last.

    Raises:
        RemoteError: the server does not answer, or refuses the sandbox or the state.
    """
    last = _BEFORE_ALL
    with _own_sandbox(target, exported.get("assume", {})) as (remote, key):
        sending = Sending(key)
        for recorded in exchanges:
            if last == _BEFORE_ALL or _changed_between(exported, last, recorded.before):
                tables = _tables_at(exported, recorded.before)
                remote.ask("POST", "import", body={"tables": tables})
            replayed = _repeat(recorded, remote, sending)
            last = recorded.before if replayed.skipped else recorded.after
            yield replayed
        if _changed_between(exported, last, _AFTER_ALL):
            remote.ask("POST", "import", body={"tables": exported["tables"]})
        digest = remote.ask("GET", "digest", form={"digest": str}).json()["digest"]
        if digest != exported["digest"]:
            differs = f"digest: expected {exported['digest']}, got {digest}"
            yield Replayed("the state at the end", (differs,))


@contextmanager
def _own_sandbox(target: Remote, assume: Node) -> Iterator[tuple[Remote, str]]:
    name, key = _made(target, assume)
    try:
        yield target.in_sandbox(name), key
    finally:
        with suppress(NoAnswer):  # the error that ended the replay says more
            target.ask("DELETE", "sandboxes", name)


def _made(target: Remote, assume: Node) -> tuple[str, str]:
    for number in count(1):
        name = f"replay-{number}"
        try:
            body = {"name": name, "assume": assume}
            made: Node = target.ask("POST", "sandboxes", form=_MADE, body=body).json()
        except Refused as error:
            if error.status != 409 or number == _MOST_NAMES:
                raise
        else:
            if not API_KEY.fullmatch(made["apiKey"]):
                raise Refused(
                    f"{target.url} answered with a key for the sandbox that is not an API key",
                    status=201,
                )
            return name, made["apiKey"]
    raise AssertionError


def _changed_between(exported: Node, after: int, before: float) -> bool:
    """Return whether anything but the clock changed after one version and up to another."""
    return any(
        after < version <= before and table != STATE_TABLE
        for version, table, _, _ in exported["journal"]["undo"]
    )


def _tables_at(exported: Node, version: int) -> Node:
    """Return the tables as they were at a version."""
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


def _repeat(recorded: Recorded, remote: Remote, sending: Sending) -> Replayed:
    sent = sending.prepare(recorded)
    if isinstance(sent, str):
        return Replayed(recorded.request, skipped=sent)

    def arrange(*asked: str, body: Any = None) -> None:
        try:
            remote.ask(*asked, body=body)
        except Refused as error:
            raise Refused(f"{recorded.request}: {error}", status=error.status) from error

    fault = _fault(recorded)
    arrange("PATCH", "clock", body={"now": recorded.time, "mode": "frozen"})
    if fault:
        arrange("POST", "faults", body={"effect": fault, "times": 1})
    answer = remote.send(recorded.method, recorded.target, headers=sent.headers, body=sent.body)
    if fault:
        arrange("DELETE", "faults")
    return Replayed(recorded.request, tuple(differences(recorded, answer)))


def _fault(recorded: Recorded) -> Node | None:
    """Return the effect that makes the server decide the same; None if it needs no fault."""
    for fault in recorded.faults:
        effect = fault["effect"]
        if fault["id"] is None:  # the request's own header Prefer asks for it again
            return None
        if "status" in effect:
            kept = ("status", "message", "body", "commit")
            return {name: effect[name] for name in kept if name in effect}
        is_answered = effect.get("ending", "whole") in {"whole", "cut"}
        if is_answered and effect.get("commit") is False:
            return {"commit": False}
        if not is_answered and not effect.get("commit"):
            return {"status": recorded.status, **_message(recorded.response)}
    return None


def _message(response: Any) -> Node:
    error = response.get("error") if isinstance(response, dict) else None
    message = error.get("message") if isinstance(error, dict) else None
    return {"message": message} if isinstance(message, str) else {}
