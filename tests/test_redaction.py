"""How an API key is shown where people and files may keep it."""

from __future__ import annotations

import pytest

from mockserver.wire import redacted, redacted_target


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


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        pytest.param("/api?key=introzy_5ecret", "/api?key=introzy_...", id="plain"),
        pytest.param("/api?key=introzy%5F5ecret", "/api?key=introzy_...", id="encoded"),
        pytest.param("/%69ntrozy_5ecret%0A?a=%20", "/introzy_...%0A?a=%20", id="in the path"),
        pytest.param("/api%2Fa?b=%26", "/api%2Fa?b=%26", id="none"),
    ],
)
def test_a_key_in_a_target_is_found_however_it_is_encoded(target: str, shown: str) -> None:
    assert redacted_target(target) == shown
