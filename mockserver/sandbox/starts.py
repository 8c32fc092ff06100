"""What sandboxes start with: the records of a scenario or a file, and the contract in force.

Equal starts are the same object, so that sandboxes share it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from mockserver.contract import Contract
from mockserver.core.errors import StartError
from mockserver.core.files import followed, reason, stamp
from mockserver.core.records import STATE_ID, STATE_TABLE
from mockserver.generate import (
    DEFAULT_LOCALE,
    DEFAULT_SEED,
    DataSet,
    data_set,
    name_of,
    resolve,
    scenario_of,
)
from mockserver.schema import FORMAT, MOST_RECORDS, SCHEMA, crm_schema
from mockserver.store import DataFile, Start, Tables, as_file, log_path, read_start, rebased

__all__ = [
    "contract_of",
    "data_file",
    "refuse_other",
    "start_in",
    "start_of",
    "tables_of",
    "write_data_file",
    "write_tables",
]

_KEPT_STARTS = 8
_KEPT_CONTRACTS = 16


def contract_of(assume: Mapping[str, str]) -> Contract:
    """Return the contract with these alternatives; equal ones are the same object.

    Raises:
        StartError: there is no such assumption or alternative.
    """
    return _kept_contract(tuple(sorted(assume.items())))


@lru_cache(maxsize=_KEPT_CONTRACTS)
def _kept_contract(assume: tuple[tuple[str, str], ...]) -> Contract:
    return Contract(dict(assume))


def start_of(
    *,
    scenario: str = "default",
    seed: int = DEFAULT_SEED,
    sizes: Mapping[str, int] | None = None,
    locale: str | None = None,
    now: int | None = None,
) -> Start:
    """Return the start with this scenario, seed and sizes; equal ones are the same object.

    Raises:
        StartError: there is no such scenario, it cannot have these sizes, or the seed is too large.
    """
    for name, value in {"seed": seed, **(sizes or {})}.items():
        if type(value) is not int:
            raise StartError(f"{name} must be a whole number, not {value!r}")
    whole = resolve(scenario, sizes)
    _refuse_too_many(whole)
    locale = locale or scenario_of(scenario).locale
    return _kept_start(scenario, name_of(scenario), seed, tuple(whole.items()), locale, now)


@lru_cache(maxsize=_KEPT_STARTS)
def _kept_start(
    scenario: str,
    _called: str,
    seed: int,
    sizes: tuple[tuple[str, int], ...],
    locale: str,
    now: int | None,
) -> Start:
    data = data_set(scenario, seed=seed, sizes=dict(sizes), locale=locale)
    return Start(tables_of(data.at(now)), SCHEMA)


def start_in(path: Path, **wanted: Any) -> Start:
    """Return the start in a data file; the same object until the file changes.

    The file is only read, never locked or written.

    Raises:
        StartError: it cannot be read, its records are invalid, or it has another scenario, seed or
            size than requested.
    """
    try:
        place = followed(path)
        stamps = stamp(place), stamp(log_path(place))
    except OSError as error:
        raise StartError(f"{path} cannot be read: {reason(error)}") from error
    start = _kept_file(place.absolute(), stamps)
    refuse_other(
        path,
        start.tables[STATE_TABLE][STATE_ID],
        wanted,
        advice="leave that out, or name another file as the start",
    )
    return start


@lru_cache(maxsize=_KEPT_STARTS)
def _kept_file(path: Path, _stamps: Any) -> Start:
    schema = crm_schema()
    return Start(read_start(path, schema), schema)


def refuse_other(
    path: Path, state: Mapping[str, object], wanted: Mapping[str, Any], *, advice: str
) -> None:
    """Check that a data file has the requested scenario, seed and sizes.

    Raises:
        StartError: it has others; `advice` says what to do.
    """
    asked, held = _by_word(wanted), _by_word(state)
    others = [f"{word} {value}" for word, value in asked.items() if held.get(word) != value]
    if others:
        holds = ", ".join(f"{word} {value}" for word, value in held.items())
        raise StartError(f"{path} holds {holds}, not {', '.join(others)}; {advice}")


def _by_word(what: Mapping[str, Any]) -> dict[str, Any]:
    """Return scenario, seed and sizes as people write them: "deals 120"."""
    named = {name: what[name] for name in ("scenario", "seed", "locale") if name in what}
    return {**named, **what.get("sizes", {})}


def data_file(data: DataSet) -> bytes:
    """Return a data set as the content of a data file.

    Raises:
        StartError: it is too large for one.
    """
    _refuse_too_many(data.sizes)
    return b"".join(as_file(tables_of(data)))


def write_data_file(data: DataSet, path: Path) -> None:
    """Write a data set as a new data file.

    Raises:
        StartError: there is a file already, or it cannot be written; or it is too large for one.
    """
    _refuse_too_many(data.sizes)
    write_tables(tables_of(data), path)


def write_tables(tables: Tables, path: Path) -> None:
    """Write tables as a new data file.

    Raises:
        StartError: there is a file already, or it cannot be written.
    """
    file = DataFile(path, SCHEMA)
    try:
        if path.exists() and path.stat().st_size:
            raise StartError(f"{path} exists; remove it first, or name another file with --out")
        file.create(tables)
    finally:
        file.release()


def _refuse_too_many(sizes: Mapping[str, int]) -> None:
    for table, number in sizes.items():
        if number > MOST_RECORDS:
            raise StartError(
                f"a server holds at most {MOST_RECORDS} {table}, not {number}; more can be "
                "generated as files: introzy-mock generate --format ndjson --out DIRECTORY"
            )


def tables_of(data: DataSet) -> Tables:
    """Return a data set as the tables that a sandbox starts with."""
    state: dict[str, Any] = {
        "format": FORMAT,
        "scenario": data.scenario,
        "seed": data.seed,
        "sizes": {**data.sizes},
        "now": data.clock,
    }
    if data.locale != DEFAULT_LOCALE:
        state["locale"] = data.locale
    tables = {name: dict(enumerate(records, 1)) for name, records in data.tables.items()}
    return rebased({**tables, STATE_TABLE: {STATE_ID: state}}, SCHEMA)
