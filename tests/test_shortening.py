"""A text in a message is as short as somebody reads."""

from __future__ import annotations

import pytest

from mockserver.core.errors import quoted
from mockserver.core.printable import shortened


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        pytest.param("Acme", 4, "Acme", id="as long as it may be"),
        pytest.param("Acme Corporation", 7, "Acme Co...", id="longer"),
        pytest.param("Acme Corporation", 5, "Acme...", id="cut behind a space"),
    ],
)
def test_a_text_is_cut_at_its_longest(text: str, longest: int, expected: str) -> None:
    assert shortened(text, longest) == expected


def test_a_text_that_was_sent_is_quoted_with_its_length_if_it_is_cut() -> None:
    assert quoted("x" * 60) == f"'{'x' * 60}'"
    assert quoted("x" * 61) == f"'{'x' * 60}...' (61 characters)"
