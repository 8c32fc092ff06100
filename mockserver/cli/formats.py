"""The formats of `generate`: which one is meant, and where each can go."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mockserver.core.files import is_standard_output

if TYPE_CHECKING:
    from mockserver.generate import FileFormat, Part

__all__ = ["FORMATS", "PER_RESOURCE", "check_division", "form_for"]

PER_RESOURCE: Mapping[str, FileFormat] = {"json": "json", "ndjson": "ndjson", "csv": "csv"}
"""The formats with a file per resource, in a directory."""

_BY_ENDING: Mapping[str, str] = {"": "json", ".json": "data", ".sql": "sql", ".sqlite": "sqlite"}
FORMATS = ("data", *PER_RESOURCE, "sql", "sqlite", "responses")
_DIRECTORIES = {*PER_RESOURCE, "responses"}

_WHAT = {
    **dict.fromkeys(PER_RESOURCE, "a file per resource"),
    "responses": "a file per operation",
    **dict.fromkeys(("sql", "sqlite"), "a file"),
}
_WHERE = ("a file, such as --out fixtures.sql", "a directory, such as --out fixtures")
_FILES = {".json", ".ndjson", ".jsonl", ".csv", ".sql", ".sqlite"}


def form_for(out: Path, form: str | None) -> str:
    """Return the format to write: what the option says, or what the file name's ending implies.

    Raises:
        BadParameter: the ending implies no format, or the format does not suit the destination.
    """
    suffix = "" if out.is_dir() else out.suffix.lower().rstrip(".")
    if is_standard_output(out):
        if form and form != "data":
            raise click.BadParameter(
                f"--format {form} writes {_WHAT[form]}, so it cannot go to "
                f"standard output; leave the option out, or name {_WHERE[form in _DIRECTORIES]}",
                param_hint="'--out'",
            )
        return "data"
    if form and form in _DIRECTORIES and suffix in _FILES:
        raise click.BadParameter(
            f"--format {form} writes {_WHAT[form]}, but {out} names a single file; name a "
            f"directory, such as --out {out.stem}",
            param_hint="'--out'",
        )
    if form is None and suffix not in _BY_ENDING:
        raise click.BadParameter(
            f"{suffix} names no format: end the name in .json for a data file, leave the ending "
            f"off for a directory with a file per resource, or say --out {out} --format data",
            param_hint="'--out'",
        )
    return form or _BY_ENDING[suffix]


def check_division(form: str, part: Part | None, jobs: int) -> None:
    """Refuse to divide what cannot be.

    Raises:
        BadParameter: the format has no parts, or is not made by several processes.
    """
    if part and form not in {"ndjson", "csv"}:
        raise click.BadParameter(
            f"parts of format {form} cannot be joined; use --format ndjson or --format csv",
            param_hint="'--part'",
        )
    if jobs > 1 and form not in PER_RESOURCE:
        raise click.BadParameter(
            f"format {form} is made by one process; use --format {' or '.join(PER_RESOURCE)}",
            param_hint="'--jobs'",
        )
