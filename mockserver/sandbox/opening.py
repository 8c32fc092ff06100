"""Opening a sandbox from a scenario, from a file to start from, or from its data file."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mockserver.core.clock import Clock
from mockserver.core.records import START_TABLE, STATE_ID, STATE_TABLE, Record
from mockserver.generate import name_of, resolve
from mockserver.sandbox.sandbox import Sandbox
from mockserver.sandbox.starts import contract_of, refuse_other, start_in, start_of
from mockserver.schema import crm_schema
from mockserver.store import DataFile, Durability, Start, Store, Tables

__all__ = ["clock_fields", "open_sandbox", "with_clock"]

logger: logging.Logger = logging.getLogger(__name__)


def open_sandbox(
    *,
    data: Path | None = None,
    start: Path | None = None,
    fresh: bool = False,
    scenario: str | None = None,
    seed: int | None = None,
    sizes: Mapping[str, int] | None = None,
    locale: str | None = None,
    clock: Mapping[str, Any] | None = None,
    assume: Mapping[str, str] | None = None,
    durability: Durability = "process",
) -> Sandbox:
    """Open the sandbox of a data file, which is created if it is missing; without one, in memory.

    In memory it starts from the file `start`, or else from a scenario. `clock` is how its clock
    starts, also after a reset. If the data file's clock started like that, it goes on from its
    time; otherwise it is set.

    Raises:
        StartError: the file cannot be used, or has another scenario, seed or size than requested;
            or there is no such scenario.
    """
    contract = contract_of(assume or {})
    if scenario is not None:
        resolve(scenario)
    asked = {"scenario": scenario, "seed": seed, "sizes": sizes, "locale": locale}
    now = (clock or {}).get("now")
    wanted: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    held = wanted if scenario is None else {**wanted, "scenario": name_of(scenario)}
    if data is None:
        begun = start_of(**wanted, now=now) if start is None else start_in(start, **held)
        own = clock_fields(begun.tables, clock)
        return Sandbox(store=Store(begun, state=own), contract=contract)
    schema = crm_schema(contract.pipelines)
    file = DataFile(data, schema, durability=durability)
    try:
        tables = None if fresh else _continued(file, held)
        if tables is None:
            tables = with_clock(start_of(**wanted, now=now).tables, clock)
            aside = file.create(tables)
            if aside:
                logger.warning("started over; the old data file is now %s", aside)
        store = Store(Start(tables, schema), keep=file.keep)
        if clock and not _starts_with(tables, clock):
            store.replace(with_clock(tables, clock), cause="clock")
        return Sandbox(store=store, contract=contract, file=file)
    except BaseException:
        file.release()
        raise


def clock_fields(tables: Tables, *asked: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the fields of the tables' clock after these settings, applied one after another."""
    return _set(tables[STATE_TABLE][STATE_ID], *asked) if any(asked) else {}


def with_clock(tables: Tables, clock: Mapping[str, Any] | None) -> Tables:
    """Return tables with this clock, now and at the baseline."""
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
