"""The command line: arguments in, exit code out.

0 is success, 1 an error told in one sentence, 2 a wrong use of the command line. What a command
needs is imported when it runs, so that the others start fast.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from mockserver.errors import IntrozyMockError, StartError

if TYPE_CHECKING:
    from mockserver.sandbox import Sandbox
    from mockserver.server import Server

__all__ = ["main"]

_DEFAULT_DATA = Path("introzy-mock.json")


class _Commands(click.Group):
    """Tells what the program refuses in one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except IntrozyMockError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="introzy-mock", prog_name="introzy-mock")
def main() -> None:
    """Mock the Introzy CRM API on this machine, without network."""
    _on_interrupt(_leave)
    logging.basicConfig(format="introzy-mock: %(message)s", level=logging.WARNING)


def _option(name: str, **settings: Any) -> Callable[[Any], Any]:
    """Declare an option that is in the environment too."""
    variable = f"INTROZY_MOCK_{name.removeprefix('--').upper().replace('-', '_')}"
    return click.option(name, envvar=variable, show_envvar=True, **settings)


def _assumed(
    _ctx: click.Context, _parameter: click.Parameter, values: Iterable[str]
) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    for name, equals, _ in pairs:
        if not equals:
            raise click.BadParameter(
                f"{name!r} is not of the form NAME=VALUE, such as deal-order=oldest-first"
            )
    return {name: value for name, _, value in pairs}


@main.command()
@_option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@_option(
    "--port",
    default=4700,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@_option(
    "--data",
    type=click.Path(path_type=Path),
    help=f"Data file: made when missing, continued when there.  [default: {_DEFAULT_DATA}]",
)
@_option("--memory", is_flag=True, help="Keep everything in memory, without a data file.")
@_option("--scenario", help="What a new store holds: default, empty or documentation.")
@_option("--seed", type=int, help="What generated values and ids come from.  [default: 1]")
@_option("--deals", type=int, help="Number of deals in scenario default.  [default: 120]")
@_option("--fresh", is_flag=True, help="Start over; the old data file is kept aside.")
@_option(
    "--assume",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_assumed,
    help="Set an assumption to one of its alternatives; see `introzy-mock assumptions`.",
)
@_option(
    "--durability",
    type=click.Choice(["process", "machine"]),
    default="process",
    show_default=True,
    help="What an acknowledged write survives: the death of the process, or of the machine too.",
)
@_option(
    "--ready-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write url, pid and port to, as JSON, when the server answers.",
)
@click.pass_context
def serve(
    ctx: click.Context, /, *, host: str, port: int, ready_file: Path | None, **store: Any
) -> None:
    """Serve the API until interrupted."""
    from mockserver.app import EXTENSION, Config, create_app
    from mockserver.bridge import bridge
    from mockserver.requestlog import RequestLog
    from mockserver.server import Server

    data = _data_path(ctx, data=store.pop("data"), memory=store.pop("memory"))
    with ExitStack() as ending:
        server = Server(host=host, port=port)
        ending.callback(server.close)
        _remove(ready_file)
        app = create_app(Config(data=data, **store))
        world: Sandbox = app.extensions[EXTENSION].default
        ending.callback(world.close)
        log = RequestLog(sys.stdout)
        ending.callback(log.close)
        ending.callback(_remove, ready_file)
        _on_interrupt(server.stop)
        gc.collect()
        gc.freeze()  # what was loaded stays: looking through it again would hold requests up
        server.run(bridge(app, log), ready=lambda: _announce(server, world, ready_file))


def _on_interrupt(action: Callable[[], object]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: action())


def _leave() -> None:
    _on_interrupt(lambda: None)  # a second signal does not disturb the tidying up
    sys.exit()


def _data_path(ctx: click.Context, *, data: Path | None, memory: bool) -> Path | None:
    if not memory:
        return data or _DEFAULT_DATA
    if data is None:
        return None
    on_the_line = [
        name
        for name in ("data", "memory")
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
    ]
    if len(on_the_line) != 1:
        raise click.UsageError("--data and --memory exclude each other; leave one out")
    return data if on_the_line == ["data"] else None


def _announce(server: Server, world: Sandbox, ready_file: Path | None) -> None:
    from mockserver.crm import list_pipelines

    state = world.store.state
    deals = sum(pipeline["dealCount"] for pipeline in list_pipelines(world))
    click.echo(
        f"introzy-mock serves {server.url} ({_reach(server)}): scenario {state['scenario']}, "
        f"seed {state['seed']}, {deals} deals, data {world.data_path or 'in memory'}"
    )
    if ready_file:
        _write_ready_file(ready_file, server)


def _reach(server: Server) -> str:
    return "this machine only" if server.on_loopback else "open to other machines"


def _write_ready_file(path: Path, server: Server) -> None:
    import orjson

    ready = {"url": server.url, "pid": os.getpid(), "port": server.port}
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.write_bytes(orjson.dumps(ready) + b"\n")
        fresh.replace(path)
    except OSError as error:
        raise StartError(f"ready file {path} cannot be written: {error.strerror}") from error


def _remove(ready_file: Path | None) -> None:
    if ready_file is None:
        return
    if not ready_file.parent.is_dir():
        raise StartError(f"ready file {ready_file} cannot be written: its directory is not there")
    ready_file.unlink(missing_ok=True)


@main.command()
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml")
def openapi(*, form: str) -> None:
    """Print the contract, an OpenAPI 3.1 document."""
    from mockserver.contract import COMPILED, SOURCE

    path = SOURCE if form == "yaml" else COMPILED
    click.echo(path.read_text(encoding="utf-8"), nl=False)


@main.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def assumptions(*, form: str) -> None:
    """List what the vendor's pages do not say, the answer chosen here, and why."""
    from dataclasses import asdict

    import orjson

    from mockserver.contract import Contract

    register = Contract().assumptions
    if form == "json":
        listed = [asdict(assumption) for assumption in register]
        click.echo(orjson.dumps(listed, option=orjson.OPT_INDENT_2))
        return
    for assumption in register:
        click.echo(f"{assumption.name}\n  {assumption.question}\n  {assumption.answer}")
        click.echo(f"  Why: {assumption.why}")
        for value, answer in assumption.alternatives.items():
            click.echo(f"  --assume {assumption.name}={value}: {answer}")
        click.echo()


@main.command()
@click.option("--scenario", default="default", show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--deals", type=int, help="Number of deals in scenario default.  [default: 120]")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="File or directory.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["data", "json", "ndjson"]),
    help="A data file, or JSON or NDJSON per resource.  [default: data if PATH ends in .json]",
)
def generate(*, scenario: str, seed: int, deals: int | None, out: Path, form: str | None) -> None:
    """Write a data set: a data file that `serve --data` takes, or a file per resource."""
    from mockserver.opening import write_data_file
    from mockserver.seeding import build, write_directory

    data = build(scenario, seed=seed, deals=deals)
    form = form or ("data" if out.suffix == ".json" else "json")
    if form == "data":
        write_data_file(data, out)
    else:
        write_directory(data, out, file_format="ndjson" if form == "ndjson" else "json")
    click.echo(f"{out}: scenario {data.scenario}, seed {data.seed}, {data.deals} deals")
