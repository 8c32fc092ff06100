"""What the journal's line and the terminal's say of a request that a fault left without an answer,
and of a write that changed nothing.
"""

from __future__ import annotations

import re
from io import BytesIO, TextIOWrapper

import pytest

from control_api import do
from mockserver.app import create_app
from mockserver.config import Config
from mockserver.http.messages import Request
from mockserver.server import ServedApp
from mockserver.server.requestlog import RequestLog
from support import KEY, Api

DEALS = "/api/pipelines/sales/deals"
SILENT = ["never", "dropped", "refused", "connect-timeout"]
NEW = {"name": "New"}


def line(api: Api) -> str:
    """Return the line of the latest request without its time."""
    told: str = do(api, "GET", "/requests")[-1]["line"]
    return told.partition("  ")[2]


@pytest.mark.parametrize("word", SILENT)
@pytest.mark.parametrize("effect", ["{}", {"ending": "{}"}])
def test_a_line_shows_no_status_where_nothing_was_answered(
    api: Api, word: str, effect: object
) -> None:
    sent = {"ending": word} if isinstance(effect, dict) else word
    do(api, "POST", "/faults", {"effect": sent})

    api.post(DEALS, NEW)

    assert line(api) == f"---  POST   {DEALS}  no answer; fault {word}"


def test_a_line_names_the_preset_of_a_fault_without_an_answer(api: Api) -> None:
    do(api, "POST", "/faults", {"preset": "refused", "effect": {"ending": "connect-timeout"}})

    api.get(DEALS)

    assert line(api) == f"---  GET    {DEALS}  no answer; fault refused"


@pytest.mark.parametrize(
    ("effect", "named"),
    [
        ("lost", "lost"),
        ("cut", "cut"),
        ({"ending": "never", "commit": True}, "never after commit"),
        ({"ending": "dropped", "commit": True, "delay": 0.001}, "lost, delay 0.001 s"),
    ],
)
def test_a_line_tells_what_was_done_under_a_fault_in_the_words_that_ask_for_it(
    api: Api, effect: object, named: str
) -> None:
    do(api, "POST", "/faults", {"effect": effect})

    api.post(DEALS, NEW)

    did = "deal New: created in sales, stage Lead"
    assert line(api) == f"201  POST   {DEALS}  {did}; fault {named}"


def test_a_refusal_that_a_fault_loses_keeps_its_status(api: Api) -> None:
    do(api, "POST", "/faults", {"effect": "lost"})

    api.post(DEALS, {})

    assert line(api).startswith(f"400  POST   {DEALS}  VALIDATION_ERROR: ")


def test_a_door_that_has_to_answer_says_that_a_fault_asked_for_no_answer(api: Api) -> None:
    do(api, "POST", "/faults", {"effect": "never"})

    answer = api.get(DEALS)

    assert answer.status_code == 503
    assert answer.json["error"]["message"].startswith("A fault asked for no answer.")


def test_a_write_that_changed_nothing_says_so(api: Api) -> None:
    deal = api.create(name="Same")

    api.patch(f"{DEALS}/{deal['id']}", {"name": "Same"})

    assert line(api).endswith("  updateDeal: nothing changed")


def test_a_write_that_a_fault_took_back_says_that_nothing_changed(api: Api) -> None:
    do(api, "POST", "/faults", {"effect": {"commit": False}})

    api.post(DEALS, NEW)

    assert line(api).endswith("  createDeal: nothing changed; fault without commit")


def test_a_reading_says_only_its_operation(api: Api) -> None:
    api.get(DEALS)

    assert line(api).endswith("  listDeals")


@pytest.mark.parametrize(
    ("effect", "status", "told"),
    [
        *((word, "---", f"no answer; fault {word}") for word in SILENT),
        ("lost", "200", "fault lost"),
        ("cut", "200", "fault cut"),
    ],
)
def test_the_terminal_shows_no_status_where_nothing_was_answered(
    effect: object, status: str, told: str
) -> None:
    app = create_app(Config(data=None))
    terminal = BytesIO()
    stream = TextIOWrapper(terminal, encoding="utf-8")
    log = RequestLog(stream)
    app.test_client().post("/_mock/faults", json={"effect": effect})

    ServedApp(app.answer, log).decide(Request("GET", DEALS, [*KEY.items()]))
    log.close()

    printed = terminal.getvalue().decode()
    assert re.fullmatch(rf"\S+  {status}  GET    {DEALS}  \S+ ms  {told}\n", printed)
