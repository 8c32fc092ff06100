"""Commands that set or export the state of a running server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mockserver.cli.exportfile import write_export
from mockserver.cli.pseudonymising import Replace, pseudonymising
from mockserver.cli.reaching import counted, on_a_sandbox
from mockserver.cli.terminal import say, show, show_json
from mockserver.core.files import is_standard_output

if TYPE_CHECKING:
    from mockserver.client.remote import Answer, Remote
    from mockserver.core.forms import Form

__all__ = ["STATE_FORM", "export", "in_words", "reset", "snapshot"]

STATE_FORM: dict[str, Form] = {"sandbox": str, "scenario": str, "seed": int, "now": str}
_EXPORT: dict[str, Form] = {"scenario": str, "seed": int, "digest": str, "tables": dict}


@click.command()
@on_a_sandbox
def reset(remote: Remote) -> None:
    """Reset records, clock and keys to the start; clear faults and journal."""
    say(f"reset {in_words(remote.ask('POST', 'reset', form=STATE_FORM))}")


@click.group()
def snapshot() -> None:
    """Save, restore, list and delete states by name."""


@snapshot.command("save")
@click.argument("name")
@on_a_sandbox
def _save(remote: Remote, *, name: str) -> None:
    """Save the state, replacing one of the same name."""
    remote.ask("PUT", "snapshots", name)
    say(f"saved snapshot {name}")


@snapshot.command("load")
@click.argument("name")
@on_a_sandbox
def _load(remote: Remote, *, name: str) -> None:
    """Restore a saved state; faults and journal stay."""
    answer = remote.ask("POST", "snapshots", name, "load", form=STATE_FORM)
    say(f"loaded snapshot {name}: {in_words(answer)}")


@snapshot.command("list")
@on_a_sandbox
def _list(remote: Remote) -> None:
    """List the names, one per line."""
    listed = remote.ask("GET", "snapshots", form=[{"name": str}]).json()
    show(*(one["name"] for one in listed))


@snapshot.command("delete")
@click.argument("name")
@on_a_sandbox
def _delete(remote: Remote, *, name: str) -> None:
    """Delete a saved state."""
    remote.ask("DELETE", "snapshots", name)
    say(f"deleted snapshot {name}")


@click.command()
@click.option("--journal", is_flag=True, help="Include the journal, for replay.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write, which may be an earlier export; - is standard output.  [default: -]",
)
@pseudonymising
@on_a_sandbox
def export(remote: Remote, *, journal: bool, out: Path | None, replace: Replace | None) -> None:
    """Write the state as one JSON file, which import and replay take."""
    import orjson

    if journal and replace:
        raise click.UsageError(
            "--journal holds requests and answers as they were; leave it or --pseudonymise out"
        )
    form = {**_EXPORT, "journal": {"exchanges": [dict]}} if journal else _EXPORT
    answer = remote.ask("GET", "export", form=form, query={"journal": int(journal)})
    text = (_replaced(answer.body, replace) if replace else answer.body) + b"\n"
    if out is None or is_standard_output(out):
        show_json(text.decode())
        return
    write_export(out, text, instead="name another file, or - for standard output")
    exported = orjson.loads(text)
    contents = (
        f"scenario {exported['scenario']}, seed {exported['seed']}, digest {exported['digest']}"
    )
    sent = f", {counted(len(exported['journal']['exchanges']))}" if journal else ""
    say(f"{out}: {contents}{sent}")


def _replaced(text: bytes, replace: Replace) -> bytes:
    import orjson

    from mockserver.core.numbers import spelled
    from mockserver.generate.importing import placed
    from mockserver.sandbox.statefile import exported_with
    from mockserver.schema import crm_schema

    exported = orjson.loads(text)
    records = {name: rows.values() for name, rows in exported["tables"].items()}
    replaced = exported_with(exported, placed(replace(records), {}), schema=crm_schema())
    return orjson.dumps(replaced, default=spelled)


def in_words(answer: Answer) -> str:
    """Return the answer about a sandbox's state in words."""
    state = answer.json()
    return (
        f"sandbox {state['sandbox']}: scenario {state['scenario']}, seed {state['seed']}, "
        f"now {state['now']}"
    )
