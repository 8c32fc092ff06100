"""The command that imports records: an exported state, the vendor's answers, files of others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import click

from mockserver.cli.pseudonymising import Replace, pseudonymising
from mockserver.cli.reaching import asks_no_server, on_a_sandbox, read_file
from mockserver.cli.remote import STATE_FORM, in_words
from mockserver.cli.targets import FileTarget, ServerTarget
from mockserver.cli.terminal import complain, say
from mockserver.core.errors import InvalidRecords, StartError
from mockserver.core.printable import printable

if TYPE_CHECKING:
    from mockserver.client.remote import Remote
    from mockserver.core.records import NewRecord
    from mockserver.generate.importing import BadRows, Found, Problem
    from mockserver.store import Tables

__all__ = ["import_"]

Records: TypeAlias = "dict[str, dict[str, NewRecord]]"
"""Records by table and id."""

_CSV = ".csv"
_LINES = {".ndjson", ".jsonl"}
_MOST_SHOWN = 20


class _Source(NamedTuple):
    """A file of an import."""

    name: str
    stem: str
    suffix: str
    text: bytes


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@click.option("--add", is_flag=True, help="Keep the records that are there, beside those imported.")
@click.option(
    "--missing",
    type=click.Choice(["refuse", "create"]),
    default="refuse",
    show_default=True,
    help="What to do about records that others name and no file has.",
)
@click.option("--dry-run", is_flag=True, help="Check the files and count; import nothing.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Data file to write instead of the server; with --add one that exists.",
)
@click.option(
    "--map",
    "mapping",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="TOML or JSON that says the table of a CSV file, and the fields of its columns.",
)
@pseudonymising
@on_a_sandbox
def import_(
    remote: Remote,
    *,
    files: tuple[Path, ...],
    add: bool,
    missing: str,
    dry_run: bool,
    out: Path | None,
    mapping: Path | None,
    replace: Replace | None,
) -> None:
    """Replace the state by exported ones, or the records by those of other files.

    A file is what `export` wrote, an answer of the vendor's API as JSON, a data file or CSV; - is
    standard input.
    """
    if add and replace:
        raise click.UsageError(
            "--add would join pseudonyms and real records; write the pseudonyms with --out FILE "
            "first, and add that file"
        )
    if out:
        asks_no_server("--out")
    sources = [*map(_source, files)]
    if len(sources) == 1 and not (add or dry_run or out or replace) and _is_export(sources[0]):
        _send_export(remote, sources[0])
        return
    target = FileTarget(out, add=add) if out else ServerTarget(remote)
    there = target.tables()
    found = _found(sources, mapping)
    records = _assembled(found, there=there, add=add, missing=missing)
    if replace:
        records = replace({table: rows.values() for table, rows in records.items()})
    tables = _merged(records, there)
    say(*_counts(there, tables))
    say("nothing was imported: --dry-run" if dry_run else target.put(tables))


def _source(path: Path) -> _Source:
    """Read a file.

    Raises:
        StartError: it cannot be read, or is a data file without the writes that its log holds.
    """
    from mockserver.store import log_path

    if log_path(path).exists():
        raise StartError(f"{path} is in use, or was cut off; stop its server, or start and stop it")
    return _Source(str(path), path.stem, path.suffix.lower(), read_file(path))


def _is_export(source: _Source) -> bool:
    """Return whether a file is to be sent as it is; the server or a reader says if it is wrong."""
    import orjson

    from mockserver.core.slips import without_mark

    if source.suffix in {_CSV, *_LINES}:
        return False
    try:
        value = orjson.loads(without_mark(source.text))
    except orjson.JSONDecodeError:
        return True
    return isinstance(value, dict) and "tables" in value


def _send_export(remote: Remote, source: _Source) -> None:
    from mockserver.client.replaying import read_export

    exported = read_export(source.text, name=source.name)
    taken = {name: exported[name] for name in ("tables", "digest") if name in exported}
    answer = remote.ask("POST", "import", form=STATE_FORM, body=taken)
    say(f"imported {in_words(answer)}")


def _found(sources: list[_Source], mapping: Path | None) -> Iterator[Found | Problem]:
    from mockserver.generate.importing import read_answers, read_lines, read_mapping, read_rows

    said = read_mapping(read_file(mapping), name=str(mapping)) if mapping else {}
    for source in sources:
        named = {"name": source.name, "stem": source.stem}
        if source.suffix == _CSV:
            of_file = said.get(Path(source.name).name, {})
            yield from read_rows(source.text, **named, said=of_file, note=_note)
        elif source.suffix in _LINES:
            yield from read_lines(source.text, **named)
        else:
            yield from read_answers(source.text, **named)


def _note(line: str) -> None:
    complain(printable(line))


def _assembled(
    found: Iterator[Found | Problem], *, there: Tables, add: bool, missing: str
) -> Records:
    from mockserver.core.records import STATE_ID, STATE_TABLE
    from mockserver.generate.importing import BadRows, assembled

    beside = {table: rows.values() for table, rows in there.items()} if add else {}
    now = str(there[STATE_TABLE][STATE_ID]["now"])
    try:
        return assembled(found, beside=beside, now=now, make_up=missing == "create")
    except BadRows as error:
        _list(error)
        raise


def _list(error: BadRows) -> None:
    complain(*(printable(str(problem)) for problem in error.problems[:_MOST_SHOWN]))
    if len(error.problems) > _MOST_SHOWN:
        complain(f"and {len(error.problems) - _MOST_SHOWN} more")


def _merged(records: Records, there: Tables) -> Tables:
    from mockserver.generate.importing import placed
    from mockserver.sandbox.statefile import with_records
    from mockserver.schema import crm_schema

    try:
        return with_records(there, placed(records, there), schema=crm_schema())
    except InvalidRecords as error:
        raise StartError(
            f"nothing was imported: {error}; --add keeps the records that are there, and "
            "--missing create makes up what is missing"
        ) from error


def _counts(before: Tables, after: Tables) -> Iterator[str]:
    from mockserver.generate.importing import compared
    from mockserver.schema import SCHEMA

    for table in SCHEMA.tables:
        counts = compared(before.get(table, {}), after[table])
        if any(counts):
            yield f"{table}: {counts}"
