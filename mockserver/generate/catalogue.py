"""The scenarios: what each is for, how many deals it has, when it is, and what it is made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockserver.generate.values import Values

__all__ = ["CATALOGUE", "DEFAULT_DEALS", "DEFAULT_LOCALE", "EMPTY", "FUNNEL", "Funnel", "Scenario"]

DEFAULT_DEALS = 120
DEFAULT_LOCALE = "en_US"


class Funnel(NamedTuple):
    """What records are drawn from by chance.

    `stages` has, for each pipeline, the number of deals of a round in each of its stages. Deals are
    created during `weeks` from `opening`, a Monday. `companies` and `people` are those of a block;
    with `named` companies, which are so many, there is one block. `example` adds the records of the
    vendor's page.
    """

    stages: Mapping[str, tuple[int, ...]]
    users: int
    companies: int
    people: int
    opening: str = "2024-07-01T00:00:00.000Z"
    weeks: int = 26
    example: bool = False
    named: tuple[str, ...] = ()


class Scenario(NamedTuple):
    """A named starting state, at the time `clock`, to which its records lead up.

    They are drawn from a funnel, or written by hand in the module of this name below `written`.
    With `any_size` there may be another number of deals. The ids and values of a scenario that is
    `like` another one are that one's.

    One that was read from a file is `called` as data made from it says. It has a `locale` of its
    own, `values` that it sets itself by table, and `written` records beside those drawn.
    """

    line: str
    deals: int
    records: Funnel | str
    clock: str = "2025-01-01T09:00:00.000Z"
    any_size: bool = False
    like: str | None = None
    called: str | None = None
    locale: str = DEFAULT_LOCALE
    values: Mapping[str, Values] = {}
    written: Mapping[str, Mapping[str, Mapping[str, Any]]] = {}


FUNNEL = Funnel(
    stages={
        "SALES": (24, 12, 14),
        "ADVOCACY": (7, 4, 2, 3),
        "INTEGRATION": (6, 4, 3, 1, 2),
        "REFERRAL": (9, 6, 3, 4),
        "PARTNER": (6, 4, 3, 1, 2),
    },
    users=5,
    companies=20,
    people=40,
)

EMPTY = Funnel(stages={}, users=5, companies=3, people=6)

CATALOGUE: Mapping[str, Scenario] = {
    "default": Scenario(
        "Half a year of a small team: deals in all five pipelines, companies, people and users.",
        deals=DEFAULT_DEALS,
        records=FUNNEL,
        any_size=True,
    ),
    "empty": Scenario(
        "No pipeline and no deal yet, only users and a few companies and people.",
        deals=0,
        records=EMPTY,
    ),
    "documentation": Scenario(
        "The example records of the vendor's page, with the numbers of deals that it shows.",
        deals=35,
        clock="2024-01-20T10:00:00.000Z",
        records=Funnel(
            # With the example deal, Qualified has the 5 deals of the page.
            stages={"SALES": (8, 4, 10), "REFERRAL": (5, 3, 2, 2)},
            users=2,
            companies=6,
            people=10,
            opening="2024-01-01T00:00:00.000Z",
            weeks=2,
            example=True,
        ),
    ),
    "demo": Scenario(
        "A story to show: a dozen companies and half a year of deals in all five pipelines.",
        deals=31,
        clock="2025-06-02T00:00:00.000Z",
        records="demo",
    ),
    "unicode": Scenario(
        "Names that programs mishandle: other scripts, emoji, invisible characters, code, null.",
        deals=64,
        records="unicode",
    ),
    "boundaries": Scenario(
        "The edges of what the contract allows: lengths, values, full pages, deleted deals.",
        deals=484,
        records="boundaries",
    ),
    "large": Scenario(
        "The records of default, 100,000 deals; made when it is asked for.",
        deals=100_000,
        records=FUNNEL,
        any_size=True,
        like="default",
    ),
}
