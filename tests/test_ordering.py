"""A slice of numbers in order is the slice of the sorted list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mockserver.generate.ordering import InOrder
from mockserver.generate.runs import Run


@given(
    keys=st.lists(st.integers(0, 50) | st.integers(-(1 << 50), 1 << 50), min_size=1),
    start=st.integers(0, 100),
    size=st.integers(0, 100),
)
def test_any_slice_is_that_of_the_sorted_list(keys: list[int], start: int, size: int) -> None:
    numbers = range(len(keys))

    ordered = InOrder(numbers, keys.__getitem__)

    expected = sorted(numbers, key=keys.__getitem__)
    assert ordered[start : start + size] == expected[start : start + size]


def test_slices_across_many_buckets_join_to_the_whole() -> None:
    numbers, keys = range(7, 300_007, 3), [number * 7_919 % 65_537 for number in range(300_007)]

    ordered = InOrder(numbers, keys.__getitem__)

    joined = [
        number for start in range(0, 100_000, 4_097) for number in ordered[start : start + 4_097]
    ]
    assert joined == sorted(numbers, key=keys.__getitem__)


def test_a_run_with_long_slots_is_in_the_same_order() -> None:
    count = 300_000
    run = Run(count, slots=2, created=lambda number: -number, make=lambda number: {"id": number})

    ids = [record["id"] for record in run.records(150_000 - 5, 150_000 + 5)]

    assert ids == [8, 6, 4, 2, 0, 299_999, 299_997, 299_995, 299_993, 299_991]
