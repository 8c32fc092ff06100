"""The command `report`: it writes a page with pictures of the pipelines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mockserver.cli.reaching import asks_no_server, on_a_sandbox, read_file
from mockserver.cli.terminal import say

if TYPE_CHECKING:
    from mockserver.client.remote import Remote
    from mockserver.store import Start

__all__ = ["report"]


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="Directory to write to; an earlier report there is replaced.",
)
@on_a_sandbox
def report(remote: Remote, *, file: Path | None, out: Path) -> None:
    """Write a page with pictures of each pipeline: funnel, value by month, owners.

    They show the state of a running server, or of FILE: a data file, or what `export` wrote; - is
    standard input.
    """
    from mockserver.cli.directory import write_files
    from mockserver.core.records import STATE_ID, STATE_TABLE
    from mockserver.crm.figures import figures_of
    from mockserver.pictures.report import is_of_a_report, report_files
    from mockserver.sandbox.sandbox import Sandbox
    from mockserver.sandbox.starts import contract_of
    from mockserver.store import Store

    if file:
        asks_no_server("FILE")
    contract = contract_of({})
    start = _start_in(file) if file else _start_of_server(remote)
    state = start.tables[STATE_TABLE][STATE_ID]
    sandbox = Sandbox(store=Store(start), contract=contract)
    files = report_files(
        (figures_of(sandbox, pipeline_type) for pipeline_type in contract.pipelines),
        about=f"Scenario {state['scenario']}, seed {state['seed']}, at {state['now']}",
    )
    write_files(out, files, called="report", ours=lambda held, _content: is_of_a_report(held))
    say(f"{out / 'index.html'}: {len(files) - 1} pictures of {len(contract.pipelines)} pipelines")


def _start_of_server(remote: Remote) -> Start:
    from mockserver.client.replaying import read_export

    name = "the answer"
    return _start_of(read_export(remote.ask("GET", "export").body, name=name), name)


def _start_in(file: Path) -> Start:
    """Return the state in a data file or an export.

    Raises:
        IntrozyMockError: it is neither, cannot be read, or its records do not fit together.
    """
    import orjson

    from mockserver.client.replaying import read_export
    from mockserver.core.slips import without_mark
    from mockserver.sandbox.starts import start_in

    text, name = read_file(file), str(file)
    try:
        value = orjson.loads(without_mark(text))
    except orjson.JSONDecodeError:
        value = None
    if not isinstance(value, dict) or "tables" in value:
        return _start_of(read_export(text, name=name), name)
    return _start_of({"tables": value}, name) if name == "-" else start_in(file)


def _start_of(exported: Mapping[str, Any], name: str) -> Start:
    from mockserver.core.errors import InvalidRecords, StartError
    from mockserver.sandbox.statefile import tables_in
    from mockserver.schema import crm_schema
    from mockserver.store import Start

    schema = crm_schema()
    try:
        return Start(tables_in(exported, schema), schema)
    except InvalidRecords as error:
        raise StartError(f"{name} is not a whole state: {error}") from error
