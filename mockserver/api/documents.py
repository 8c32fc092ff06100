"""Contracts as answers: as JSON or YAML, with the address that they are served at."""

from __future__ import annotations

from mockserver.contract import Node
from mockserver.contract.served import as_yaml, at_origin
from mockserver.http.answers import BY_ORIGIN, JSON_TYPE, as_json, with_content
from mockserver.http.bodies import YAML
from mockserver.http.messages import Answer

__all__ = ["contract_answer"]


def contract_answer(document: Node, url: str, *, media: str) -> Answer:
    """Return the answer with a contract; `url` is where the client reached the server."""
    shown = at_origin(document, url)
    if media == YAML:
        return with_content(200, as_yaml(shown).encode(), (("Content-Type", YAML), BY_ORIGIN))
    return as_json(200, shown, (JSON_TYPE, BY_ORIGIN))
