"""`introzy-mock log`: what was sent to a running server, one line each."""

from __future__ import annotations

import select
import sys
from collections.abc import Mapping
from threading import Event
from typing import TYPE_CHECKING, Any

import click

from mockserver.cli.reaching import on_a_sandbox
from mockserver.cli.terminal import ReaderLeft, show

if TYPE_CHECKING:
    from mockserver.remote import Remote

__all__ = ["log"]

_POLL_SECONDS = 0.25
_LISTED = [{"id": int, "line": str, "curl": str}]


@click.command()
@click.option("--follow", is_flag=True, help="Go on with what comes, until interrupted.")
@click.option("--curl", is_flag=True, help="Print requests as curl commands.")
@click.option("--operation", metavar="ID", help="Only this operation, such as createDeal.")
@click.option("--status", type=click.IntRange(100, 599), help="Only answers with this status.")
@click.option("--method", metavar="NAME", help="Only this method, such as POST.")
@click.option("--path", metavar="PATH", help="Only this path; a * at its end stands for any end.")
@click.option("--deal", metavar="ID", help="Only what names or changed this deal.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), help="Only so many, the newest.  [default: 1000]"
)
@on_a_sandbox
def log(
    remote: Remote, *, follow: bool, curl: bool, limit: int | None, **filters: str | int | None
) -> None:
    """Print what was sent and what became of it, oldest first."""
    try:
        last = _print(
            remote.get("requests", form=_LISTED, query={"limit": limit, **filters}), curl=curl
        )
        while follow and not _reader_leaves():
            last = _print(_later(remote, last, filters), curl=curl) or last
    except ReaderLeft:  # it has seen enough
        return


def _print(exchanges: list[dict[str, Any]], *, curl: bool) -> int:
    """Print exchanges and give the number of the last, or 0."""
    show(*(exchange["curl" if curl else "line"] for exchange in exchanges))
    return exchanges[-1]["id"] if exchanges else 0


def _later(remote: Remote, last: int, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    from mockserver.remote import NoAnswer, RemoteError

    try:
        return list(remote.get("requests", query={"after": last, **filters}))
    except NoAnswer as error:
        raise RemoteError(f"the server at {remote.url} has gone away") from error


def _reader_leaves() -> bool:
    """Wait a moment; tell whether whoever reads the output left meanwhile, where that shows."""
    if sys.platform == "win32":
        Event().wait(_POLL_SECONDS)
        return False
    output = select.poll()
    output.register(sys.stdout, 0)  # the end of the reader is told in any case
    return bool(output.poll(_POLL_SECONDS * 1000))
