"""Opening a sandbox: from a scenario, from a file as a start, or where its data file was left."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from mockserver.clock import Clock
from mockserver.contract import Contract
from mockserver.errors import StartError
from mockserver.files import followed, reason, stamp
from mockserver.generate import DEFAULT_SEED, DataSet, data_set, resolve
from mockserver.records import START_TABLE, STATE_ID, STATE_TABLE, Record
from mockserver.sandbox import Sandbox
from mockserver.schema import FORMAT, SCHEMA, crm_schema
from mockserver.store import (
    DataFile,
    Durability,
    Start,
    Store,
    Tables,
    as_file,
    log_path,
    read_start,
    rebased,
    without_keys,
)

__all__ = [
    "clock_fields",
    "contract_of",
    "data_file",
    "keyless",
    "open_sandbox",
    "refuse_other",
    "start_in",
    "start_of",
    "with_clock",
    "write_data_file",
]

logger: logging.Logger = logging.getLogger(__name__)

_KEPT_STARTS = 8
_KEPT_CONTRACTS = 16


def open_sandbox(
    *,
    data: Path | None = None,
    start: Path | None = None,
    fresh: bool = False,
    scenario: str | None = None,
    seed: int | None = None,
    sizes: Mapping[str, int] | None = None,
    clock: Mapping[str, Any] | None = None,
    assume: Mapping[str, str] | None = None,
    durability: Durability = "process",
) -> Sandbox:
    """Open the sandbox of a data file, made and seeded if it is missing; without one, in memory.

    In memory it starts with what the file `start` holds, or else with a scenario. `clock` is how
    its clock starts, and what a reset takes it back to. A data file whose clock started so goes on
    from where it was; any other is set to it.

    Raises:
        StartError: the file cannot be used, or holds another scenario, seed or size than asked for;
            or what is asked for does not exist.
    """
    contract = contract_of(assume or {})
    if scenario is not None:
        resolve(scenario)
    asked = {"scenario": scenario, "seed": seed, "sizes": sizes}
    wanted: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    if data is None:
        begun = start_of(**wanted) if start is None else start_in(start, **wanted)
        own = clock_fields(begun.tables, clock)
        return Sandbox(store=Store(begun, state=own), contract=contract)
    schema = crm_schema(contract.pipelines)
    file = DataFile(data, schema, durability=durability)
    try:
        tables = None if fresh else _continued(file, wanted)
        if tables is None:
            tables = with_clock(start_of(**wanted).tables, clock)
            aside = file.create(tables)
            if aside:
                logger.warning("started over; the old data file is now %s", aside)
        store = Store(Start(tables, schema), keep=file.keep)
        if clock and not _starts_with(tables, clock):
            store.replace(with_clock(tables, clock))
        return Sandbox(store=store, contract=contract, file=file)
    except BaseException:
        file.release()
        raise


def start_of(
    *,
    scenario: str = "default",
    seed: int = DEFAULT_SEED,
    sizes: Mapping[str, int] | None = None,
) -> Start:
    """Return the start of a scenario, seed and sizes, the same object for the same ones.

    Raises:
        StartError: there is no such scenario, it cannot have these sizes, or the seed is too big.
    """
    for name, value in {"seed": seed, **(sizes or {})}.items():
        if type(value) is not int:
            raise StartError(f"{name} must be a whole number, not {value!r}")
    return _kept_start(scenario, seed, tuple(resolve(scenario, sizes).items()))


@lru_cache(maxsize=_KEPT_STARTS)
def _kept_start(scenario: str, seed: int, sizes: tuple[tuple[str, int], ...]) -> Start:
    return Start(_tables(data_set(scenario, seed=seed, sizes=dict(sizes))), SCHEMA)


def start_in(path: Path, **wanted: Any) -> Start:
    """Return what a data file holds as a start, the same object until the file is another.

    The file is read once, and neither locked nor written.

    Raises:
        StartError: it cannot be read, its records do not fit, or it holds another scenario, seed or
            size than asked for.
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
    schema = crm_schema(contract_of({}).pipelines)
    return Start(read_start(path, schema), schema)


@lru_cache(maxsize=_KEPT_STARTS)
def keyless(start: Start) -> Start:
    """Return the same start without API keys, which are one sandbox's own."""
    return without_keys(start)


def clock_fields(tables: Tables, *asked: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the fields of the tables' clock when it is set to these, one after another."""
    return _set(tables[STATE_TABLE][STATE_ID], *asked) if any(asked) else {}


def with_clock(tables: Tables, clock: Mapping[str, Any] | None) -> Tables:
    """Return tables whose clock is set so, now and at the baseline."""
    if not clock:
        return tables
    own = tables[STATE_TABLE]
    remembered = {
        number: {**memory, "before": {**memory["before"], **_set(memory["before"], clock)}}
        for number, memory in tables.get(START_TABLE, {}).items()
        if _is_of_state(memory)
    }
    return {
        **tables,
        STATE_TABLE: {**own, STATE_ID: {**own[STATE_ID], **_set(own[STATE_ID], clock)}},
        START_TABLE: {**tables.get(START_TABLE, {}), **remembered},
    }


def _set(state: Record, *asked: Mapping[str, Any] | None) -> dict[str, Any]:
    clock = Clock.of(state)
    for each in asked:
        clock = clock.set(**each or {})
    return clock.fields()


def _starts_with(tables: Tables, clock: Mapping[str, Any]) -> bool:
    memories = tables.get(START_TABLE, {}).values()
    remembered = (memory["before"] for memory in memories if _is_of_state(memory))
    known = Clock.of(next(remembered, tables[STATE_TABLE][STATE_ID]))
    return all(getattr(known, name) == value for name, value in clock.items())


def _is_of_state(memory: Record) -> bool:
    return (memory["table"], memory["id"]) == (STATE_TABLE, STATE_ID)


def contract_of(assume: Mapping[str, str]) -> Contract:
    """Return the contract with these alternatives, the same object for the same ones.

    Raises:
        StartError: there is no such assumption or alternative.
    """
    return _kept_contract(tuple(sorted(assume.items())))


@lru_cache(maxsize=_KEPT_CONTRACTS)
def _kept_contract(assume: tuple[tuple[str, str], ...]) -> Contract:
    return Contract(dict(assume))


def _continued(file: DataFile, wanted: Mapping[str, Any]) -> Tables | None:
    tables = file.load()
    if tables is not None:
        refuse_other(
            file.path,
            tables[STATE_TABLE][STATE_ID],
            wanted,
            advice="add --fresh to start over (the old file is kept aside), or name another file "
            "with --data",
        )
    return tables


def refuse_other(
    path: Path, state: Mapping[str, object], wanted: Mapping[str, Any], *, advice: str
) -> None:
    """Make sure that a data file holds what is wanted.

    Raises:
        StartError: it holds another scenario, seed or size; `advice` says what to do.
    """
    asked, held = _by_word(wanted), _by_word(state)
    others = [f"{word} {value}" for word, value in asked.items() if held.get(word) != value]
    if others:
        holds = ", ".join(f"{word} {value}" for word, value in held.items())
        raise StartError(f"{path} holds {holds}, not {', '.join(others)}; {advice}")


def _by_word(what: Mapping[str, Any]) -> dict[str, Any]:
    """Return scenario, seed and sizes as people say them: "deals 120"."""
    named = {name: what[name] for name in ("scenario", "seed") if name in what}
    return {**named, **what.get("sizes", {})}


def data_file(data: DataSet) -> bytes:
    """Return a data set as the content of a data file."""
    return b"".join(as_file(_tables(data)))


def write_data_file(data: DataSet, path: Path) -> None:
    """Write a data set as a data file to serve from.

    Raises:
        StartError: there is a file already, or it cannot be written.
    """
    file = DataFile(path, SCHEMA)
    try:
        if path.exists() and path.stat().st_size:
            raise StartError(f"{path} exists; remove it first, or name another file with --out")
        file.create(_tables(data))
    finally:
        file.release()


def _tables(data: DataSet) -> Tables:
    state = {
        "format": FORMAT,
        "scenario": data.scenario,
        "seed": data.seed,
        "sizes": {**data.sizes},
        "now": data.clock,
    }
    tables = {name: dict(enumerate(records, 1)) for name, records in data.tables.items()}
    return rebased({**tables, STATE_TABLE: {STATE_ID: state}}, SCHEMA)
