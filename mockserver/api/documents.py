"""Contracts as answers: as JSON or as YAML, and saying where they are served."""

from __future__ import annotations

import orjson

from mockserver.api.cors import BY_ORIGIN
from mockserver.contract import Node
from mockserver.contract.served import as_yaml, at_origin
from mockserver.http.bodies import YAML
from mockserver.lean import JSON_TYPE, JsonAnswer

__all__ = ["contract_answer"]


def contract_answer(document: Node, url: str, *, media: str) -> JsonAnswer:
    """Return the answer that a contract is; `url` is where the client reached the server."""
    shown = at_origin(document, url)
    if media == YAML:
        return JsonAnswer(as_yaml(shown).encode(), 200, (("Content-Type", YAML), BY_ORIGIN))
    return JsonAnswer(orjson.dumps(shown), 200, (JSON_TYPE, BY_ORIGIN))
