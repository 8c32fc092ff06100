"""`introzy-mock exec`: run a command beside a server that exists only for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mockserver.cli.exportfile import check_place, write_export
from mockserver.cli.options import places, server_options
from mockserver.cli.readyfile import kind_of_data
from mockserver.cli.signals import fail_on_interrupt
from mockserver.cli.terminal import complain, in_words
from mockserver.core.errors import StartError
from mockserver.core.files import is_standard_output
from mockserver.core.printable import printable

if TYPE_CHECKING:
    from mockserver.cli.sent import Sent
    from mockserver.sandbox.sandbox import Sandbox
    from mockserver.server import Server

__all__ = ["execute"]


def _no_stream(_ctx: click.Context, _parameter: click.Parameter, file: Path | None) -> Path | None:
    if file and is_standard_output(file):
        raise click.BadParameter("standard output is the command's own; name a file")
    return file


@click.command(
    "exec",
    context_settings={"allow_interspersed_args": False},
    options_metavar="[OPTIONS] --",
)
@server_options(port=0, data="none, everything is in memory", placed_by_environment=False)
@click.option(
    "--keep-journal",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=_no_stream,
    metavar="FILE",
    help="File to write state and journal to after the command, for `introzy-mock log` and "
    "`replay`.",
)
@click.argument("command", nargs=-1, type=click.UNPROCESSED, metavar="COMMAND ...")
@click.pass_context
def execute(
    ctx: click.Context,
    /,
    *,
    host: str,
    port: int,
    data: Path | None,
    memory: bool,
    start: Path | None,
    keep_journal: Path | None,
    command: tuple[str, ...],
    **config: Any,
) -> None:
    """Run a command beside a server of its own.

    The command finds the server's URL in INTROZY_BASE_URL and a key in INTROZY_API_KEY. The server
    ends with the command, and the exit code is the command's; 128+N if signal N ended it. After a
    failure, the latest requests are listed on standard error.

    Options for the data and the API can also be set in a file: [tool.introzy-mock] in
    pyproject.toml, or introzy-mock.toml.
    """
    from mockserver.cli.child import find_program, run_child
    from mockserver.core.noproxy import past_proxies

    fail_on_interrupt()
    if not command:
        raise click.UsageError(
            "there is no command to run; a line that works: "
            "introzy-mock exec -- sh -c 'curl $INTROZY_BASE_URL/openapi.json'",
            ctx,
        )
    program = find_program(command[0])
    data, start = places(ctx, data=data, memory=memory or data is None, start=start)
    if keep_journal:
        _check_keeping(keep_journal, data=data or start)
    keep = keep_journal is not None
    serving = _serving(host=host, port=port, keep=keep, data=data, start=start, **config)
    with serving as (server, sandbox, sent):
        given = {
            "INTROZY_BASE_URL": server.local_url,
            "INTROZY_API_KEY": next(iter(config["api_keys"]), sandbox.keys.own),
            "INTROZY_MOCK_URL": server.local_url,  # for this program's other commands
        }
        if config["admin_token"]:
            given["INTROZY_MOCK_ADMIN_TOKEN"] = config["admin_token"]  # for them too
        given |= past_proxies(os.environ, server.local_url)
        code = run_child(program, command[1:], {**os.environ, **given})
        if code:
            _list_latest(sent, code=code, is_kept=keep_journal is not None)
        if keep_journal and not _keep(sent, keep_journal):
            code = code or 1
    ctx.exit(code)


def _list_latest(sent: Sent, *, code: int, is_kept: bool) -> None:
    """List the latest requests of a command that failed: the server that knows them ends now."""
    lines = sent.lines()
    if not lines:
        return
    complain(f"introzy-mock: the command ended with {code} after {lines[0]}", *lines[1:])
    if not is_kept:
        complain(
            "To keep all of them, for log and replay: introzy-mock exec --keep-journal FILE -- ..."
        )


def _keep(sent: Sent, file: Path) -> bool:
    """Write state and journal to a file, and return whether that succeeded."""
    text, contents = sent.export()
    try:
        write_export(file, text)
    except StartError as error:
        complain(in_words(error))
        return False
    complain(printable(f"introzy-mock: kept {file}: {contents}"))
    return True


def _check_keeping(file: Path, *, data: Path | None) -> None:
    """Refuse a file that cannot be written before the command runs, not after it."""
    kind = kind_of_data(file, data)
    if kind:
        raise StartError(f"{file} cannot be written: it is the {kind} too; name another file")
    check_place(file)


@contextmanager
def _serving(
    *, host: str, port: int, keep: bool, **config: Any
) -> Iterator[tuple[Server, Sandbox, Sent]]:
    """Serve in a thread, and yield once the server answers."""
    from mockserver.app import EXTENSION, Config, create_app
    from mockserver.cli.sent import Sent
    from mockserver.server import ServedApp, Server, in_thread

    with ExitStack() as ending:
        server = ending.enter_context(closing(Server(host=host, port=port)))
        app = create_app(Config(host=host, **config))
        sandbox: Sandbox = app.extensions[EXTENSION].default
        ending.callback(sandbox.close)
        sent = Sent(sandbox, keep=keep)
        app.extensions[EXTENSION].watch(sent.note)
        ending.enter_context(in_thread(server, ServedApp(app.answer)))
        yield server, sandbox, sent
