"""`introzy-mock log`: what was sent to a running server, one line each."""

from __future__ import annotations

import select
import sys
from collections.abc import Iterable, Mapping
from threading import Event
from typing import TYPE_CHECKING, Any

import click

from mockserver.cli.reaching import on_a_sandbox
from mockserver.cli.terminal import ReaderLeft, show

if TYPE_CHECKING:
    from mockserver.remote import Remote

__all__ = ["log"]

_POLL_SECONDS = 0.25


@click.command()
@click.option(
    "--follow", is_flag=True, help="Keep printing requests as they arrive, until interrupted."
)
@click.option("--curl", is_flag=True, help="Print requests as curl commands.")
@click.option("--operation", metavar="ID", help="Only this operation, such as createDeal.")
@click.option("--status", type=click.IntRange(100, 599), help="Only answers with this status.")
@click.option("--method", metavar="NAME", help="Only this method, such as POST.")
@click.option("--path", metavar="PATH", help="Only this path; a * at the end matches anything.")
@click.option("--deal", metavar="ID", help="Only requests that name or changed this deal.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), help="At most this many, the newest.  [default: 1000]"
)
@on_a_sandbox
def log(
    remote: Remote, *, follow: bool, curl: bool, limit: int | None, **filters: str | int | None
) -> None:
    """Print the requests that were sent and what they changed, oldest first."""
    from mockserver.cli.following import Follower

    follower = Follower(remote, filters)
    try:
        _print(follower.first(limit=limit), curl=curl)
        while follow and not _reader_leaves():
            _print(follower.later(), curl=curl)
    except ReaderLeft:  # it has seen enough
        return


def _print(exchanges: Iterable[Mapping[str, Any]], *, curl: bool) -> None:
    show(*(exchange["curl" if curl else "line"] for exchange in exchanges))


def _reader_leaves() -> bool:
    """Wait a moment; tell whether whoever reads the output left meanwhile, where that shows."""
    if sys.platform == "win32":
        Event().wait(_POLL_SECONDS)
        return False
    else:  # noqa: RET505  # a type checker for another platform leaves it out
        output = select.poll()
        output.register(sys.stdout, 0)  # the end of the reader is told in any case
        return bool(output.poll(_POLL_SECONDS * 1000))
