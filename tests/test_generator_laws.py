"""What stays the same however many records are made, in whichever order, by whichever worker."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest

from mockserver.core.records import NewRecord, Record
from mockserver.generate import DataSet, build
from mockserver.generate.draws import Draws
from mockserver.generate.locales import stock_of
from mockserver.generate.runs import Run
from mockserver.generate.scenarios import runs_of
from mockserver.generate.stock import Names
from mockserver.schema import SCHEMA

SIZES = [0, 1, 7, 10, 119, 120, 121, 240, 241, 999]
FAR_APART = [(0, 50), (50, 1), (51, 949)]


@pytest.fixture(scope="module")
def thousand() -> DataSet:
    return build("default", sizes={"deals": 1_000})


def texts(records: Iterable[Record]) -> set[str]:
    return {repr(record) for record in records}


@pytest.mark.parametrize("deals", SIZES)
def test_a_smaller_set_is_a_subset_of_a_larger_one(deals: int, thousand: DataSet) -> None:
    smaller = build("default", sizes={"deals": deals})

    assert len(smaller.tables["deals"]) == deals
    for table in SCHEMA.tables:
        assert texts(smaller.tables[table]) <= texts(thousand.tables[table])


@pytest.mark.parametrize("deals", SIZES)
@pytest.mark.parametrize("table", ["deals", "people", "companies"])
def test_records_come_in_order_of_creation(table: str, deals: int) -> None:
    created = [
        record["createdAt"] for record in build("default", sizes={"deals": deals}).tables[table]
    ]

    assert all(one <= two for one, two in pairwise(created))


def test_parts_of_a_table_are_what_the_whole_has_there(thousand: DataSet) -> None:
    for table, run in runs_of("default", sizes={"deals": 1_000}).items():
        whole = thousand.tables[table]
        assert len(run) == len(whole)
        for start, size in FAR_APART:
            assert (*run.records(start, start + size),) == whole[start : start + size]


def test_another_process_makes_the_same_part() -> None:
    program = (
        "from mockserver.generate.scenarios import runs_of; "
        "print([*runs_of('default', sizes={'deals': 1_000})['deals'].records(500, 520)])"
    )
    made = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONHASHSEED": "99"},
    )

    part = [*runs_of("default", sizes={"deals": 1_000})["deals"].records(500, 520)]
    assert made.stdout.strip() == str(part)


def test_a_record_is_the_same_whichever_are_made_before_it() -> None:
    forwards, backwards = (runs_of("default", sizes={"deals": 500})["deals"] for _ in range(2))
    last = [*backwards.records(499)]
    first = [*backwards.records(0, 499)]

    assert [*forwards.records()] == first + last


def test_no_e_mail_address_and_no_id_comes_twice() -> None:
    people = [*runs_of("default", sizes={"deals": 60_000})["people"].records()]

    assert len(people) == 10_000
    for field in ("id", "email"):
        assert len({person[field] for person in people}) == len(people)


def test_no_mailbox_comes_twice_also_when_all_names_have_been_used() -> None:
    stock = stock_of("en_US")
    few = replace(stock, first_names=stock.first_names[:3], last_names=stock.last_names[:4])
    names = Names("people", Draws(seed=1, scenario="default"), few)

    assert len({names.of(number) for number in range(40)}) == 12
    assert len({names.mailbox(number) for number in range(40)}) == 40


def test_a_run_makes_only_the_records_that_are_asked_for() -> None:
    made: list[int] = []

    def make(number: int) -> NewRecord:
        made.append(number)
        return {"id": number}

    run = Run(1_000, slots=10, created=lambda number: -number, make=make)

    assert [record["id"] for record in run.records(150, 153)] == [491, 481, 471]
    assert made == [491, 481, 471]
