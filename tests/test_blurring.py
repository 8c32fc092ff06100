"""Blurred amounts and times are near the real ones, and nobody finds those without the key."""

from __future__ import annotations

from mockserver.core.determinism import parse_time
from mockserver.core.records import Record
from mockserver.generate.pseudonyms import pseudonymised
from real_people import SECRET, real


def test_blurred_amounts_and_times_are_near_and_in_order() -> None:
    tables = real()
    for place, value in enumerate((0, None, -4800, 0.5), start=1):
        tables["deals"][place]["expectedValue"] = value

    replaced = pseudonymised(tables, secret=SECRET, blur=True)

    pairs = [*zip(tables["deals"], replaced["deals"], strict=True)]
    assert [after["expectedValue"] for _, after in pairs[1:3]] == [0, None]
    assert sum(before["expectedValue"] != after["expectedValue"] for before, after in pairs) > 90
    for before, after in pairs:
        value = before["expectedValue"] or 0
        assert abs((after["expectedValue"] or 0) - value) <= 0.26 * abs(value)
        assert _moved(before, after, "createdAt") == _moved(before, after, "updatedAt")
        assert abs(_moved(before, after, "createdAt")) <= 14 * 24 * 3_600_000


def test_nobody_can_unblur_without_the_key() -> None:
    tables = real()

    once, other = (
        pseudonymised(tables, secret=secret, blur=True, keep_ids=True)["deals"]
        for secret in (SECRET, b"another key of somebody")
    )

    for name in ("expectedValue", "createdAt"):
        assert [deal[name] for deal in once] != [deal[name] for deal in other]


def _moved(before: Record, after: Record, field: str) -> int:
    return parse_time(after[field]) - parse_time(before[field])
