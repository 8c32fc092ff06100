"""The scenarios, and how a data set is built from one and a seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mockserver.contract import document
from mockserver.errors import StartError
from mockserver.generate import documentation
from mockserver.generate.contacts import Block, Contacts, Users
from mockserver.generate.dataset import DEFAULT_LOCALE, DEFAULT_SEED, DataSet, resolve
from mockserver.generate.deals import DEALS_PER_BLOCK, Cell, Deals
from mockserver.generate.draws import Draws
from mockserver.generate.locales import stock_of
from mockserver.generate.periods import Period
from mockserver.generate.runs import Run
from mockserver.records import NewRecord
from mockserver.schema import SCHEMA, pipeline_records

__all__ = ["Parts", "build", "parts_of", "plan", "runs_of"]

_SEED_LIMIT = 1 << 63


@dataclass(frozen=True, kw_only=True)
class _Scenario:
    """A named starting state.

    `funnel` has, for each pipeline, the number of deals of a round in each of its stages. Deals are
    created during `weeks` from `opening`, a Monday. `example` adds the records of the vendor's
    page.
    """

    clock: str
    pipelines_created: str
    opening: str
    weeks: int
    funnel: Mapping[str, tuple[int, ...]]
    users: int
    block: Block
    example: bool = False


_SCENARIOS = {
    "default": _Scenario(
        clock="2025-01-01T09:00:00.000Z",
        pipelines_created="2024-01-01T00:00:00.000Z",
        opening="2024-07-01T00:00:00.000Z",
        weeks=26,
        funnel={
            "SALES": (24, 12, 14),
            "ADVOCACY": (7, 4, 2, 3),
            "INTEGRATION": (6, 4, 3, 1, 2),
            "REFERRAL": (9, 6, 3, 4),
            "PARTNER": (6, 4, 3, 1, 2),
        },
        users=5,
        block=Block(companies=20, people=40),
    ),
    "empty": _Scenario(
        clock="2025-01-01T09:00:00.000Z",
        pipelines_created="2024-01-01T00:00:00.000Z",
        opening="2024-07-01T00:00:00.000Z",
        weeks=26,
        funnel={},
        users=5,
        block=Block(companies=3, people=6),
    ),
    "documentation": _Scenario(
        clock="2024-01-20T10:00:00.000Z",
        pipelines_created="2024-01-01T00:00:00.000Z",
        opening="2024-01-01T00:00:00.000Z",
        weeks=2,
        # With the example deal, Qualified has the 5 deals of the page.
        funnel={"SALES": (8, 4, 10), "REFERRAL": (5, 3, 2, 2)},
        users=2,
        block=Block(companies=6, people=10),
        example=True,
    ),
}


def build(
    scenario: str,
    *,
    seed: int = DEFAULT_SEED,
    sizes: Mapping[str, int] | None = None,
    locale: str = DEFAULT_LOCALE,
) -> DataSet:
    """Generate a data set.

    Raises:
        StartError: there is no such scenario or locale, the scenario cannot have so many deals, or
            the seed does not fit in the data file's JSON.
    """
    data = plan(scenario, seed=seed, sizes=sizes, locale=locale)
    return data._replace(tables={table: (*records,) for table, records in data.tables.items()})


def plan(
    scenario: str,
    *,
    seed: int = DEFAULT_SEED,
    sizes: Mapping[str, int] | None = None,
    locale: str = DEFAULT_LOCALE,
    now: int | None = None,
) -> DataSet:
    """Return a data set whose records are made when they are read, and held nowhere.

    Its times are moved so that it starts at `now`, as `DataSet.at` does.

    Raises:
        StartError: as `build`.
    """
    data = DataSet(
        scenario=scenario,
        seed=seed,
        sizes=resolve(scenario, sizes),
        clock=_SCENARIOS[scenario].clock,
        locale=locale,
        faker=stock_of(locale).faker,
        tables=runs_of(scenario, seed=seed, sizes=sizes, locale=locale),
    )
    return data.at(now)


def runs_of(
    scenario: str,
    *,
    seed: int = DEFAULT_SEED,
    sizes: Mapping[str, int] | None = None,
    locale: str = DEFAULT_LOCALE,
) -> dict[str, Run]:
    """Return the records of each table of a data set, which are made as they are asked for.

    Raises:
        StartError: as `build`.
    """
    count = resolve(scenario, sizes)["deals"]
    return _runs(parts_of(scenario, seed=seed, locale=locale), count)


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


def parts_of(scenario: str, *, seed: int = DEFAULT_SEED, locale: str = DEFAULT_LOCALE) -> Parts:
    """Return what makes the records of a scenario, however many.

    Raises:
        StartError: there is no such locale, or the seed does not fit in the data file's JSON.
    """
    if not -_SEED_LIMIT <= seed < _SEED_LIMIT:
        raise StartError(f"the seed does not fit in 64 bits: {seed}; use one nearer to 0")
    declared, stock = _SCENARIOS[scenario], stock_of(locale)
    draws = Draws(seed=seed, scenario=scenario)
    period = Period.beginning(declared.opening, weeks=declared.weeks)
    pipelines, stages, cells = _pipelines(declared, draws)
    users = Users(declared.users, draws=draws, stock=stock, opening=period)
    owners = users.all()
    example: Mapping[str, list[NewRecord]] = {"deals": [], "people": [], "companies": []}
    if declared.example:
        owners.insert(0, documentation.first_user(draws))
        example = documentation.example(draws, stage=stages[1], owner=owners[0])
    contacts = Contacts(draws=draws, stock=stock, block=declared.block, opening=period)
    deals = Deals(draws=draws, cells=cells, contacts=contacts, users=owners, period=period)
    return Parts(pipelines, stages, cells, users, owners, contacts, deals, example)


def _runs(parts: Parts, count: int) -> dict[str, Run]:
    example = parts.example
    blocks = 1 + max(0, count - 1) // DEALS_PER_BLOCK
    return {
        **dict.fromkeys(SCHEMA.tables, Run.of(())),  # what nobody generates
        "pipelines": Run.of(parts.pipelines),
        "stages": Run.of(parts.stages),
        "deals": parts.deals.run(count - len(example["deals"]), last=example["deals"]),
        "people": parts.contacts.people(blocks, last=example["people"]),
        "companies": parts.contacts.companies(blocks, last=example["companies"]),
        "users": Run.of(parts.owners),
    }


def _pipelines(
    scenario: _Scenario, draws: Draws
) -> tuple[list[NewRecord], list[NewRecord], list[Cell]]:
    """Make the pipelines of a scenario, their stages, and the cells of its funnel."""
    defaults = document.pipeline_defaults(document.load())
    pipelines, stages, cells = [], [], []
    for name, numbers in scenario.funnel.items():
        pipeline, own = pipeline_records(
            defaults[name],
            pipeline_id=draws.record_id("pipelines", name),
            stage_ids=[draws.record_id("stages", name, k) for k in range(len(numbers))],
            now=scenario.pipelines_created,
        )
        pipelines.append(pipeline)
        stages += own
        cells += [
            Cell(
                pipeline_type=name,
                pipeline_id=pipeline["id"],
                stage_id=stage["id"],
                stage=stage["sortOrder"],
                stages=len(own),
                deals=number,
            )
            for stage, number in zip(own, numbers, strict=True)
        ]
    return pipelines, stages, cells
