"""The journal: what it keeps, what it drops, and which numbers it gives."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.core.errors import NotFound
from mockserver.journal import Journal
from support import exchange

MEGABYTE = b"x" * (1 << 20)

PLAIN = exchange(number=0, answer=b"", path="")


@pytest.fixture
def journal() -> Journal:
    return Journal()


def note(journal: Journal, count: int = 1, **fields: Any) -> None:
    for _ in range(count):
        journal.note(PLAIN._replace(**fields))


def numbers(journal: Journal, after: int = 0) -> list[int]:
    return [exchange.number for exchange in journal.exchanges(after)]


def test_exchanges_are_numbered_from_1_and_listed_newest_last(journal: Journal) -> None:
    note(journal, path="/first")
    note(journal, path="/second")

    assert [(one.number, one.path) for one in journal.exchanges()] == [
        (1, "/first"),
        (2, "/second"),
    ]


def test_an_exchange_is_given_as_it_was_noted_with_its_number(journal: Journal) -> None:
    note(journal)

    assert journal.exchanges() == [PLAIN._replace(number=1)]


@pytest.mark.parametrize(
    ("after", "expected"),
    [(0, [1, 2, 3]), (1, [2, 3]), (3, []), (99, []), (-5, [1, 2, 3])],
)
def test_one_can_ask_for_those_after_a_number(
    journal: Journal, after: int, expected: list[int]
) -> None:
    note(journal, 3)

    assert numbers(journal, after) == expected


def test_an_exchange_is_found_by_its_number(journal: Journal) -> None:
    note(journal, 3)

    assert journal.get(2).number == 2


def test_a_thousand_are_kept_and_the_oldest_dropped(journal: Journal) -> None:
    note(journal, 1003)

    assert (numbers(journal)[0], len(numbers(journal)), journal.dropped) == (4, 1000, 3)
    assert numbers(journal, after=1001) == [1002, 1003]
    assert journal.get(4).number == 4


@pytest.mark.parametrize(
    "carried",
    [
        {"body": MEGABYTE},
        {"answer": MEGABYTE},
        {"path": MEGABYTE.decode()},
        {"query": MEGABYTE.decode()},
        {"headers": [["X-Y", MEGABYTE.decode()]]},
    ],
    ids=lambda carried: next(iter(carried)),
)
def test_only_16_megabytes_are_kept(journal: Journal, carried: dict[str, Any]) -> None:
    note(journal, 20, **carried)

    assert (numbers(journal)[0], len(numbers(journal)), journal.dropped) == (6, 15, 5)


def test_dropping_a_large_one_makes_room_for_many_small_ones(journal: Journal) -> None:
    note(journal, body=(16 * MEGABYTE)[1000:])

    note(journal, 500, body=b"small")

    assert (len(numbers(journal)), journal.dropped) == (500, 1)


def test_an_exchange_larger_than_the_journal_is_dropped_at_once(journal: Journal) -> None:
    note(journal, body=17 * MEGABYTE)

    assert (numbers(journal), journal.dropped) == ([], 1)


def test_numbers_go_on_after_a_clear(journal: Journal) -> None:
    note(journal, 1002)

    journal.clear()
    assert (numbers(journal), journal.dropped) == ([], 0)

    note(journal)
    assert numbers(journal) == [1003]


def test_a_clear_makes_room(journal: Journal) -> None:
    note(journal, body=15 * MEGABYTE)
    journal.clear()

    note(journal, 2, body=7 * MEGABYTE)

    assert (numbers(journal), journal.dropped) == ([2, 3], 0)


@pytest.mark.parametrize("number", [0, 2, 1003, -1])
def test_a_number_that_is_not_there_is_refused_with_those_that_are(
    journal: Journal, number: int
) -> None:
    note(journal, 1002)

    with pytest.raises(NotFound) as refusal:
        journal.get(number)

    assert refusal.value.message == (
        f"The journal has no request {number}: it holds 3 to 1002; the 2 before were dropped."
    )


def test_an_empty_journal_says_so(journal: Journal) -> None:
    note(journal)
    journal.clear()

    with pytest.raises(NotFound, match="request 1: it is empty, and the next request will be 2"):
        journal.get(1)
