"""The options that several commands share. Each can be set in the environment too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

__all__ = [
    "DEFAULT_DATA",
    "OPTIONS_FILE",
    "option",
    "places",
    "refuse_beside",
    "sendable",
    "server_options",
]

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT_DATA = Path("introzy-mock.json")

OPTIONS_FILE = f"{__name__}.file"
"""Where click's context keeps the path of the options file."""

_SOURCES = (
    ParameterSource.COMMANDLINE,
    ParameterSource.ENVIRONMENT,
    ParameterSource.DEFAULT_MAP,
)


def option(name: str, *parameter: str, **settings: Any) -> Callable[[F], F]:
    """Declare an option that can be set in the environment too.

    `parameter` is the name of the function's parameter, if it differs from the option's.
    """
    variable = f"INTROZY_MOCK_{name.removeprefix('--').upper().replace('-', '_')}"
    return click.option(name, *parameter, envvar=variable, show_envvar=True, **settings)


def server_options(*, port: int, data: str, placed_by_environment: bool = True) -> Callable[[F], F]:
    """Declare the options of a server, with this default port and this description of the data.

    `placed_by_environment` says whether address and data can be set in the environment too.
    """
    place = option if placed_by_environment else click.option
    options = (
        place(
            "--host",
            default="127.0.0.1",
            show_default=True,
            callback=_host,
            help="Address to listen on.",
        ),
        place(
            "--port",
            default=port,
            show_default=True,
            type=click.IntRange(0, 65535),
            help="Port to listen on; 0 takes a free one.",
        ),
        place(
            "--data",
            type=click.Path(path_type=Path),
            help=f"Data file: created if missing, otherwise continued.  [default: {data}]",
        ),
        place(
            "--start",
            type=click.Path(path_type=Path),
            help="Data file to start from, in memory; it is only read, never locked or written.",
        ),
        place("--memory", is_flag=True, help="Keep everything in memory, without a data file."),
        option(
            "--scenario",
            help="Data to start with: a scenario, see `introzy-mock scenarios`, or a file of your "
            "own.  [default: default]",
        ),
        option("--seed", type=int, help="Seed of the generated values and ids.  [default: 1]"),
        option("--deals", type=int, help="Number of deals in default or large.  [default: 120]"),
        option("--locale", help="Language and country of names and addresses.  [default: en_US]"),
        option(
            "--clock",
            metavar="tick|frozen|real|now|TIME",
            callback=_clock,
            help="How the clock starts: ticking with writes, frozen, following real time, or "
            "ticking from a time or from now, to which the data is moved.  "
            "[default: tick, from the scenario's time]",
        ),
        place(
            "--fresh",
            is_flag=True,
            help="Start over; the old data file is kept under another name.",
        ),
        option(
            "--assume",
            multiple=True,
            metavar="NAME=VALUE",
            callback=_assumed,
            help="Set an assumption to one of its alternatives; see `introzy-mock assumptions`.",
        ),
        option(
            "--durability",
            type=click.Choice(["process", "machine"]),
            default="process",
            show_default=True,
            help="What an acknowledged write survives: a crash of the process, or also of the "
            "machine.",
        ),
        option(
            "--api-key",
            "api_keys",
            multiple=True,
            metavar="KEY",
            callback=_each("read_key"),
            help="Accept only this API key; may be given several times.",
        ),
        option(
            "--admin-token",
            metavar="TOKEN",
            callback=sendable,
            help="Answer /_mock only to requests that carry this as a bearer token.",
        ),
        option(
            "--allowed-host",
            "allowed_hosts",
            multiple=True,
            metavar="NAME",
            callback=_each("read_host"),
            help="Answer /_mock under this host name too; may be given several times.",
        ),
        option(
            "--cors-origin",
            "cors_origins",
            multiple=True,
            metavar="ORIGIN",
            callback=_each("read_origin"),
            help="Allow pages of this origin to call the API, beside those of this machine; * "
            "allows all; may be given several times.",
        ),
    )

    def declare(command: F) -> F:
        for one in reversed(options):
            command = one(command)
        return command

    return declare


def places(
    ctx: click.Context, *, data: Path | None, memory: bool, start: Path | None
) -> tuple[Path | None, Path | None]:
    """Return the data file, None for memory, and the file that data in memory starts with.

    The command line overrides the environment, and that overrides the options file.

    Raises:
        UsageError: one of these asks for both.
    """
    in_memory = [name for name, said in (("memory", memory), ("start", start)) if said]
    if not in_memory:
        return data or DEFAULT_DATA, None
    if data is None:
        return None, start
    of_data = _weight(ctx, "data")
    of_memory, name = min((_weight(ctx, name), name) for name in in_memory)
    if of_data == of_memory:
        raise click.UsageError(f"--data and --{name} cannot be used together; leave one out")
    return (data, None) if of_data < of_memory else (None, start)


def refuse_beside(word: str, *without_effect: str) -> None:
    """Refuse options on the command line that have no effect beside `word`: these, or all others.

    Raises:
        UsageError: one of them is there.
    """
    ctx = click.get_current_context()
    for parameter in ctx.command.params:
        name = parameter.opts[0]
        is_given = ctx.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
        if is_given and name != word and name in (without_effect or {name}):
            raise click.UsageError(f"{name} has no effect beside {word}; leave one out")


def _weight(ctx: click.Context, name: str) -> int:
    """Return the rank of the source that sets a parameter; the lowest wins."""
    source = ctx.get_parameter_source(name)
    return _SOURCES.index(source) if source in _SOURCES else len(_SOURCES)


def _each(
    reader: str,
) -> Callable[[click.Context, click.Parameter, tuple[str, ...]], tuple[str, ...]]:
    """Make a callback that reads each value of an option with this function of `admission`."""

    def callback(
        _ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
    ) -> tuple[str, ...]:
        if not values:
            return ()
        from mockserver.http import admission

        try:
            return tuple(map(getattr(admission, reader), values))
        except ValueError as error:
            raise click.BadParameter(str(error)) from error

    return callback


def sendable(_ctx: click.Context, _parameter: click.Parameter, token: str | None) -> str | None:
    """Return the token of an option.

    Raises:
        BadParameter: a header cannot hold it.
    """
    if token is None or (token.strip() and not any(sign in token.strip() for sign in "\r\n\0")):
        return token
    raise click.BadParameter(
        "a token must be one line and not empty; one that works: --admin-token a-secret"
    )


def _clock(_ctx: click.Context, _parameter: click.Parameter, clock: str | None) -> str | None:
    if clock is not None:
        from mockserver.core.errors import InvalidRequest
        from mockserver.core.times import read_clock

        try:
            read_clock(clock)
        except InvalidRequest as error:
            raise click.BadParameter(error.message) from error
    return clock


def _host(_ctx: click.Context, _parameter: click.Parameter, host: str) -> str:
    try:
        host.encode("idna")
    except UnicodeError as error:
        raise click.BadParameter(
            f"{host!r} is not a host name or an address such as 127.0.0.1"
        ) from error
    return host


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
