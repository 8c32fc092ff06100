"""The header Prefer asks for a status."""

from __future__ import annotations

import pytest

from mockserver.faults import Effect, prefer_effect

PREFER = [
    pytest.param("code=503", 503, id="plain"),
    pytest.param('Code = "503"', 503, id="quoted, spaced, in capitals"),
    pytest.param("respond-async, code=404; why=test, wait=10", 404, id="among others"),
    pytest.param("code=429;x", 429, id="with a parameter"),
    pytest.param("code=500, code=503", 500, id="twice"),
    pytest.param('note="a, code=503"', None, id="inside another"),
    pytest.param('note="a\\", code=503', None, id="inside another that does not end"),
    pytest.param('note="a\\"", code=503', 503, id="after an escaped quote"),
    pytest.param("code=200", None, id="success"),
    pytest.param("code=600", None, id="no status"),
    pytest.param("code=5033", None, id="too long"),
    pytest.param("code=abc, code=503", None, id="no number"),
    pytest.param("code", None, id="no value"),
    pytest.param("example=code", None, id="another preference"),
    pytest.param("dynamic=true", None, id="another of Prism's"),
    pytest.param(",,", None, id="commas"),
    pytest.param("", None, id="empty"),
    pytest.param(None, None, id="not sent"),
]


@pytest.mark.parametrize(("header", "status"), PREFER)
def test_prefer_code_asks_for_a_status(header: str | None, status: int | None) -> None:
    effect = prefer_effect(header)

    assert (effect and effect.status) == status


def test_a_preference_that_is_followed_is_confirmed() -> None:
    assert prefer_effect('code="503"') == Effect(
        status=503,
        message="The mock answers 503 as asked by the header Prefer.",
        headers=(("Preference-Applied", "code=503"),),
    )
