"""`introzy-mock exec`: a server of its own for the time that a command runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import click

from mockserver.cli.options import data_path, server_options
from mockserver.cli.signals import fail_on_interrupt

if TYPE_CHECKING:
    from flask import Flask

    from mockserver.sandbox import Sandbox
    from mockserver.server import Server

__all__ = ["execute"]


@click.command(
    "exec",
    context_settings={"allow_interspersed_args": False},
    options_metavar="[OPTIONS] --",
)
@server_options(port=0, data="none, everything is in memory", placed_by_environment=False)
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
    command: tuple[str, ...],
    **config: Any,
) -> None:
    """Run a command beside a server of its own.

    The command finds the server in INTROZY_BASE_URL and a key in INTROZY_API_KEY. The server ends
    with the command, and the exit code is the command's; 128+N if signal N ended it.
    """
    from mockserver.cli.child import find_program, run_child
    from mockserver.noproxy import past_proxies

    fail_on_interrupt()
    if not command:
        raise click.UsageError(
            "there is no command to run; a line that works: "
            "introzy-mock exec -- sh -c 'curl $INTROZY_BASE_URL/openapi.json'",
            ctx,
        )
    program = find_program(command[0])
    path = data_path(ctx, data=data, memory=memory or data is None)
    with _serving(host=host, port=port, data=path, **config) as (server, world):
        given = {
            "INTROZY_BASE_URL": server.local_url,
            "INTROZY_API_KEY": next(iter(config["api_keys"]), world.keys.own),
            "INTROZY_MOCK_URL": server.local_url,  # for this program's other commands
        }
        if config["admin_token"]:
            given["INTROZY_MOCK_ADMIN_TOKEN"] = config["admin_token"]  # for them too
        given |= past_proxies(os.environ, server.local_url)
        code = run_child(program, command[1:], {**os.environ, **given})
    ctx.exit(code)


@contextmanager
def _serving(*, host: str, port: int, **config: Any) -> Iterator[tuple[Server, Sandbox]]:
    """Serve in a thread, from when the server answers."""
    from mockserver.app import EXTENSION, Config, create_app
    from mockserver.server import Server

    with ExitStack() as ending:
        server = Server(host=host, port=port)
        ending.callback(server.close)
        app = create_app(Config(host=host, **config))
        world: Sandbox = app.extensions[EXTENSION].default
        ending.callback(world.close)
        answers = Event()
        thread = Thread(target=_serve, args=(server, app, answers), name="server", daemon=True)
        thread.start()
        ending.callback(thread.join)
        ending.callback(server.stop)
        answers.wait()
        yield server, world


def _serve(server: Server, app: Flask, answers: Event) -> None:
    from mockserver.bridge import bridge

    try:
        server.run(bridge(app), ready=answers.set)
    finally:
        answers.set()  # a server that fails tells it on the terminal, and the command runs into it
