"""`introzy-mock log`: print the requests to a running server, or those in a file, one per line."""

from __future__ import annotations

import select
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from mockserver.cli.reaching import on_a_sandbox, read_file
from mockserver.cli.terminal import ReaderLeft, show, show_json

if TYPE_CHECKING:
    from mockserver.client.remote import Remote
    from mockserver.client.replaying import Listed
    from mockserver.core.forms import Form

__all__ = ["log"]

_POLL_SECONDS = 0.25
_ARCHIVE: Form = {"log": {"entries": [dict]}}


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--follow", is_flag=True, help="Keep printing requests as they arrive, until interrupted."
)
@click.option("--curl", is_flag=True, help="Print requests as curl commands.")
@click.option("--har", is_flag=True, help="Print requests as one HTTP Archive (HAR 1.2).")
@click.option("--operation", metavar="ID", help="Only this operation, such as createDeal.")
@click.option("--status", type=click.IntRange(100, 599), help="Only answers with this status.")
@click.option("--method", metavar="NAME", help="Only this method, such as POST.")
@click.option("--path", metavar="PATH", help="Only this path; a * at the end matches anything.")
@click.option(
    "--path-parameter",
    "pathParameter",
    metavar="NAME:VALUE",
    multiple=True,
    callback=lambda _context, _option, given: given or None,
    help="Only paths with this value of a parameter, such as type:sales; may be repeated.",
)
@click.option("--deal", metavar="ID", help="Only requests that name or changed this deal.")
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    help="At most this many, the newest.  [default: 1000, or all in FILE]",
)
@on_a_sandbox
def log(
    remote: Remote,
    *,
    file: Path | None,
    follow: bool,
    curl: bool,
    har: bool,
    limit: int | None,
    **filters: str | int | tuple[str, ...] | None,
) -> None:
    """Print the requests that were sent and what they changed, oldest first.

    With FILE, those that `export --journal` or `exec --keep-journal` kept in it; no server is
    needed. - reads standard input.
    """
    _check(file, follow=follow, curl=curl, har=har)
    if file:
        listed = _kept(file, remote, limit=limit, filters=filters)
        if har:
            _show_archive(listed, remote.url)
        else:
            show(*(one.as_curl(remote.url) if curl else one.line for one in listed))
    elif har:
        asked = {**filters, "limit": limit}
        show_json(remote.ask("GET", "requests", "har", form=_ARCHIVE, query=asked).body.decode())
    else:
        _follow(remote, filters, curl=curl, limit=limit, forever=follow)


def _check(file: Path | None, *, follow: bool, curl: bool, har: bool) -> None:
    if file and follow:
        raise click.UsageError(
            "--follow waits for more requests, but a file gets no more; leave out one of them"
        )
    if har and (follow or curl):
        raise click.UsageError(
            "--har prints one archive of the requests so far; leave out --follow and --curl"
        )


def _follow(
    remote: Remote, filters: Mapping[str, Any], *, curl: bool, limit: int | None, forever: bool
) -> None:
    from mockserver.cli.following import Follower

    follower = Follower(remote, filters)
    try:
        _print(follower.first(limit=limit), curl=curl)
        while forever and not _reader_leaves():
            _print(follower.later(), curl=curl)
    except ReaderLeft:  # it has seen enough
        return


def _kept(
    file: Path, remote: Remote, *, limit: int | None, filters: Mapping[str, Any]
) -> list[Listed]:
    from mockserver.client import replaying

    source = click.get_current_context().get_parameter_source("sandbox")
    named = source is ParameterSource.COMMANDLINE  # the variable is for servers
    listed = replaying.list_requests(
        replaying.read_export(read_file(file), name=str(file)),
        filters,
        name=str(file),
        sandbox=remote.sandbox if named else None,
    )
    return listed[-limit:] if limit else listed


def _show_archive(listed: Iterable[Listed], url: str) -> None:
    import orjson

    from mockserver.core.numbers import spelled
    from mockserver.exchanges import as_har

    archive = as_har(one.as_har(url) for one in listed)
    show_json(orjson.dumps(archive, default=spelled).decode())


def _print(exchanges: Iterable[Mapping[str, Any]], *, curl: bool) -> None:
    show(*(exchange["curl" if curl else "line"] for exchange in exchanges))


def _reader_leaves() -> bool:
    """Wait a moment; return whether the reader of the output left meanwhile, where that shows."""
    if sys.platform == "win32":
        Event().wait(_POLL_SECONDS)
        return False
    else:  # noqa: RET505  # a type checker for another platform leaves it out
        output = select.poll()
        output.register(sys.stdout, 0)  # poll reports a closed reader in any case
        return bool(output.poll(_POLL_SECONDS * 1000))
