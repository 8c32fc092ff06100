"""How an API key is shown where people and files may keep it."""

from __future__ import annotations

import pytest

from mockserver.wire import redacted


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("introzy_" + "0" * 60 + "cafe", "introzy_...cafe", id="a real one"),
        pytest.param("introzy_your_api_key", "introzy_..._key", id="the page's"),
        pytest.param("introzy_5ecret", "introzy_...", id="a short one"),
        pytest.param("a introzy_1 b introzy_2", "a introzy_... b introzy_...", id="several"),
        pytest.param("introzy and introzy_ alone", "introzy and introzy_ alone", id="none"),
        pytest.param("introzy_...cafe", "introzy_...cafe", id="shown already"),
    ],
)
def test_a_key_is_shown_by_its_end_alone(text: str, shown: str) -> None:
    assert redacted(text) == shown
