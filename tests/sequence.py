"""A sequence of requests of every kind; run as a script, it sends them where INTROZY_... leads."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from http.client import HTTPConnection
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlsplit

DEALS = "/api/pipelines/sales/deals"


class Answer(NamedTuple):
    """What of an answer is the same through every door."""

    status: int
    body: bytes
    assumptions: str | None


Send: TypeAlias = Callable[[str, str, Any], Answer]


def exchange(send: Send) -> list[Answer]:
    """Send requests of every kind, and what goes wrong."""
    answers: list[Answer] = []

    def ask(method: str, target: str, body: Any = None) -> Any:
        answers.append(send(method, target, body))
        return json.loads(answers[-1].body or b"{}").get("data")

    ask("GET", "/api/pipelines")
    stages = ask("GET", "/api/pipelines/SALES")["stages"]
    made = ask("POST", DEALS, {"name": "Ünversed 交易", "expectedValue": 12.5, "notes": None})
    ask("POST", DEALS, {"name": "Ünversed 交易", "expectedValue": 12.5, "notes": None})
    deal = f"{DEALS}/{made['id']}"
    ask("PATCH", deal, {"pipelineStageId": stages[1]["id"], "expectedValue": None})
    ask("GET", deal)
    ask("GET", f"{DEALS}?limit=3&page=2&stageId={stages[0]['id']}")
    ask("GET", f"{DEALS}?limit=0&page=x")
    ask("DELETE", deal)
    ask("GET", deal)
    ask("GET", f"{DEALS}/no%20such%2Fdeal%C3%BC")
    ask("POST", DEALS, {"name": ""})
    ask("POST", DEALS, [1])
    ask("GET", "/api/pipelines/none")
    ask("GET", "/api/pipeline/sales")
    ask("PUT", deal, {})
    ask("HEAD", DEALS)
    ask("OPTIONS", DEALS)
    return answers


def over_network(url: str, headers: Mapping[str, str]) -> Send:
    def send(method: str, target: str, body: Any) -> Answer:
        connection = HTTPConnection(urlsplit(url).netloc, timeout=20)
        kind = {} if body is None else {"Content-Type": "application/json"}
        sent = None if body is None else json.dumps(body)
        connection.request(method, target, sent, {**headers, **kind})
        answer = connection.getresponse()
        read = Answer(answer.status, answer.read(), assumptions(answer.headers))
        connection.close()
        return read

    return send


def assumptions(headers: Any) -> str | None:
    found: str | None = headers.get("Introzy-Mock-Assumptions")
    return found


if __name__ == "__main__":
    key = {"Authorization": f"Bearer {os.environ['INTROZY_API_KEY']}"}
    answers = exchange(over_network(os.environ["INTROZY_BASE_URL"], key))
    json.dump([(one.status, one.body.decode(), one.assumptions) for one in answers], sys.stdout)
