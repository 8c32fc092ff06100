"""The examples of the control surface's contract are true of scenario default, sent as printed."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from mockserver import create_app
from mockserver.contract.served import served_contract
from mockserver.control.document import EXAMPLES, PLACES, served_control
from mockserver.http import Request
from shown_contract import Shown, shown
from support import KEY
from tools.examples import control_examples, text_of

KNOWN = {
    one.id: one for document in (served_contract({}), served_control()) for one in shown(document)
}
OWN = [one for one in shown(served_control()) if one.path not in PLACES]
MEASURED = {"durationMs", "time", "wait"}
HOST = ("Host", "127.0.0.1:4700")


def send(app: Any, one: Shown) -> Any:
    """Send the first example of an operation, after those that it says come first."""
    for name in one.operation.get("x-after", ()):
        send(app, KNOWN[name])
    body = next(iter(one.bodies().values()))
    typed = [] if body is None else [("Content-Type", "application/json")]
    key = [*KEY.items()] if one.path.startswith("/api") else []
    raw = b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
    length = [("Content-Length", str(len(raw)))] if raw else []
    return app.answer(
        Request(one.method, one.target(), [HOST, *one.headers(), *key, *typed, *length], raw)
    )


def read(body: bytes) -> Any:
    """Return the value of a body: JSON, or text with the journal that the examples have."""
    if body[:1] in {b"", b"{", b"["}:
        return json.loads(body) if body else None
    return re.sub("-[0-9a-f]{16}$", "-5d41402abc4b2a76", body.decode(), flags=re.MULTILINE)


def without_measures(value: Any) -> Any:
    """Leave out how long a request took, which is another time each time."""
    if isinstance(value, list):
        return [without_measures(item) for item in value]
    if isinstance(value, dict):
        measured = {key for key in value if key in MEASURED and not isinstance(value[key], str)}
        return {key: without_measures(value[key]) for key in value if key not in measured}
    return value


def test_the_committed_answers_are_those_of_the_app() -> None:
    assert text_of(control_examples()) == EXAMPLES.read_bytes(), "run `make examples`"


@pytest.mark.parametrize("one", OWN, ids=[one.id for one in OWN])
def test_a_request_sent_as_printed_gets_the_answer_that_is_printed(one: Shown) -> None:
    answer = send(create_app(), one)
    status, examples = one.success()

    assert answer.status == status
    assert without_measures(read(answer.body)) == without_measures(next(iter(examples.values())))


@pytest.mark.parametrize("operation", ["listFaults", "listRequests", "listKeys", "listSnapshots"])
def test_an_example_of_a_list_has_something_in_it(operation: str) -> None:
    (example,) = KNOWN[operation].success()[1].values()

    assert len(example) == 1


def test_what_an_example_needs_is_said() -> None:
    description = KNOWN["exportState"].operation["description"]
    assert description.endswith(
        " To try its example, send that of `startOver` and `listPipelines` first."
    )
