"""The command line: it reads arguments, runs a command and returns an exit code.

The exit code is 0 for success, 1 for an error, 2 for wrong usage and 3 for a difference that
`replay` or `generate --check` found. A command's module is imported when the command is named, and
what only that command needs when it runs, so that the other commands start fast.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from mockserver.cli.options import OPTIONS_FILE
from mockserver.cli.signals import leave, on_interrupt
from mockserver.cli.terminal import ReaderLeft, complain, in_words, prepare
from mockserver.core.errors import IntrozyMockError, StartError
from mockserver.core.printable import printable

__all__ = ["main"]

_PLACES = {
    "assumptions": "data:assumptions",
    "exec": "running:execute",
    "export": "remote:export",
    "generate": "generate:generate",
    "import": "importing:import_",
    "invalid": "scenarios:invalid",
    "log": "log:log",
    "openapi": "data:openapi",
    "replay": "replay:replay",
    "report": "report:report",
    "reset": "remote:reset",
    "scenarios": "scenarios:scenarios",
    "serve": "serve:serve",
    "snapshot": "remote:snapshot",
    "wait": "waiting:wait",
}

_WITHOUT_OPTIONS_FILE = {"assumptions", "generate", "invalid", "openapi", "scenarios"}

_SERVICE_LINK = re.compile(r"(tcp|udp|sctp)://", re.IGNORECASE)


class _Commands(Mapping[str, click.Command]):
    """The commands by their names, each imported when it is looked up."""

    def __getitem__(self, name: str) -> click.Command:
        module, _, function = _PLACES[name].partition(":")
        command: click.Command = getattr(import_module(f"{__name__}.{module}"), function)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(_PLACES)

    def __len__(self) -> int:
        return len(_PLACES)


class _Main(click.Group):
    """The group of all commands, which reports every error in one sentence."""

    def main(self, *arguments: Any, standalone_mode: bool = True, **settings: Any) -> Any:
        """Run the command that the arguments name, and end the program."""
        prepare()
        _ignore_service_links()
        run = partial(super().main, *arguments, standalone_mode=False, **settings)
        return sys.exit(_ended(run)) if standalone_mode else run()


def _ended(run: Callable[[], Any]) -> int:
    """Run a command, report its error if there is one, and return the exit code."""
    try:
        code = run()
    except click.ClickException as error:
        of_file = _of_options_file(error)
        complain(in_words(of_file or error))
        return 1 if of_file else error.exit_code
    except (IntrozyMockError, OSError) as error:
        complain(in_words(error))
        return 1
    except (click.Abort, ReaderLeft):
        return 1
    return code if isinstance(code, int) else 0


def _of_options_file(error: click.ClickException) -> StartError | None:
    """Return the error of a value from the options file; None if the value is from elsewhere."""
    if not isinstance(error, click.BadParameter) or not error.ctx or not error.param:
        return None
    if error.ctx.get_parameter_source(error.param.name or "") is not ParameterSource.DEFAULT_MAP:
        return None
    key = error.param.opts[0].removeprefix("--")
    return StartError(f"{error.ctx.meta[OPTIONS_FILE]}: {key}: {error.message}")


def _ignore_service_links() -> None:
    """Remove variables that Kubernetes or Docker set for a service named introzy-mock.

    For example, INTROZY_MOCK_PORT is tcp://10.0.0.5:4700 in every pod next to such a service.
    """
    for name, value in list(os.environ.items()):
        if name.startswith("INTROZY_MOCK_") and _SERVICE_LINK.match(value):
            del os.environ[name]


def _take_options_file(ctx: click.Context) -> None:
    """Make the options in the nearest file the defaults of the command that runs."""
    command = ctx.invoked_subcommand or ""
    from mockserver.cli.configfile import find_options_file

    found = find_options_file(Path())
    if not found:
        return
    ctx.meta[OPTIONS_FILE] = found.path
    if command in {"serve", "exec"}:
        ctx.default_map = {command: found.defaults(command)}
    elif found.url:
        at = {"url": found.url}
        ctx.default_map = {command: at | dict.fromkeys(("save", "load", "list", "delete"), at)}


class _Lines(logging.Formatter):
    """Formats a log record without characters that could control a terminal."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        return printable(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802  # logging's name
        return "\n".join(map(printable, super().formatException(ei).split("\n")))


@click.group(
    cls=_Main, commands=_Commands(), context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="introzy-mock", prog_name="introzy-mock")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Mock the Introzy CRM API on this machine, without network."""
    if ctx.invoked_subcommand not in _WITHOUT_OPTIONS_FILE:
        _take_options_file(ctx)
    on_interrupt(leave)
    handler = logging.StreamHandler()
    handler.setFormatter(_Lines("introzy-mock: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
