"""A file that is not as an export has it: one sentence that names the place, and exit code 1."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from click.testing import Result

from support import Api, LiveServer, Run

DEALS = "/api/pipelines/sales/deals"

Replay: TypeAlias = "Callable[[Any], Result]"


@pytest.fixture
def replay(run: Run, live_server: LiveServer, tmp_path: Path) -> Replay:
    """Replay a file of this text or value."""

    def replay(value: Any) -> Result:
        text = value if isinstance(value, bytes) else json.dumps(value).encode()
        (tmp_path / "f.json").write_bytes(text)
        return run("replay", "f.json", "--url", live_server.url)

    return replay


@pytest.fixture
def exported(api: Api) -> dict[str, Any]:
    """An export with a journal of a fault that lost an answer and a request that lists deals."""
    api.client.post("/_mock/faults", json={"effect": "never", "times": 1})
    api.post(DEALS, {"name": "Lost"})
    api.get(DEALS)
    told: dict[str, Any] = json.loads(api.client.get("/_mock/export?journal=1").data)
    told["journal"]["undo"] = [[1, "deals", 1, None]]
    return told


ODD: list[Any] = [None, True, 10**18, "\ud83d\ude00\u202e", [[]], {"a": {}}]
PLACES = [
    ["tables"],
    ["digest"],
    ["assume"],
    ["journal"],
    ["journal", "undo"],
    ["journal", "undo", 0],
    ["journal", "undo", 0, 0],
    ["journal", "undo", 0, 1],
    ["journal", "undo", 0, 2],
    ["journal", "undo", 0, 3],
    ["journal", "exchanges"],
    ["journal", "exchanges", 0],
    ["journal", "exchanges", 0, "id"],
    ["journal", "exchanges", 0, "time"],
    ["journal", "exchanges", 0, "operation"],
    ["journal", "exchanges", 0, "method"],
    ["journal", "exchanges", 0, "headers"],
    ["journal", "exchanges", 0, "headers", "Authorization"],
    ["journal", "exchanges", 0, "headerList", 0, "value"],
    ["journal", "exchanges", 0, "status"],
    ["journal", "exchanges", 0, "response"],
    ["journal", "exchanges", 0, "response", "error"],
    ["journal", "exchanges", 0, "response", "error", "message"],
    ["journal", "exchanges", 0, "faults"],
    ["journal", "exchanges", 0, "faults", 0],
    ["journal", "exchanges", 0, "faults", 0, "id"],
    ["journal", "exchanges", 0, "faults", 0, "name"],
    ["journal", "exchanges", 0, "faults", 0, "effect"],
    ["journal", "exchanges", 0, "faults", 0, "effect", "status"],
    ["journal", "exchanges", 0, "faults", 0, "effect", "ending"],
    ["journal", "exchanges", 0, "changes"],
    ["journal", "exchanges", 0, "summary"],
    ["journal", "exchanges", 0, "ignored"],
    ["journal", "exchanges", 0, "ignored", "body"],
    ["journal", "exchanges", 0, "sent"],
    ["journal", "exchanges", 0, "sent", "target"],
    ["journal", "exchanges", 0, "sent", "body"],
    ["journal", "exchanges", 0, "sent", "base64"],
    ["journal", "exchanges", 0, "versions"],
    ["journal", "exchanges", 0, "versions", 1],
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: ".".join(map(str, place)))
def test_any_value_in_any_place_ends_in_a_sentence(
    replay: Replay, exported: dict[str, Any], place: list[Any]
) -> None:
    for odd in ODD:
        value = copy.deepcopy(exported)
        inner = reduce(lambda at, name: at[name], place[:-1], value)
        inner[place[-1]] = odd

        result = replay(value)

        assert isinstance(result.exception, SystemExit | None), (odd, result.exception)
        assert result.exit_code in {0, 1, 3}
        assert result.stderr.count("\n") == (result.exit_code == 1), (odd, result.stderr)


@pytest.mark.parametrize(
    ("place", "odd", "told"),
    [
        (["sent", "target"], 5, "exchanges[0].sent.target must be text, not a whole number"),
        (["headers", "X"], ["a"], "exchanges[0].headers.X must be text, not a list"),
        (["headerList"], {}, "exchanges[0].headerList must be a list, not an object"),
        (["headerList", 0], "a", "exchanges[0].headerList[0] must be an object, not text"),
        (["headerList", 0, "value"], 5, "exchanges[0].headerList[0].value must be text, not a"),
        (["versions"], [1], "exchanges[0].versions must have 2 items, not 1"),
        (["versions", 0], 1.5, "exchanges[0].versions[0] must be a whole number, not a number"),
        (["status"], "200", "exchanges[0].status must be a whole number, not text"),
        (["sent", "base64"], "?", "exchanges[0].sent.base64 is not base64"),
        (["faults", 0, "effect"], 5, "exchanges[0].faults[0].effect must be an object, not a"),
        (["time"], "soon", f"request 1: POST {DEALS}: now must be"),
    ],
)
def test_the_place_is_named(
    replay: Replay, exported: dict[str, Any], place: list[Any], odd: Any, told: str
) -> None:
    inner = reduce(lambda at, name: at[name], place[:-1], exported["journal"]["exchanges"][0])
    inner[place[-1]] = odd

    result = replay(exported)

    assert result.exit_code == 1
    assert told in result.stderr


@pytest.mark.parametrize("depth", [200, 300, 1000, 100_000])
@pytest.mark.parametrize("command", ["import", "replay"])
def test_deep_nesting_ends_in_a_sentence(
    run: Run, live_server: LiveServer, tmp_path: Path, command: str, depth: int
) -> None:
    text = '{"tables": {"deals": {"1": ' + "[" * depth + "]" * depth + "}}}"
    (tmp_path / "f.json").write_text(text)

    result = run(command, "f.json", "--url", live_server.url)

    assert isinstance(result.exception, SystemExit)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)


def test_an_answer_is_compared_at_any_depth(replay: Replay, exported: dict[str, Any]) -> None:
    exported["journal"]["exchanges"][0]["response"] = json.loads("[" * 240 + "]" * 240)

    result = replay(exported)

    assert result.exit_code == 3
    assert "body: expected [[[" in result.output


@pytest.mark.parametrize(
    "text", [b'{"tables": {}, "a": "\\ud800"}', b'{"tables": 1e999}', b"\xff", b"NaN", b"[" * 9]
)
def test_what_is_no_json_ends_in_a_sentence(replay: Replay, text: bytes) -> None:
    result = replay(text)

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: f.json is not an export: it is not JSON")
