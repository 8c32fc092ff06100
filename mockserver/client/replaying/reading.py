"""Reading an exported file; an error says in one sentence what is wrong with it, and where."""

from __future__ import annotations

from mockserver.client.replaying.recorded import Node, Recorded, Unreadable, check, read_exchange
from mockserver.contract.sent import is_too_deep
from mockserver.core.errors import InvalidRecords
from mockserver.core.forms import Form
from mockserver.core.slips import read_json, refuse_repeated_keys, without_mark
from mockserver.sandbox.sandbox import DEFAULT_SANDBOX

__all__ = ["called", "read_export", "read_journal", "read_sandboxes"]

_REST: Form = {
    "digest": str,
    "assume?": dict,
    "journal": {"undo": [(int, str, int, dict | None)]},
}


def read_export(text: bytes, *, name: str) -> Node:
    """Return the JSON of an exported file.

    Raises:
        Unreadable: it is not an export.
    """
    json = without_mark(text)
    try:
        exported = read_json(json, name=f"{name} is not an export: it")
        refuse_repeated_keys(json, name=name)
    except InvalidRecords as error:
        raise Unreadable(f"{error}. {_make_one()}") from None
    if is_too_deep(exported, around=0):  # and a server would not read it
        raise Unreadable(f"{name} is not an export: it is nested too deeply. {_make_one()}")
    tables = exported.get("tables") if isinstance(exported, dict) else None
    if not isinstance(tables, dict) or not all(isinstance(rows, dict) for rows in tables.values()):
        raise Unreadable(f"{name} is not an export: it has no tables. {_make_one()}")
    return {**exported}


def read_sandboxes(exported: Node, *, name: str) -> list[tuple[str, Node]]:
    """Return the exports in a file, each with the name of its sandbox.

    If there are several, only sandboxes with requests are returned.

    Raises:
        Unreadable: something in the file is not as `exec --keep-journal` writes it.
    """
    check(exported, {"sandboxes?": [{"tables": dict, "name": str}]}, name=name)
    others = [(one["name"], one) for one in exported.get("sandboxes", [])]
    found: list[tuple[str, Node]] = [(DEFAULT_SANDBOX, exported), *others]
    return [pair for pair in found if _has_requests(pair[1])] or found[:1]


def called(sandbox: str, *, name: str) -> str:
    """Return the name by which messages call a sandbox in this file."""
    return name if sandbox == DEFAULT_SANDBOX else f"sandbox {sandbox} of {name}"


def _has_requests(exported: Node) -> bool:
    journal = exported.get("journal")
    return isinstance(journal, dict) and journal.get("exchanges") != []


def read_journal(exported: Node, *, name: str) -> list[Recorded]:
    """Return the exchanges in an exported file, oldest first.

    Raises:
        Unreadable: it has no journal, or something in it is not as an export has it.
    """
    journal = exported.get("journal")
    if not isinstance(journal, dict):
        raise Unreadable(f"{name} has no journal. {_make_one('--journal ')}")
    check(journal, {"exchanges?": list}, "journal", name=name)
    exchanges = journal.get("exchanges")
    if not exchanges:
        raise Unreadable(
            f"{name} has an empty journal: nothing was sent since the sandbox was reset. "
            f"{_make_one('--journal ')}"
        )
    recorded = [
        read_exchange(one, f"journal.exchanges[{at}]", name=name)
        for at, one in enumerate(exchanges)
    ]
    check(exported, _REST, name=name)
    return recorded


def _make_one(option: str = "") -> str:
    return f"Make one with: introzy-mock export {option}--out FILE"
