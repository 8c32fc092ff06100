"""Lets the app answer the example requests of both contracts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from mockserver.contract import Contract, Node
from mockserver.contract.document import operations
from mockserver.control.document import PLACES, load_control
from mockserver.http import Answer
from mockserver.http.bodies import JSON
from tools.examples.apps import answer_to
from tools.examples.requests import Sent, example_requests
from tools.examples.ways import CONTROL_WAYS, VENDOR_WAYS, Way, Ways

__all__ = ["control_examples", "text_of", "vendor_examples"]

_KEY = {"Authorization": "Bearer introzy_your_api_key"}
_SHOWN_HEADERS = ("retry-after", "x-ratelimit-")
_MEASURED = {"durationMs", "time", "wait"}
"""Names of numbers that differ in every answer."""

_INSTEAD = 0.4
"""What the examples have for such a number."""
_JOURNAL, _A_JOURNAL = re.compile(r"(?<=-)[0-9a-f]{16}$", re.MULTILINE), "5d41402abc4b2a76"
"""The end of the id of an event, which is another in each app, and what the examples have."""


def text_of(examples: Mapping[str, Any]) -> bytes:
    """Return the text of a file of examples."""
    return orjson.dumps(examples, option=orjson.OPT_INDENT_2) + b"\n"


def vendor_examples() -> dict[str, Any]:
    """Return the answers to the vendor's examples; of alternatives only those that differ."""
    default = _vendor_answers({})
    alternatives = {
        f"{assumption.name}={value}": _others(_vendor_answers({assumption.name: value}), default)
        for assumption in Contract().assumptions
        for value in assumption.alternatives
    }
    return {"default": default, "alternatives": alternatives}


def control_examples() -> dict[str, Any]:
    """Return the answers to the examples of the control surface."""
    control = load_control()
    vendor = example_requests(Contract().document, headers=_KEY)
    own = example_requests(control, headers={})
    maker = _Maker({**vendor, **own}, CONTROL_WAYS, assume={})
    return {"default": maker.answers_of(control), "alternatives": {}}


def _vendor_answers(assume: Mapping[str, str]) -> dict[str, Any]:
    document = Contract(assume).document
    requests = example_requests(document, headers=_KEY)
    return _Maker(requests, VENDOR_WAYS, assume=assume).answers_of(document)


def _others(made: Mapping[str, Any], default: Mapping[str, Any]) -> dict[str, Any]:
    """Return the statuses whose answers differ from the usual ones."""
    found = {}
    for operation, statuses in made.items():
        usual = default[operation]
        found[operation] = {
            status: answers for status, answers in statuses.items() if usual.get(status) != answers
        }
    return {operation: statuses for operation, statuses in found.items() if statuses}


class _Maker:
    """Makes the examples of a contract's answers."""

    def __init__(
        self, requests: Mapping[str, list[Sent]], ways: Ways, *, assume: Mapping[str, str]
    ) -> None:
        self._requests = requests
        self._ways = ways
        self._assume = assume

    def answers_of(self, document: Node) -> dict[str, Any]:
        """Return the answers of each operation by status."""
        return {
            operation["operationId"]: {
                status: list(self._answers(operation["operationId"], status))
                for status in sorted(operation["responses"])
            }
            for _, _, operation in operations(document)
        }

    def _answers(self, operation: str, status: str) -> Iterator[dict[str, Any]]:
        """Yield the answers of a status: one per example for success, one per way for others."""
        examples = [self._whole(sent) for sent in self._requests[operation]]
        if status.startswith("2"):
            for sent in examples:
                answer = self._ask(sent)
                if str(answer.status) != status:
                    raise ValueError(f"{sent} is answered {answer}, not {status}")
                named = {"name": sent.name, "summary": sent.summary} if sent.name else {}
                if answer.body:
                    yield {**named, **_shown(answer, sent)}
            return
        for ways in self._ways[status]:
            found = next(self._led(status, ways, examples[0]), None)
            if found is None:
                raise ValueError(f"no way leads {operation} to {status}: add one, or take it out")
            way, answer = found
            yield {"name": way.name, "summary": way.summary, **_shown(answer)}

    def _led(self, status: str, ways: list[Way], sent: Sent) -> Iterator[tuple[Way, Answer]]:
        """Return the ways that lead to a status, with the answers there."""
        for way in ways:
            altered = way.alter(sent)
            if altered is not None:
                answer = self._ask(altered, way)
                if status in {str(answer.status), "default"}:
                    yield way, answer

    def _ask(self, sent: Sent, *way: Way) -> Answer:
        first = [self._requests[name][0] for name in sent.needs]
        given = {"way": way[0]} if way else {}
        return answer_to(sent, assume=self._assume, first=first, **given)

    def _whole(self, sent: Sent) -> Sent:
        """Return a request with its body, which may come from the answer to another."""
        if sent.body_of is None:
            return sent
        text: Any = self._ask(self._requests[sent.body_of][0]).body
        answer = orjson.loads(text)
        return sent._replace(body={name: answer[name] for name in sent.fields})


def _shown(answer: Answer, sent: Sent | None = None) -> dict[str, Any]:
    headers = {
        name: value for name, value in answer.headers if name.lower().startswith(_SHOWN_HEADERS)
    }
    if sent and sent.template in PLACES:  # a document cannot hold itself
        return {"headers": headers, "value": {"openapi": "3.1.0", "paths": {}}}
    if ("Content-Type", JSON) not in answer.headers:
        return {"headers": headers, "value": _JOURNAL.sub(_A_JOURNAL, answer.body.decode())}
    return {"headers": headers, "value": _with_measured(orjson.loads(answer.body))}


def _with_measured(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_measured(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _INSTEAD
        if name in _MEASURED and isinstance(item, int | float)
        else _with_measured(item)
        for name, item in value.items()
    }
