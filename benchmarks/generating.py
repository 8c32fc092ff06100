"""`python -m benchmarks.generating`: deals a second, beside what people would write instead.

Each program makes the same record, a deal with the vendor's sixteen fields, and writes it as a
line of JSON. They take turns, a second each, and the median of the rounds counts. A library that
cannot be imported is left out: install those that you want to see into the same environment.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import make_dataclass
from datetime import datetime
from functools import partial
from importlib import import_module
from statistics import median
from types import NoneType
from typing import Any, Literal
from uuid import UUID

import orjson

from mockserver.generate import plan
from mockserver.generate.encoding import chunks_of

Program = Callable[[int], int]
"""Makes this many deals or a few more, and returns how many bytes they have."""

PLANS = ("Starter Plan", "Growth Plan", "Business Plan", "Enterprise Plan")
KINDS = ("USER", "COMPANY")
IDS = tuple(f"00000000-0000-4000-8000-{number:012}" for number in range(21))
ROUNDS = 5


def ours(count: int) -> int:
    """Generate deals as `introzy-mock generate --format ndjson` does, with their digest."""
    data = plan("default", sizes={"deals": count})
    deals = data._replace(tables={"deals": data.tables["deals"]})
    return sum(len(chunk.text) for chunk in chunks_of(deals, "ndjson"))


def written(deal: Callable[[], Any]) -> Program:
    """Return a program that calls a function for each deal."""
    return lambda count: sum(len(orjson.dumps(deal()) + b"\n") for _ in range(count))


def faker() -> Program:
    """Return the obvious program: a call of Faker for each field."""
    fake: Any = import_module("faker").Faker()
    fake.seed_instance(1)
    return written(
        lambda: {
            "id": fake.uuid4(),
            "pipelineId": fake.random_element(IDS[:5]),
            "pipelineStageId": fake.random_element(IDS),
            "name": f"{fake.company()} - {fake.random_element(PLANS)}",
            "description": fake.sentence(),
            "expectedValue": fake.random_int(1_000, 50_000),
            "currency": fake.currency_code(),
            "notes": fake.sentence(),
            "contactId": fake.uuid4(),
            "contactType": fake.random_element(KINDS),
            "ownerId": fake.random_element(IDS[:5]),
            "referredByCustomerId": fake.uuid4(),
            "referredByContactType": fake.random_element(KINDS),
            "createdAt": fake.date_time_this_year().isoformat(),
            "updatedAt": fake.date_time_this_year().isoformat(),
            "deletedAt": None,
        }
    )


def mimesis() -> Program:
    """Return the same program with Mimesis."""
    library: Any = import_module("mimesis")
    make = library.Generic(import_module("mimesis.locales").Locale.EN, seed=1)
    pick, new_id, moment = make.choice, make.cryptographic.uuid, make.datetime.datetime
    return written(
        lambda: {
            "id": new_id(),
            "pipelineId": pick(IDS[:5]),
            "pipelineStageId": pick(IDS),
            "name": f"{make.finance.company()} - {pick(PLANS)}",
            "description": make.text.sentence(),
            "expectedValue": make.numeric.integer_number(1_000, 50_000),
            "currency": make.finance.currency_iso_code(),
            "notes": make.text.sentence(),
            "contactId": new_id(),
            "contactType": pick(KINDS),
            "ownerId": pick(IDS[:5]),
            "referredByCustomerId": new_id(),
            "referredByContactType": pick(KINDS),
            "createdAt": moment(start=2024, end=2024).isoformat(),
            "updatedAt": moment(start=2024, end=2024).isoformat(),
            "deletedAt": None,
        }
    )


def polyfactory() -> Program:
    """Return a factory of Polyfactory for the record's types; texts are letters by chance."""
    factories: Any = import_module("polyfactory.factories")
    factory = factories.DataclassFactory.create_factory(make_dataclass("Deal", _TYPES.items()))
    factory.seed_random(1)
    return written(factory.build)


_KIND: Any = Literal["USER", "COMPANY"]
_TYPES: Mapping[str, Any] = {
    "id": UUID,
    "pipelineId": UUID,
    "pipelineStageId": UUID,
    "name": str,
    "description": str,
    "expectedValue": int,
    "currency": str,
    "notes": str,
    "contactId": UUID,
    "contactType": _KIND,
    "ownerId": UUID,
    "referredByCustomerId": UUID,
    "referredByContactType": _KIND,
    "createdAt": datetime,
    "updatedAt": datetime,
    "deletedAt": NoneType,
}


def snowfakery() -> Program:
    """Return a recipe of Snowfakery for the record."""
    generate: Any = import_module("snowfakery").generate_data

    def program(count: int) -> int:
        out = io.StringIO()
        recipe = io.StringIO(_RECIPE.replace("COUNT", str(count)))
        generate(recipe, output_format="json", output_file=out)
        return len(out.getvalue())

    return program


_RECIPE = """
- object: Deal
  count: COUNT
  fields:
    uuid: {fake: uuid4}
    pipelineId: {random_choice: [p1, p2, p3, p4, p5]}
    pipelineStageId: {random_choice: [s1, s2, s3, s4, s5]}
    name: "${{fake.company}} - Growth Plan"
    description: {fake: sentence}
    expectedValue: {random_number: {min: 1000, max: 50000}}
    currency: {fake: currency_code}
    notes: {fake: sentence}
    contactId: {fake: uuid4}
    contactType: {random_choice: [USER, COMPANY]}
    ownerId: {random_choice: [u1, u2, u3, u4, u5]}
    referredByCustomerId: {fake: uuid4}
    referredByContactType: {random_choice: [USER, COMPANY]}
    createdAt: {fake: date_time}
    updatedAt: {fake: date_time}
    deletedAt: null
"""


def programs() -> Iterator[tuple[str, Program]]:
    """List those whose library is there, and first the generator of this project."""
    yield "introzy-mock", ours
    for make in (faker, mimesis, polyfactory, snowfakery):
        with suppress(ImportError):
            yield make.__name__, make()


def rate(program: Program, count: int) -> float:
    """Return how many deals a second of this process's time a program makes."""
    before = time.process_time()
    assert program(count)
    return count / (time.process_time() - before)


def main() -> None:
    """Print the rates of all, and how many times as fast the first is."""
    parser = argparse.ArgumentParser(prog="benchmarks.generating", description=__doc__)
    parser.add_argument("--deals", type=int, default=20_000, help="of a measurement by the first")
    asked = parser.parse_args()
    there = dict(programs())
    counts = {name: asked.deals if name == "introzy-mock" else asked.deals // 10 for name in there}
    measure = {name: partial(rate, there[name], counts[name]) for name in there}
    rounds = [{name: one() for name, one in measure.items()} for _ in range(ROUNDS)]
    medians = {name: median(found[name] for found in rounds) for name in there}
    for name, found in medians.items():
        print(f"{name:14} {found:10,.0f} deals/s   {medians['introzy-mock'] / found:6.1f} x")


if __name__ == "__main__":
    main()
