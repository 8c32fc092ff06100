"""The contract of `/_mock` and the app agree, as far as generated requests can tell.

All checks of Schemathesis judge every answer.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import schemathesis
from schemathesis import BaseSchema, Case

from mockserver import Config, create_app

AnyCase: TypeAlias = "Case[Any]"

CASES = 15


def from_this_machine(environ: dict[str, Any], start_response: Any) -> Any:
    """Carry requests as a server on this machine does."""
    return app.wsgi_app({**environ, "REMOTE_ADDR": "127.0.0.1"}, start_response)


app = create_app(Config(scenario="empty"))


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
    }
    return schemathesis.openapi.from_wsgi(
        "/_mock/openapi.json", from_this_machine, config=schemathesis.Config.from_dict(config)
    )


contract = served()


@contract.parametrize()
def test_generated_requests_are_answered_as_the_contract_says(case: AnyCase) -> None:
    case.call_and_validate()
