"""The contract of `/_mock` and the app agree, as far as generated requests can tell.

All checks of Schemathesis judge every answer.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest
import schemathesis
from hypothesis import settings
from schemathesis import BaseSchema, Case

from effort import cases
from mockserver import Config, create_app
from mockserver.generate.catalogue import CATALOGUE

AnyCase: TypeAlias = "Case[Any]"

CASES = cases(8, 40)
CHAINS = 20


class Server:
    """Carries requests as a server on this machine does, to an app that can be made anew."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.app = create_app(Config(scenario="empty"))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        return self.app.wsgi_app({**environ, "REMOTE_ADDR": "127.0.0.1"}, start_response)


server = Server()


def served() -> BaseSchema:
    config: dict[str, Any] = {
        "seed": 1,
        "generation": {
            "mode": "all",
            "max-examples": CASES,
            "deterministic": True,
            "database": "none",
        },
        "analysis": {"constants": {"enabled": False}},
        "dictionaries": {
            "query.sandbox": {"values": ["default"]},
            "path.id": {"values": [1]},
            "path.name": {"values": ["default", "one"]},
            "body.scenario": {"values": ["empty"]},
            "body.name": {"values": ["empty", "one"]},
        },
        "parameters": {
            name: {"dictionary": name, "probability": 0.8}
            for name in ("query.sandbox", "path.id", "path.name", "body.scenario", "body.name")
        },
        "operations": [  # where it takes an invalid header for a valid one
            {"include-name": "GET /_mock/events", "phases": {"coverage": {"enabled": False}}}
        ],
    }
    return schemathesis.openapi.from_wsgi(
        "/_mock/openapi.json", server, config=schemathesis.Config.from_dict(config)
    )


contract = served()
AnyChain: Any = served().as_state_machine()


class Chain(AnyChain):  # type: ignore[misc]  # Schemathesis makes the base at run time
    def setup(self) -> None:
        server.start()


@pytest.fixture(autouse=True)
def little_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start anew, and let the largest scenario be small: a case that asks for it takes seconds."""
    monkeypatch.setitem(CATALOGUE, "large", CATALOGUE["large"]._replace(deals=100))
    server.start()


@contract.parametrize()
def test_generated_requests_are_answered_as_the_contract_says(case: AnyCase) -> None:
    case.call_and_validate()


class TestFollowingWhatAnswersLeadTo(Chain.TestCase):  # type: ignore[misc, name-defined]  # the same
    settings = settings(
        parent=Chain.TestCase.settings, max_examples=CHAINS, derandomize=True, database=None
    )
