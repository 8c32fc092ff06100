"""The command line: arguments in, exit code out.

0 is success, 1 an error told in one sentence, 2 a wrong use of the command line, 3 a difference
that was found. What a command needs is imported when it runs, so that the others start fast.
"""

from __future__ import annotations

import logging
from typing import Any

import click

from mockserver.cli.data import assumptions, generate, openapi
from mockserver.cli.log import log
from mockserver.cli.remote import export, import_, reset, snapshot
from mockserver.cli.replay import replay
from mockserver.cli.running import execute
from mockserver.cli.serve import serve
from mockserver.cli.signals import leave, on_interrupt
from mockserver.cli.waiting import wait
from mockserver.errors import IntrozyMockError

__all__ = ["main"]


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
    on_interrupt(leave)
    logging.basicConfig(format="introzy-mock: %(message)s", level=logging.WARNING)


for _command in (
    *(serve, execute, wait, openapi, assumptions, generate),
    *(reset, snapshot, log, export, import_, replay),
):
    main.add_command(_command)
