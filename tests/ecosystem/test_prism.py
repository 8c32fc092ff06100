"""Prism, between a client and the server, finds no violation: not in faults, not in refusals."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from threading import Thread, Timer
from typing import Any
from urllib.parse import urlsplit

import pytest

from ecosystem.tools import DEADLINE, QUIET, Contract, npm_tool
from support import KEY, Api
from traffic import Exchange, Reply, Send, in_process, traffic

PROBLEM = "application/problem+json"
LISTENS = re.compile(r"listening on (http://\S+)")

Senders = dict[str, Send]


@pytest.fixture
def through_prism(contracts: dict[str, Contract]) -> Iterator[Senders]:
    """Send by a Prism for each contract, both before the same server."""
    with ExitStack() as ending:
        yield {
            name: over_network(ending.enter_context(prism(contract)))
            for name, contract in contracts.items()
        }


@contextmanager
def prism(contract: Contract) -> Iterator[str]:
    """Run Prism before the contract's server; yield where it listens."""
    command = ("proxy", contract.path, contract.server.url, "--errors", "--port", "0")
    with subprocess.Popen(
        [npm_tool("prism"), *command],
        env={**os.environ, **QUIET},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        too_late = Timer(DEADLINE, process.kill)
        too_late.start()
        assert process.stdout
        found = next(filter(None, map(LISTENS.search, process.stdout)), None)
        assert found, "Prism does not start"
        reader = Thread(target=deque, args=(process.stdout, 0))
        reader.start()
        try:
            yield found[1]
        finally:
            too_late.cancel()
            process.kill()
            reader.join()


def over_network(url: str) -> Send:
    """Send to a server, each request on a connection of its own."""

    def send(method: str, target: str, body: Any, headers: Mapping[str, str]) -> Reply:
        kind = {} if body is None else {"Content-Type": "application/json"}
        content = None if body is None else json.dumps(body)
        with closing(HTTPConnection(urlsplit(url).netloc, timeout=DEADLINE)) as connection:
            connection.request(method, target, content, {**headers, **kind})
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers.get("Content-Type"), answer.read())

    return send


def of_the_api(exchanges: list[Exchange]) -> list[str]:
    return [str(one) for one in exchanges if one.target.startswith("/api")]


def test_every_answer_passes_as_the_server_gave_it(through_prism: Senders, api: Api) -> None:
    passed = traffic(through_prism["vendor"], through_prism["control"])

    direct = traffic(in_process(api), in_process(api))
    assert [str(one) for one in passed if one.reply.media == PROBLEM] == []
    assert [one.reply.status for one in passed] == [one.reply.status for one in direct]
    assert of_the_api(passed) == of_the_api(direct)


def test_a_fault_with_a_body_of_its_own_is_reported(through_prism: Senders) -> None:
    page = {"status": 502, "body": "<h1>Bad gateway</h1>", "headers": {"Content-Type": "text/html"}}
    through_prism["control"]("POST", "/_mock/faults", {"effect": page}, {})

    reply = through_prism["vendor"]("GET", "/api/pipelines", None, KEY)

    assert reply.media == PROBLEM
    assert reply.json["type"].endswith("#VIOLATIONS")
