"""`introzy-mock serve`: run the server in the foreground until it is interrupted."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mockserver.cli.options import DEFAULT_DATA, OPTIONS_FILE, option, places, server_options
from mockserver.cli.readyfile import ReadyFile
from mockserver.cli.signals import on_interrupt

if TYPE_CHECKING:
    from mockserver.sandbox.sandbox import Sandbox
    from mockserver.server import Server

__all__ = ["serve"]

_FULL_COLLECTION = 500
"""After how many collections of younger objects Python collects all."""


@click.command()
@server_options(port=4700, data=str(DEFAULT_DATA))
@option(
    "--ready-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write url, pid and port to, as JSON, when the server answers.",
)
@click.pass_context
def serve(
    ctx: click.Context, /, *, host: str, port: int, ready_file: Path | None, **config: Any
) -> None:
    """Serve the API until interrupted.

    Options can also be set in a file: [tool.introzy-mock] in pyproject.toml, or introzy-mock.toml.
    """
    with ExitStack() as ending:
        ending.callback(gc.enable)
        gc.disable()  # a start leaves hardly any garbage, and collecting takes a tenth of it
        from mockserver.app import EXTENSION, Config, create_app
        from mockserver.server import ServedApp, Server
        from mockserver.server.requestlog import RequestLog

        placed = {name: config.pop(name) for name in ("data", "memory", "start")}
        data, start = places(ctx, **placed)
        server = Server(host=host, port=port)
        ending.callback(server.close)
        ready = ReadyFile(ready_file, server, data=data or start) if ready_file else None
        if ready:
            ending.callback(ready.remove)
        app = create_app(Config(data=data, start=start, host=host, **config))
        sandbox: Sandbox = app.extensions[EXTENSION].default
        ending.callback(sandbox.close)
        ending.enter_context(app.app_context())  # kept, so that no request has to make one
        log = RequestLog(sys.stdout or ending.enter_context(Path(os.devnull).open("w")))
        ending.callback(log.close)
        if ready:  # before the data file is closed, which may take a while
            ending.callback(ready.remove)
        on_interrupt(server.stop)
        gc.freeze()  # loaded objects stay; checking them again would delay requests
        # Requests leave no cycles that live long; a thousand connections cost 20 ms at each look.
        gc.set_threshold(*gc.get_threshold()[:2], _FULL_COLLECTION)
        gc.enable()

        def announce() -> None:
            log.note(_line(server, sandbox, options=ctx.meta.get(OPTIONS_FILE)))
            if ready:
                ready.show()

        server.run(ServedApp(app.answer, log), ready=announce)


def _line(server: Server, sandbox: Sandbox, *, options: Path | None) -> str:
    """Return the line that says what is served, and which file the options are from."""
    from mockserver.crm import list_pipelines

    state = sandbox.store.state
    deals = sum(pipeline["dealCount"] for pipeline in list_pipelines(sandbox))
    served = (
        f"introzy-mock serves {server.url} ({_reach(server)}): scenario {state['scenario']}, "
        f"seed {state['seed']}, {deals} deals, data {sandbox.data_path or 'in memory'}"
    )
    return served if options is None else f"{served}, options from {options}"


def _reach(server: Server) -> str:
    return "this machine only" if server.on_loopback else "open to other machines"
