"""The scenarios, and how a data set is built from one and a seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mockserver.contract import document
from mockserver.errors import StartError
from mockserver.records import NewRecord
from mockserver.schema import SCHEMA, pipeline_records
from mockserver.seeding import documentation, pools
from mockserver.seeding.contacts import Block, ContactMaker
from mockserver.seeding.dataset import DataSet, resolve
from mockserver.seeding.deals import DEALS_PER_BLOCK, Cell, make_deals
from mockserver.seeding.draws import Draws
from mockserver.seeding.periods import Period

__all__ = ["build"]

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


def build(scenario: str, *, seed: int, sizes: Mapping[str, int] | None = None) -> DataSet:
    """Generate a data set.

    Raises:
        StartError: there is no such scenario, it cannot have this many deals, or the seed does not
            fit in the data file's JSON.
    """
    whole = resolve(scenario, sizes)
    if not -_SEED_LIMIT <= seed < _SEED_LIMIT:
        raise StartError(f"the seed does not fit in 64 bits: {seed}; use one nearer to 0")
    stock = pools.fill(seed)
    draws = Draws(seed=seed, scenario=scenario)
    tables = _tables(_SCENARIOS[scenario], draws, stock=stock, count=whole["deals"])
    return DataSet(
        scenario=scenario,
        seed=seed,
        sizes=whole,
        clock=_SCENARIOS[scenario].clock,
        faker=stock.faker,
        tables={table: tuple(tables[table]) for table in SCHEMA.tables},
    )


def _tables(
    scenario: _Scenario, draws: Draws, *, stock: pools.Pools, count: int
) -> dict[str, list[NewRecord]]:
    period = Period.beginning(scenario.opening, weeks=scenario.weeks)
    maker = ContactMaker(draws=draws, pools=stock, opening=period)
    pipelines, stages, cells = _pipelines(scenario, draws)
    users = [documentation.first_user(draws)] if scenario.example else []
    users += maker.users(scenario.users)
    contacts = maker.contacts(scenario.block, blocks=1 + max(0, count - 1) // DEALS_PER_BLOCK)
    deals = make_deals(
        draws,
        cells=cells,
        contacts=contacts,
        users=users,
        period=period,
        count=count - scenario.example,
    )
    tables = {
        "pipelines": pipelines,
        "stages": stages,
        "deals": deals,
        "people": contacts.people,
        "companies": contacts.companies,
        "users": users,
    }
    if scenario.example:
        documentation.add_example(draws, tables)
    return tables


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
