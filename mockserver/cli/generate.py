"""The command `generate`: it writes a data set, or checks one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mockserver.cli.formats import FORMATS, PER_RESOURCE, check_division, form_for
from mockserver.cli.options import refuse_beside
from mockserver.cli.signals import fail_on_interrupt
from mockserver.cli.terminal import complain, progress_of, say, show_json
from mockserver.core.files import is_standard_output
from mockserver.core.printable import printable

if TYPE_CHECKING:
    from mockserver.generate import DataSet, FileFormat, Part

__all__ = ["generate"]

_DIFFERENCE = 3


def _moment(_ctx: click.Context, _option: click.Parameter, text: str | None) -> int | None:
    from mockserver.core.determinism import real_milliseconds
    from mockserver.core.errors import InvalidRequest
    from mockserver.core.times import NOW, read_time

    if text is None:
        return None
    try:
        return real_milliseconds() if text == NOW else read_time(text, field="it")
    except InvalidRequest as error:
        raise click.BadParameter(f"{error.message.removesuffix('.')}; or use {NOW}") from error


def _check(source: Path) -> None:
    """Check a data set, and print what was found to be right."""
    from mockserver.core.errors import InvalidRecords, StartError
    from mockserver.generate.checking import check_directory, counted
    from mockserver.sandbox.starts import start_in

    if not source.exists():
        raise StartError(f"{source} does not exist")
    try:
        if source.is_dir():
            right = check_directory(source)
        else:
            tables = start_in(source).tables
            right = counted({table: [*rows.values()] for table, rows in tables.items()})
    except (InvalidRecords, StartError) as error:
        if InvalidRecords not in {type(error), type(error.__cause__)}:
            raise
        complain(f"Error: {printable(str(error))}")
        click.get_current_context().exit(_DIFFERENCE)
    say(*(f"{source}: {line}" for line in right))


def _part(_ctx: click.Context, _option: click.Parameter, text: str | None) -> Part | None:
    from mockserver.generate import Part

    if text is None:
        return None
    number, _, parts = text.partition("/")
    if not (number.isdecimal() and parts.isdecimal() and 1 <= int(number) <= int(parts)):
        raise click.BadParameter(f"{text!r} is no part such as 1/8 or 8/8")
    return Part(int(number), int(parts))


@click.command()
@click.option(
    "--scenario",
    default="default",
    show_default=True,
    help="What to write: a scenario, see `introzy-mock scenarios`, or a file of your own.",
)
@click.option(
    "--seed",
    type=int,
    default=1,
    show_default=True,
    help="Seed of the generated values and ids.",
)
@click.option("--deals", type=int, help="Number of deals in default or large.  [default: 120]")
@click.option("--scale", type=float, help="Factor of the scenario's number of deals, such as 2.")
@click.option(
    "--locale",
    help="Language and country of names and addresses.  [default: en_US]",
)
@click.option(
    "--clock",
    metavar="now|TIME",
    callback=_moment,
    help="Move all times by whole weeks, so that the data leads up to this time.",
)
@click.option(
    "--generator",
    type=click.Choice(["1"]),
    default="1",
    show_default=True,
    expose_value=False,
    help="Version of the generator; the same one makes the same bytes for ever.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="File or directory; - is standard output.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="A data file, JSON, NDJSON or CSV per resource, SQL, a file of SQLite, or the body of "
    "the answer to each GET operation.  [default: data, sql or sqlite if PATH ends in .json, .sql "
    "or .sqlite, json if it is a directory or has no ending]",
)
@click.option(
    "--part",
    metavar="K/N",
    callback=_part,
    help="Write only the Kth of N equal parts of each table; as ndjson or csv.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="Number of processes that make the records, for json, ndjson and csv.",
)
@click.option(
    "--check",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Check a data set that is there instead, and exit with 3 if it is damaged or invalid.",
)
def generate(
    *,
    scenario: str,
    seed: int,
    deals: int | None,
    scale: float | None,
    locale: str | None,
    clock: int | None,
    out: Path | None,
    form: str | None,
    part: Part | None,
    jobs: int,
    check: Path | None,
) -> None:
    """Write a data set: a data file that `serve --data` takes, or a file per resource."""
    from mockserver.generate import plan
    from mockserver.generate.sql import write_sql, write_sqlite
    from mockserver.sandbox.starts import data_file, write_data_file

    fail_on_interrupt()
    if check is not None:
        refuse_beside("--check")
        _check(check)
        return
    if out is None:
        raise click.UsageError("say where to: --out DIRECTORY, --out FILE.json or --out -")
    form = form_for(out, form)
    check_division(form, part, jobs)
    sizes = _sizes(scenario, deals=deals, scale=scale)
    make = partial(plan, scenario, seed=seed, sizes=sizes, locale=locale, now=clock)
    data = make()
    if is_standard_output(out):
        show_json(data_file(data).decode())
        return
    if form in PER_RESOURCE:
        _write_files(make, out, file_format=PER_RESOURCE[form], part=part, jobs=jobs)
    elif form == "data":
        write_data_file(data, out)
    elif form == "responses":
        _write_responses(data, out, scenario=scenario, clock=clock)
    else:
        write = write_sql if form == "sql" else write_sqlite
        with progress_of(sum(map(len, data.tables.values()))) as progress:
            write(data, out, progress=progress)
    say(f"{out}: scenario {data.scenario}, seed {data.seed}, {data.sizes['deals']} deals")


def _write_responses(data: DataSet, out: Path, *, scenario: str, clock: int | None) -> None:
    from mockserver.cli.responses import write_responses
    from mockserver.config import Config
    from mockserver.core.determinism import to_timestamp

    config = Config(
        scenario=scenario,
        seed=data.seed,
        deals=data.sizes["deals"],
        locale=data.locale,
        clock=None if clock is None else to_timestamp(clock),
    )
    write_responses(config, out)


def _write_files(
    make: Callable[[], DataSet],
    out: Path,
    *,
    file_format: FileFormat,
    part: Part | None,
    jobs: int,
) -> None:
    from mockserver.generate import WHOLE, write_directory

    data, part = make(), part or WHOLE
    chunks = None
    if jobs > 1:
        from mockserver.generate.jobs import spread

        chunks = spread(make, file_format, part, jobs=jobs)
    length = sum(len(part.of(len(records))) for records in data.tables.values())
    with progress_of(length) as progress:
        write_directory(
            data, out, file_format=file_format, part=part, chunks=chunks, progress=progress
        )


def _sizes(scenario: str, *, deals: int | None, scale: float | None) -> Mapping[str, int] | None:
    """Return the sizes that the options ask for.

    Raises:
        UsageError: they contradict each other.
    """
    from mockserver.generate import scaled

    if scale is None:
        return None if deals is None else {"deals": deals}
    if deals is not None:
        raise click.UsageError("--deals and --scale cannot be used together; leave one out")
    return scaled(scenario, scale)
