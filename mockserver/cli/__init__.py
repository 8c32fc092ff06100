"""The command line: arguments in, exit code out.

0 is success, 1 an error told in one sentence, 2 a wrong use of the command line, 3 a difference
that was found. A command is imported when it is named, and what it needs when it runs, so that the
others start fast.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import click

from mockserver.cli.signals import leave, on_interrupt
from mockserver.errors import IntrozyMockError

__all__ = ["main"]

_PLACES = {
    "assumptions": "data:assumptions",
    "exec": "running:execute",
    "export": "remote:export",
    "generate": "data:generate",
    "import": "remote:import_",
    "log": "log:log",
    "openapi": "data:openapi",
    "replay": "replay:replay",
    "reset": "remote:reset",
    "serve": "serve:serve",
    "snapshot": "remote:snapshot",
    "wait": "waiting:wait",
}


class _Commands(Mapping[str, click.Command]):
    """The commands by their names, each imported when it is looked up."""

    def __getitem__(self, name: str) -> click.Command:
        module, _, function = _PLACES[name].partition(":")
        command: click.Command = getattr(import_module(f"mockserver.cli.{module}"), function)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(_PLACES)

    def __len__(self) -> int:
        return len(_PLACES)


class _Main(click.Group):
    """Tells what the program refuses in one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except IntrozyMockError as error:
            raise click.ClickException(str(error)) from error


@click.group(
    cls=_Main, commands=_Commands(), context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="introzy-mock", prog_name="introzy-mock")
def main() -> None:
    """Mock the Introzy CRM API on this machine, without network."""
    on_interrupt(leave)
    logging.basicConfig(format="introzy-mock: %(message)s", level=logging.WARNING)
