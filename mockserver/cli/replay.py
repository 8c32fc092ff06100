"""`introzy-mock replay`: repeat an exported journal on a running server and compare the answers."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mockserver.cli.reaching import counted, on_a_server, read_file
from mockserver.cli.signals import leave, on_interrupt
from mockserver.cli.terminal import say

if TYPE_CHECKING:
    from mockserver.client.remote import Remote
    from mockserver.client.replaying.recorded import Node, Recorded

__all__ = ["replay"]

_DIFFERENCE = 3


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@on_a_server
def replay(remote: Remote, *, file: Path) -> None:
    """Repeat the journal of an exported file, from its state, and compare the answers.

    The server needs no preparation: the requests go to a sandbox that is created for them and
    deleted afterwards. Exits with 3 when an answer differs.
    """
    from mockserver.client import replaying

    on_interrupt(lambda: leave(1))  # an interrupted replay proves nothing
    whole = replaying.read_export(read_file(file), name=str(file))
    read = []
    for sandbox, exported in replaying.read_sandboxes(whole, name=str(file)):
        called = replaying.called(sandbox, name=str(file))
        read.append((called, exported, replaying.read_journal(exported, name=called)))
    differ = sum(_replayed(remote, *one) for one in read)
    if differ:
        click.get_current_context().exit(_DIFFERENCE)


def _replayed(remote: Remote, called: str, exported: Node, exchanges: list[Recorded]) -> int:
    """Repeat the requests to one sandbox, and return how many answers differ."""
    from mockserver.client import replaying

    differ = skipped = 0
    with closing(replaying.replay(exported, exchanges, remote)) as steps:
        for step in steps:
            if step.skipped:
                say(step.request, f"  skipped: {step.skipped}")
            elif step.differences:
                say(step.request, *(f"  {difference}" for difference in step.differences))
            differ += bool(step.differences)
            skipped += step.skipped is not None
    say(f"replayed {called} on {remote.url}: {_summary(len(exchanges), differ, skipped)}")
    return differ


def _summary(requests: int, differ: int, skipped: int) -> str:
    outcome = f"{differ} different" if differ else "no difference"
    return f"{counted(requests)}, {outcome}" + (f", {skipped} skipped" if skipped else "")
