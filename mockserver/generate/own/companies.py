"""The companies that a scenario is about: a list in its file, or in a text or CSV file beside."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from mockserver.generate.own.reading import Source, read_text

__all__ = ["company_names", "read_list"]

_LONGEST = 200
_NEEDED = 2


def read_list(source: Source) -> str:
    """Return the text of the file of companies that a scenario names, or none.

    Raises:
        StartError: it cannot be read.
    """
    named = source.value.get("companies")
    return read_text(source.path.parent / named) if isinstance(named, str) else ""


def company_names(source: Source, listed: str, *, refers: bool) -> tuple[str, ...]:
    """Return the names of the companies; none if the scenario has no list.

    A text file has one in a line, a CSV file in its column `name`. Where a deal `refers` to a
    second company, one is not enough.

    Raises:
        StartError: there are too few, or one has no name, too long a one or that of another.
    """
    said = source.value.get("companies")
    if said is None:
        return ()
    names: dict[str, int] = {}
    for place, name in _listed(source, said, listed):
        at = ("companies", place) if isinstance(said, list) else ("companies",)
        if not isinstance(name, str) or not 0 < len(name.strip()) <= _LONGEST:
            raise source.wrong(at, f"a name of 1 to {_LONGEST} characters", name)
        if name in names:
            raise source.error(at, f"names {name!r} twice, at {names[name]} and at {place}")
        names[name] = place
    needed = _NEEDED if refers else 1
    if len(names) < needed:
        why = "deals of the REFERRAL pipeline need a second one that refers" if refers else ""
        raise source.error(
            ("companies",), f"has {len(names)} of at least {needed}{why and f': {why}'}"
        )
    return tuple(names)


def _listed(source: Source, said: object, listed: str) -> Iterator[tuple[int, object]]:
    if isinstance(said, list):
        yield from enumerate(said, 1)
    elif str(said).lower().endswith(".csv"):
        rows = csv.DictReader(io.StringIO(listed, newline=""))
        if "name" not in (rows.fieldnames or ()):
            raise source.error(("companies",), f"is {said}, which has no column name")
        try:
            for row in rows:
                yield rows.line_num, row["name"]
        except csv.Error as error:
            raise source.error(("companies",), f"is {said}, which is no CSV: {error}") from error
    else:
        for line, name in enumerate(listed.splitlines(), 1):
            if name.strip():
                yield line, name.strip()
