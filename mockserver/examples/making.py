"""Sends the example requests to an app and keeps its answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from mockserver.app import Config, create_app
from mockserver.bridge import ask
from mockserver.contract import Contract
from mockserver.contract.document import operations
from mockserver.examples.requests import Sent, example_requests
from mockserver.examples.ways import WAYS, Way
from mockserver.http import Answer

__all__ = ["examples_of", "text_of"]

_KEY = {"Authorization": "Bearer introzy_your_api_key"}
_SHOWN_HEADERS = ("retry-after", "x-ratelimit-")


def text_of(examples: Mapping[str, Any]) -> bytes:
    """Return what the file of examples holds."""
    return orjson.dumps(examples, option=orjson.OPT_INDENT_2) + b"\n"


def examples_of() -> dict[str, Any]:
    """Return the answers to the vendor's examples; of alternatives, those that are others."""
    default = _answers({})
    alternatives = {
        f"{assumption.name}={value}": _others(_answers({assumption.name: value}), default)
        for assumption in Contract().assumptions
        for value in assumption.alternatives
    }
    return {"default": default, "alternatives": alternatives}


def _others(made: Mapping[str, Any], default: Mapping[str, Any]) -> dict[str, Any]:
    """Return the statuses whose answers differ from the usual ones."""
    found = {}
    for operation, statuses in made.items():
        usual = default[operation]
        found[operation] = {
            status: answers for status, answers in statuses.items() if usual.get(status) != answers
        }
    return {operation: statuses for operation, statuses in found.items() if statuses}


def _answers(assume: Mapping[str, str]) -> dict[str, dict[str, list[Any]]]:
    maker = _Maker(assume)
    document = Contract(assume).document
    requests = example_requests(document, headers=_KEY)
    return {
        operation["operationId"]: {
            status: list(maker.answers(status, requests[operation["operationId"]]))
            for status in sorted(operation["responses"])
        }
        for _, _, operation in operations(document)
    }


class _Maker:
    """Asks an app for examples, each in the state that it starts with."""

    def __init__(self, assume: Mapping[str, str]) -> None:
        self._app = create_app(Config(assume=assume))
        self._broken = create_app(Config(assume=assume))
        self._broken.before_request(_fail)

    def answers(self, status: str, examples: list[Sent]) -> Iterator[dict[str, Any]]:
        """Give the answers of a status: of success to each example, of others one a way."""
        if status.startswith("2"):
            for sent in examples:
                answer = self._ask(sent)
                if str(answer.status) != status:
                    raise ValueError(f"{sent} is answered {answer}, not {status}")
                named = {"name": sent.name, "summary": sent.summary} if sent.name else {}
                yield {**named, **_shown(answer)}
            return
        for ways in WAYS[status]:
            way, answer = next(self._led(status, ways, examples[0]))
            yield {"name": way.name, "summary": way.summary, **_shown(answer)}

    def _led(self, status: str, ways: list[Way], sent: Sent) -> Iterator[tuple[Way, Answer]]:
        """Give the ways that lead to a status, with the answers there."""
        for way in ways:
            altered = way.alter(sent)
            if altered is not None:
                answer = self._ask(altered, way)
                if status in {str(answer.status), "default"}:
                    yield way, answer

    def _ask(self, sent: Sent, way: Way | None = None) -> Answer:
        if way and way.breaks:
            return ask(self._broken, sent.request())
        client = self._app.test_client()
        client.post("/_mock/reset")
        if way and way.fault:
            client.post("/_mock/faults", json=way.fault)
        return ask(self._app, sent.request())


def _fail() -> None:
    raise RuntimeError("an example of a failure")


def _shown(answer: Answer) -> dict[str, Any]:
    headers = {
        name: value for name, value in answer.headers if name.lower().startswith(_SHOWN_HEADERS)
    }
    return {"headers": headers, "value": orjson.loads(answer.body)}  # type: ignore[arg-type]
