"""Tests that freeze time freeze theirs, not what the mock waits and measures by."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from freezegun import freeze_time

from mockserver.determinism import steady_seconds, stopwatch

READERS = [
    pytest.param(lambda: steady_seconds, id="steady seconds"),
    pytest.param(stopwatch, id="stopwatch"),
]


@pytest.mark.parametrize("reader", READERS)
def test_what_the_mock_measures_by_goes_on_while_time_is_frozen(
    reader: Callable[[], Callable[[], float]],
) -> None:
    with freeze_time("2020-01-01"):
        read = reader()
        first = read()
        assert any(read() > first for _ in range(100_000))


IMPORTED_LATER = """
from freezegun import freeze_time
with freeze_time("2020-01-01"):
    from mockserver.determinism import steady_seconds
    first = steady_seconds()
    print(any(steady_seconds() > first for _ in range(100_000)))
"""


def test_it_goes_on_also_where_the_mock_is_imported_while_time_is_frozen() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED_LATER], capture_output=True, text=True, check=True
    )

    assert done.stdout == "True\n"
