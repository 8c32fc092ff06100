"""How a data set is built from a scenario and a seed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib import import_module
from typing import NamedTuple

from mockserver.contract import document
from mockserver.core.errors import StartError
from mockserver.core.records import NewRecord, Record
from mockserver.generate import documentation
from mockserver.generate.catalogue import Funnel, Scenario
from mockserver.generate.changing import Change, changed, changes_of
from mockserver.generate.contacts import Block, Contacts
from mockserver.generate.dataset import DEFAULT_SEED, MOST, DataSet, has_locale, resolve
from mockserver.generate.deals import Cell, Deals
from mockserver.generate.draws import Draws
from mockserver.generate.finding import name_of, scenario_of
from mockserver.generate.locales import stock_of
from mockserver.generate.named import completed, named_stages
from mockserver.generate.periods import Period
from mockserver.generate.runs import Lazy, Run, joined
from mockserver.generate.users import Users
from mockserver.schema import SCHEMA, pipeline_records

__all__ = ["Parts", "build", "parts_of", "plan", "runs_of"]

_SEED_LIMIT = 1 << 63
_PIPELINES_CREATED = "2024-01-01T00:00:00.000Z"


def build(
    scenario: str,
    *,
    seed: int = DEFAULT_SEED,
    sizes: Mapping[str, int] | None = None,
    locale: str | None = None,
) -> DataSet:
    """Generate a data set.

    Raises:
        StartError: there is no such scenario or locale, the scenario cannot have so many deals or
            this locale, or the seed does not fit in the data file's JSON.
    """
    data = plan(scenario, seed=seed, sizes=sizes, locale=locale)
    return data._replace(tables={table: (*records,) for table, records in data.tables.items()})


def plan(
    scenario: str,
    *,
    seed: int = DEFAULT_SEED,
    sizes: Mapping[str, int] | None = None,
    locale: str | None = None,
    now: int | None = None,
) -> DataSet:
    """Return a data set whose records are made when they are read, and held nowhere.

    Its times are moved so that it starts at `now`, as `DataSet.at` does.

    Raises:
        StartError: as `build`.
    """
    declared = scenario_of(scenario)
    locale = locale or declared.locale
    tables = runs_of(scenario, seed=seed, sizes=sizes, locale=locale)
    data = DataSet(
        scenario=name_of(scenario),
        seed=seed,
        sizes={"deals": len(tables["deals"])},
        clock=declared.clock,
        locale=locale,
        faker=stock_of(locale).faker if has_locale(scenario) else "",
        tables=tables,
    )
    return data.at(now)


def runs_of(
    scenario: str,
    *,
    seed: int = DEFAULT_SEED,
    sizes: Mapping[str, int] | None = None,
    locale: str | None = None,
) -> Mapping[str, Lazy]:
    """Return the records of each table of a data set, which are made as they are asked for.

    Raises:
        StartError: as `build`.
    """
    count = resolve(scenario, sizes, locale=locale)["deals"]
    declared = scenario_of(scenario)
    if isinstance(declared.records, Funnel):
        return _runs(declared, parts_of(scenario, seed=seed, locale=locale), count)
    return _written(declared, declared.records, draws=_draws(scenario, seed))


class Parts(NamedTuple):
    """What makes the records of a data set; `owners` are the users whom deals belong to."""

    pipelines: list[NewRecord]
    stages: list[NewRecord]
    cells: list[Cell]
    users: Users
    owners: list[NewRecord]
    contacts: Contacts
    deals: Deals
    example: Mapping[str, list[NewRecord]]
    named: Mapping[str, Mapping[str, NewRecord]]
    changes: Mapping[str, Change]


def parts_of(scenario: str, *, seed: int = DEFAULT_SEED, locale: str | None = None) -> Parts:
    """Return what makes the records of a scenario that has a funnel, however many.

    Raises:
        StartError: there is no such locale, or the seed does not fit in the data file's JSON.
        TypeError: its records are written by hand.
    """
    draws, declared = _draws(scenario, seed), scenario_of(scenario)
    funnel = declared.records
    if not isinstance(funnel, Funnel):
        raise TypeError(f"the records of scenario {scenario!r} are written by hand")
    stock = stock_of(locale or declared.locale)
    period = Period.beginning(funnel.opening, weeks=funnel.weeks)
    pipelines, stages = _pipelines(funnel.stages, draws)
    users = Users(funnel.users, draws=draws, stock=stock, opening=period)
    owners = users.all()
    example: Mapping[str, list[NewRecord]] = {"deals": [], "people": [], "companies": []}
    if funnel.example:
        owners.insert(0, documentation.first_user(draws))
        example = documentation.example(draws, stage=stages[1], owner=owners[0])
    block = Block(companies=funnel.companies, people=funnel.people)
    if funnel.named:
        block = replace(block, named=funnel.named, deals=MOST + 1)
    contacts = Contacts(draws=draws, stock=stock, block=block, opening=period)
    cells = _cells(funnel, pipelines, stages)
    known = {**named_stages(pipelines, stages), "users": {"": owners[0]}}
    apart = replace(draws, scenario=f"{draws.scenario} named")  # a name may be a number too
    named = completed(declared.written, apart, known=known, clock=declared.clock)
    changes = changes_of(declared, draws, {**known, **named})
    deals = Deals(
        draws=draws,
        cells=cells,
        contacts=contacts,
        users=owners,
        period=period,
        change=changes.get("deals"),
    )
    return Parts(pipelines, stages, cells, users, owners, contacts, deals, example, named, changes)


def _draws(scenario: str, seed: int) -> Draws:
    if not -_SEED_LIMIT <= seed < _SEED_LIMIT:
        raise StartError(f"the seed does not fit in 64 bits: {seed}; use one nearer to 0")
    return Draws(seed=seed, scenario=scenario_of(scenario).like or scenario)


def _runs(declared: Scenario, parts: Parts, count: int) -> dict[str, Lazy]:
    example, count = parts.example, count - len(declared.written.get("deals", {}))
    blocks = parts.contacts.blocks(count)
    runs: dict[str, Lazy] = {
        **dict.fromkeys(SCHEMA.tables, Run.of(())),  # what nobody generates
        "pipelines": Run.of(parts.pipelines),
        "stages": Run.of(parts.stages),
        "deals": parts.deals.run(count - len(example["deals"]), last=example["deals"]),
        "people": parts.contacts.people(blocks, last=example["people"]),
        "companies": parts.contacts.companies(blocks, last=example["companies"]),
        "users": Run.of(parts.owners),
    }
    for table, change in parts.changes.items():
        if table != "deals":  # which know the names that their texts use
            runs[table] = changed(runs[table], change)
    for table, records in parts.named.items():
        runs[table] = joined(runs[table], [*records.values()], by="createdAt")
    return runs


def _written(declared: Scenario, module: str, *, draws: Draws) -> dict[str, Run]:
    pipelines, stages = _pipelines(document.pipeline_defaults(document.load()), draws)
    records = import_module(f"{__package__}.written.{module}").RECORDS
    known = named_stages(pipelines, stages)
    named = completed(records, draws, known=known, clock=declared.clock)
    tables: dict[str, list[NewRecord]] = {
        "pipelines": pipelines,
        "stages": stages,
        **{table: [*rows.values()] for table, rows in named.items()},
    }
    return {table: Run.of(tables.get(table, ())) for table in SCHEMA.tables}


def _pipelines(types: Iterable[str], draws: Draws) -> tuple[list[NewRecord], list[NewRecord]]:
    """Make pipelines of these types, and their stages."""
    defaults = document.pipeline_defaults(document.load())
    pipelines, stages = [], []
    for name in types:
        pipeline, own = pipeline_records(
            defaults[name],
            pipeline_id=draws.record_id("pipelines", name),
            stage_ids=[
                draws.record_id("stages", name, k) for k in range(len(defaults[name].stages))
            ],
            now=_PIPELINES_CREATED,
        )
        pipelines.append(pipeline)
        stages += own
    return pipelines, stages


def _cells(funnel: Funnel, pipelines: Iterable[Record], stages: Iterable[Record]) -> list[Cell]:
    types = {pipeline["id"]: pipeline["type"] for pipeline in pipelines}
    numbers = {name: len(own) for name, own in funnel.stages.items()}
    return [
        Cell(
            pipeline_type=(name := types[stage["pipelineId"]]),
            pipeline_id=stage["pipelineId"],
            stage_id=stage["id"],
            stage=stage["sortOrder"],
            stages=numbers[name],
            deals=funnel.stages[name][stage["sortOrder"]],
        )
        for stage in stages
    ]
